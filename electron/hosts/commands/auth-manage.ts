import type { Command } from 'commander';
import { explain } from '#shared/errors';
import { accountHeadings, accountRow } from '../account-row.ts';
import { misuse, refuse, show, type Answer } from '../answer.ts';
import type { Context } from '../context.ts';
import { LONGEST_NAME } from '../display-name.ts';
import { mayRemove } from '../may-remove.ts';
import { agentOption, forAgent, leaf, plainOption, providerOption, type Runner } from '../run.ts';
import { remaining } from '../remaining.ts';
import { table } from '../style.ts';

interface Options {
  readonly agent?: string;
  readonly yes?: boolean;
  readonly provider?: string;
  readonly profileId?: string;
}

/** `models auth list | label | remove | copy | refresh | clear-cooldown`. */
export function addManage(auth: Command, runner: Runner): void {
  addAccountList(auth, runner);
  addLabel(auth, runner);
  addRemove(auth, runner);
  addCopy(auth, runner);
  addRefresh(auth, runner);
  addClearCooldown(auth, runner);
}

function addAccountList(auth: Command, runner: Runner): void {
  leaf<Options>(auth, 'list', 'show the stored accounts', runner, async ({ api, now, terminal }, _args, options) =>
    show(await api['accounts.list'](forAgent(options)), (view) => {
      const profiles = view.groups.flatMap((group) => group.profiles);
      const rows = profiles.map((profile) => accountRow(profile, now(), terminal.style));
      const headings = accountHeadings.map(terminal.style.bold);
      return {
        json: profiles,
        plain: profiles.map(({ id }) => id).join('\n'),
        text:
          rows.length === 0
            ? 'No accounts yet. Add one with `baton models auth add`, or look for some with `baton import`.'
            : table([headings, ...rows]),
      };
    }),
  )
    .addOption(plainOption('print the profile ids only'))
    .addOption(agentOption());
}

function addLabel(auth: Command, runner: Runner): void {
  leaf<Options>(auth, 'label', 'change the display name', runner, label)
    .argument('<id>', 'profile id')
    .argument('<name>', 'display name, at most 60 characters')
    .addOption(agentOption());
}

async function label(
  { api }: Context,
  [profileId = '', name = '']: readonly string[],
  options: Options,
): Promise<Answer> {
  const given = name.trim();
  if (given === '' || given.length > LONGEST_NAME)
    return misuse(`A display name has 1 to ${String(LONGEST_NAME)} characters; this has ${String(given.length)}.`);
  if (/\p{Cc}/u.test(given)) return misuse('A display name is one line of text.');
  return show(await api['accounts.rename']({ ...forAgent(options), profileId, label: given }), (profile) => ({
    json: profile,
    text: `${profile.id} is now called ${profile.label}`,
  }));
}

function addRemove(auth: Command, runner: Runner): void {
  leaf<Options>(auth, 'remove', 'remove an account and its secret', runner, remove)
    .argument('<id>', 'profile id')
    .option('--yes', 'do not ask')
    .addOption(agentOption());
}

async function remove(context: Context, [profileId = '']: readonly string[], options: Options): Promise<Answer> {
  const { api, terminal } = context;
  const which = { ...forAgent(options), profileId };
  const known = await api['accounts.dependents'](which);
  if (!known.ok) return refuse(explain(known.error));
  if (await isEverybodys(context, options, profileId)) return refuse(everybodys(profileId, options.agent ?? ''));
  const { dependents } = known.value;
  const lines = dependents.map(({ text }) => `  - ${text}`);
  const asks = options.yes !== true;
  const allowed = asks
    ? await mayRemove(terminal, { name: profileId, what: `${profileId} and its secret`, dependents })
    : true;
  if (allowed !== true) return allowed;
  const said = asks || lines.length === 0 ? [] : ['What depended on it:', ...lines];
  return show(await api['accounts.remove'](which), () => ({
    json: { removed: profileId, dependents },
    text: [`Auth profile removed: ${profileId}`, ...said].join('\n'),
  }));
}

/** Does the agent that was named only use the account of `main`? Removed, it would be gone for all. */
async function isEverybodys({ api }: Context, { agent = 'main' }: Options, profileId: string): Promise<boolean> {
  if (agent === 'main') return false;
  const stored = await api['accounts.list']({ agentId: agent });
  const profiles = stored.ok ? stored.value.groups.flatMap((group) => group.profiles) : [];
  return profiles.some(({ id, inherited }) => id === profileId && inherited);
}

const everybodys = (profileId: string, agent: string): string =>
  `${profileId} is an account of main, which ${agent} only uses. Say it without --agent to remove it for all, or give ${agent} an order without it (\`baton models auth order set --agent ${agent}\`).`;

function addCopy(auth: Command, runner: Runner): void {
  leaf<Options & { readonly to: string }>(
    auth,
    'copy',
    'give another agent its own copy of an account, secret included',
    runner,
    async ({ api }, [profileId = ''], options) =>
      show(await api['accounts.copy']({ ...forAgent(options), profileId, to: options.to }), (profile) => ({
        json: profile,
        text: `Auth profile copied: ${profile.id} to ${options.to}`,
      })),
  )
    .argument('<id>', 'profile id')
    .requiredOption('--to <agent>', 'who gets the copy')
    .addOption(agentOption('whose account (default: main)'));
}

function addRefresh(auth: Command, runner: Runner): void {
  leaf<Options>(auth, 'refresh', 'refresh a login now; Baton otherwise does it in time by itself', runner, refresh)
    .argument('<id>', 'profile id')
    .addOption(agentOption());
}

async function refresh({ api, now }: Context, [profileId = '']: readonly string[], options: Options): Promise<Answer> {
  const done = await api['login.refresh']({ ...forAgent(options), profileId });
  if (!done.ok && done.error.code === 'method-not-offered') {
    return refuse(`${profileId} is no login, so there is nothing to refresh.`);
  }
  return show(done, (profile) => {
    const good = profile.expires === undefined ? '' : `, good for ${remaining(profile.expires - now())}`;
    return { json: profile, text: `Login refreshed: ${profile.label} (${profile.id})${good}` };
  });
}

function addClearCooldown(auth: Command, runner: Runner): void {
  leaf<Options>(
    auth,
    'clear-cooldown',
    'let a cooling or disabled account answer again',
    runner,
    async ({ api }, _args, options) => {
      const { provider = '', profileId = '' } = options;
      return show(await api['accounts.clearCooldown']({ ...forAgent(options), provider, profileId }), (profile) => ({
        json: profile,
        text: `Cooldown cleared: ${profile.id}`,
      }));
    },
  )
    .addOption(providerOption().makeOptionMandatory())
    .requiredOption('--profile-id <id>', 'which account')
    .addOption(agentOption());
}

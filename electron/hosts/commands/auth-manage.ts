import type { Command } from 'commander';
import { refuse, show } from '../answer.ts';
import { confirm } from '../confirm.ts';
import { agentOption, forAgent, leaf, plainOption, providerOption, type Runner } from '../run.ts';
import { remaining } from '../remaining.ts';
import { stateWord } from '../state-word.ts';
import { table } from '../style.ts';

interface Options {
  readonly agent?: string;
  readonly yes?: boolean;
  readonly provider?: string;
  readonly profileId?: string;
}

/** `models auth list | label | remove | clear-cooldown`. */
export function addManage(auth: Command, runner: Runner): void {
  addAccountList(auth, runner);
  addLabel(auth, runner);
  addRemove(auth, runner);
  addClearCooldown(auth, runner);
}

function addAccountList(auth: Command, runner: Runner): void {
  leaf<Options>(auth, 'list', 'show the stored accounts', runner, async ({ api, now, terminal }, _args, options) =>
    show(await api['accounts.list'](forAgent(options)), (view) => {
      const profiles = view.groups.flatMap((group) => group.profiles);
      const rows = profiles.map((profile) => [
        profile.id,
        profile.setupToken ? 'setup-token' : profile.type,
        stateWord(profile.state, now(), terminal.style),
        profile.expires === undefined ? 'no expiry' : remaining(profile.expires - now()),
        profile.label,
      ]);
      const headings = ['Profile', 'Type', 'State', 'Expires', 'Name'].map(terminal.style.bold);
      return {
        json: profiles,
        plain: profiles.map(({ id }) => id).join('\n'),
        text: rows.length === 0 ? 'No accounts yet.' : table([headings, ...rows]),
      };
    }),
  )
    .addOption(plainOption('print the profile ids only'))
    .addOption(agentOption());
}

function addLabel(auth: Command, runner: Runner): void {
  leaf<Options>(
    auth,
    'label',
    'change the display name',
    runner,
    async ({ api }, [profileId = '', label = ''], options) =>
      show(await api['accounts.rename']({ ...forAgent(options), profileId, label }), (profile) => ({
        json: profile,
        text: `${profile.id} is now called ${profile.label}`,
      })),
  )
    .argument('<id>', 'profile id')
    .argument('<name>', 'display name, at most 60 characters')
    .addOption(agentOption());
}

function addRemove(auth: Command, runner: Runner): void {
  leaf<Options>(
    auth,
    'remove',
    'remove an account and its secret',
    runner,
    async (context, [profileId = ''], options) => {
      const { api, terminal } = context;
      const ask = terminal.stdin.isTTY === true && options.yes !== true;
      if (ask && !(await confirm(terminal, `Remove ${profileId} and its secret?`))) {
        return refuse('Stopped. Nothing was changed.');
      }
      return show(await api['accounts.remove']({ ...forAgent(options), profileId }), () => ({
        json: { removed: profileId },
        text: `Auth profile removed: ${profileId}`,
      }));
    },
  )
    .argument('<id>', 'profile id')
    .option('--yes', 'do not ask')
    .addOption(agentOption());
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

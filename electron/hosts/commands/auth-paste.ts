import type { Command } from 'commander';
import { parseDuration } from '#core/kernel/duration';
import { normaliseProvider } from '#core/providers/normalise';
import type { Input } from '#shared/contract';
import type { ProfileView } from '#shared/profile';
import { misuse, refuse, show, type Answer } from '../answer.ts';
import type { Context } from '../context.ts';
import { confirm } from '../confirm.ts';
import { agentOption, forAgent, leaf, providerOption, type Runner } from '../run.ts';
import { remaining } from '../remaining.ts';
import { readSecret } from '../secret-input.ts';
import { kindOf } from '../token-kind.ts';

interface Options {
  readonly provider: string;
  readonly agent?: string;
  readonly profileId?: string;
  readonly label?: string;
  readonly expiresIn?: string;
  readonly yes?: boolean;
}

type Kind = Input<'accounts.add'>['kind'];
type KindOf = (context: Context, options: Options, secret: string) => Promise<Kind>;

/** `models auth paste-token` and `setup-token`. The secret is typed without echo, or read from standard input. */
export function addPaste(auth: Command, runner: Runner): void {
  const shared = (command: Command) =>
    command
      .option('--profile-id <id>', 'id to store it under (default: <provider>:manual)')
      .option('--label <name>', 'display name')
      .option('--expires-in <duration>', 'when it stops working: 365d, 12h, 90m; a bare number means days')
      .option('--yes', 'replace a stored one without asking')
      .addOption(agentOption('only for this agent'));

  shared(
    leaf<Options>(auth, 'paste-token', 'add a token or an API key of any provider', runner, (context, _args, options) =>
      paste(context, options, 'Paste the key or token (it is not shown): ', guess),
    ).addOption(providerOption().makeOptionMandatory()),
  );
  shared(
    leaf<Options>(auth, 'setup-token', 'add a token made by `claude setup-token`', runner, (context, _args, options) =>
      paste(context, options, 'Run `claude setup-token`, then paste what it prints (it is not shown): ', setupToken),
    ).addOption(providerOption().default('anthropic')),
  );
}

const setupToken: KindOf = async () => 'setup-token';

const guess: KindOf = async ({ api }, options, secret) => {
  const providers = await api['providers.list']({});
  const wanted = normaliseProvider(options.provider);
  const known = providers.ok ? providers.value.find(({ id }) => id === wanted) : undefined;
  return kindOf(known?.methods ?? [], secret, options.expiresIn !== undefined);
};

async function paste(context: Context, options: Options, question: string, kind: KindOf): Promise<Answer> {
  const expiry = expiryOf(options, context.now());
  if (expiry === null) {
    return misuse(`“${options.expiresIn ?? ''}” is no duration. Write for instance 365d, 12h or 90m.`);
  }
  const secret = await readSecret(context.terminal, question);
  if (secret.kind === 'stopped') return refuse('Stopped. Nothing was changed.');

  const profileId = options.profileId ?? `${normaliseProvider(options.provider)}:manual`;
  const allowed = await mayReplace(context, options, profileId);
  if (allowed !== true) return allowed;

  const result = await context.api['accounts.add']({
    ...forAgent(options),
    ...expiry,
    ...(options.label === undefined ? {} : { label: options.label }),
    provider: options.provider,
    kind: await kind(context, options, secret.text),
    secret: secret.text,
    profileId,
  });
  return show(result, (profile) => ({ json: profile, text: added(profile, context.now()) }));
}

/** `{}`: not given. `null`: no duration. */
function expiryOf({ expiresIn }: Options, now: number): { expires?: number } | null {
  if (expiresIn === undefined) return {};
  const duration = parseDuration(expiresIn, 'd');
  return duration.ok && duration.value > 0 ? { expires: now + duration.value } : null;
}

/** Storing under an id that is taken replaces the secret there, so it is never done unasked. */
async function mayReplace(context: Context, options: Options, profileId: string): Promise<true | Answer> {
  if (options.yes === true) return true;
  const stored = await context.api['accounts.list'](forAgent(options));
  const taken = stored.ok && stored.value.groups.some(({ profiles }) => profiles.some(({ id }) => id === profileId));
  if (!taken) return true;
  if (context.terminal.stdin.isTTY !== true) {
    return refuse(`${profileId} is stored already. Add --yes to replace it, or --profile-id to store another one.`);
  }
  const yes = await confirm(context.terminal, `${profileId} is stored already. Replace it?`);
  return yes ? true : refuse('Stopped. Nothing was changed.');
}

const kindNames = { api_key: 'API key', token: 'token', oauth: 'login' } as const;

/** What was stored, and until when. */
export function added(profile: ProfileView, now: number): string {
  const what = profile.setupToken ? 'setup-token' : kindNames[profile.type];
  const until = profile.expires === undefined ? 'no expiry' : `expires in ${remaining(profile.expires - now)}`;
  return `Auth profile added: ${profile.id}\nStored as ${what}, ${until}.`;
}

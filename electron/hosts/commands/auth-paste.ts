import type { Command } from 'commander';
import { parseDuration } from '#core/kernel/duration';
import { isProfileIdOf } from '#core/profiles/profile-id';
import { normaliseProvider } from '#core/providers/normalise';
import { explain } from '#shared/errors';
import type { ProfileView } from '#shared/profile';
import type { AddMethod, ProviderView } from '#shared/provider';
import { cleanSecret, readSecret as readSecretOf } from '#shared/secret-input';
import { DECLINED, misuse, refuse, show, STOPPED, type Answer } from '../answer.ts';
import type { Context } from '../context.ts';
import { confirm } from '../confirm.ts';
import { nameOption } from '../display-name.ts';
import { agentOption, forAgent, leaf, providerOption, type Runner } from '../run.ts';
import { remaining } from '../remaining.ts';
import { readSecret } from '../secret-input.ts';
import { kindOf } from '../token-kind.ts';
import { liveCheck } from './live-check.ts';

interface Options {
  readonly provider: string;
  readonly agent?: string;
  readonly profileId?: string;
  readonly label?: string;
  readonly expiresIn?: string;
  readonly check: boolean;
  readonly yes?: boolean;
}

type Kind = AddMethod['kind'];
type KindOf = (methods: readonly AddMethod[], options: Options, secret: string) => Kind;

/** `models auth paste-token` and `setup-token`. The secret is typed without echo, or read from standard input. */
export function addPaste(auth: Command, runner: Runner): void {
  const shared = (command: Command) =>
    command
      .option('--profile-id <id>', 'id to store it under (default: <provider>:manual)')
      .option('--label <name>', 'display name', nameOption)
      .option('--expires-in <duration>', 'when it stops working: 365d, 12h, 90m; a bare number means days')
      .option('--no-check', 'do not ask the provider about it first')
      .option('--yes', 'replace a stored one, and keep one that is refused, without asking')
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

const setupToken: KindOf = () => 'setup-token';

const guess: KindOf = (methods, options, secret) => kindOf(methods, secret, options.expiresIn !== undefined);

async function paste(context: Context, options: Options, question: string, kind: KindOf): Promise<Answer> {
  const expiry = expiryOf(options, context.now());
  if (expiry === null) {
    return misuse(`“${options.expiresIn ?? ''}” is no duration. Write for instance 365d, 12h or 90m.`);
  }
  const secret = await readSecret(context.terminal, question);
  if (secret.kind === 'stopped') return STOPPED;
  return await store(context, options, expiry, { kind, secret: secret.text });
}

async function store(
  context: Context,
  options: Options,
  expiry: { expires?: number },
  { kind, secret }: { readonly kind: KindOf; readonly secret: string },
): Promise<Answer> {
  if (isMoreThanOne(secret)) {
    return refuse('There are spaces in this, so it is more than a key or token. Copy that alone and try again.');
  }
  const profileId = options.profileId ?? `${normaliseProvider(options.provider)}:manual`;
  const provider = await knownProvider(context, options);
  const allowed = fits(provider, profileId) ?? (await mayReplace(context, options, profileId));
  if (allowed !== true) return allowed;
  const one = { kind: kind(provider?.methods ?? [], options, secret), secret };
  const kept = provider === undefined ? true : await worthKeeping(context, options, provider, one);
  if (kept !== true) return kept;

  const result = await context.api['accounts.add']({
    ...forAgent(options),
    ...expiry,
    ...(options.label === undefined ? {} : { label: options.label }),
    provider: options.provider,
    ...one,
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

/** Looked at before the provider is asked: a credential that will not be stored is sent to nobody. */
const fits = (provider: ProviderView | undefined, profileId: string): Answer | null =>
  provider === undefined || isProfileIdOf(profileId, provider.id)
    ? null
    : refuse(explain({ code: 'bad-profile-id', profileId, provider: provider.id }));

async function knownProvider({ api }: Context, options: Options): Promise<ProviderView | undefined> {
  const providers = await api['providers.list']({});
  const wanted = normaliseProvider(options.provider);
  return providers.ok ? providers.value.find(({ id }) => id === wanted) : undefined;
}

/** Words, not a secret that a terminal or a chat program broke in two: a space that stands at a line's end does not count. */
const isMoreThanOne = (text: string): boolean =>
  cleanSecret(text.replace(/\s*[\r\n]+\s*/g, '').replace(/[\u200b-\u200d\u2060\ufeff\u00ad]/g, '')).cleaned.spaces > 0;

interface One {
  readonly kind: Kind;
  readonly secret: string;
}

/** Asks the provider about it, if it can be one at all: what is wrong with its form says storing it. */
async function worthKeeping(
  context: Context,
  options: Options,
  provider: ProviderView,
  { kind, secret }: One,
): Promise<true | Answer> {
  const { terminal } = context;
  if (!options.check || !readSecretOf(provider, kind, secret, [provider]).ok) return true;
  const { outcome, sentence } = await liveCheck(context, provider, kind, secret);
  if (outcome === 'no') return refuse(sentence);
  if (outcome === 'ask' && options.yes !== true) {
    if (terminal.stdin.isTTY !== true) return refuse(`${sentence} Nothing was stored. Add --yes to keep it anyway.`);
    return (await confirm(terminal, `${sentence} Keep it anyway?`)) ? true : DECLINED;
  }
  terminal.err(`${sentence}\n`);
  return true;
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
  return yes ? true : DECLINED;
}

const kindNames = { api_key: 'API key', token: 'token', oauth: 'login', 'aws-sdk': 'AWS account' } as const;

/** What was stored, and until when. */
export function added(profile: ProfileView, now: number): string {
  const what = profile.setupToken ? 'setup-token' : kindNames[profile.type];
  const until = profile.expires === undefined ? 'no expiry' : `expires in ${remaining(profile.expires - now)}`;
  return `Auth profile added: ${profile.id}\nStored as ${what}, ${until}.`;
}

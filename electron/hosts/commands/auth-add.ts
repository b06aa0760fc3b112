import type { Command } from 'commander';
import { nearest } from '#core/kernel/nearest';
import { normaliseProvider } from '#core/providers/normalise';
import type { Input } from '#shared/contract';
import { explain } from '#shared/errors';
import type { LoginMethod } from '#shared/login';
import { isServer, ownDialects } from '#shared/choices';
import type { AddMethod, ProviderView } from '#shared/provider';
import { misuse, refuse, show, STOPPED, type Answer } from '../answer.ts';
import { choose, type Choice } from '../choose.ts';
import type { Context } from '../context.ts';
import { agentOption, forAgent, leaf, providerOption, type Runner } from '../run.ts';
import { addAwsAsking, addAwsNamed, AWS_PROVIDER, type AwsOptions } from './auth-aws.ts';
import { askExpiry, askName, askPlace, askSecret } from './auth-add-steps.ts';
import { login } from './auth-login.ts';
import { addOwnNamed, addServer, askOwn, saysOwn, told, type OwnOptions } from './auth-own.ts';
import { added } from './auth-paste.ts';

interface Options extends AwsOptions, OwnOptions {}

type Way = { readonly login: LoginMethod } | { readonly method: AddMethod } | { readonly aws: true };

/** `models auth add`: asks step by step for a new account. */
export function addGuided(auth: Command, runner: Runner): void {
  leaf<Options>(auth, 'add', 'add an account step by step', runner, guided)
    .addOption(providerOption('which provider; asked for when absent'))
    .option('--aws-profile <name>', 'an AWS profile to use, without questions (Amazon Bedrock)')
    .option('--region <region>', 'the AWS region to ask, without questions (Amazon Bedrock)')
    .option('--base-url <url>', 'the address of a provider of your own, without questions; --provider is its name')
    .option('--api <dialect>', `what it speaks: ${ownDialects.join(', ')}`)
    .option('--no-key', 'it wants no key')
    .addOption(agentOption('only for this agent'));
}

async function guided(context: Context, _args: readonly string[], options: Options): Promise<Answer> {
  const aws = options.awsProfile !== undefined || options.region !== undefined;
  const own = saysOwn(options);
  if (aws && own) return misuse('--base-url, --api and --no-key are not for Amazon Bedrock.');
  if (!aws && !own && context.terminal.stdin.isTTY !== true) {
    return misuse(
      'This asks questions, so it needs a terminal. In a script, use `baton models auth paste-token --provider P`, or `baton models auth login --provider P`.',
    );
  }
  const providers = await context.api['providers.list']({});
  if (!providers.ok) return refuse(explain(providers.error));
  return own
    ? await addOwnNamed(context, options, providers.value)
    : await addTo(context, options, providers.value, aws);
}

/** @param named an AWS profile or a region was said, so nothing is asked */
async function addTo(
  context: Context,
  options: Options,
  providers: readonly ProviderView[],
  named: boolean,
): Promise<Answer> {
  const wanted = named ? { provider: AWS_PROVIDER, ...options } : options;
  const provider = await whichProvider(context, wanted, providers);
  if (provider === null) return STOPPED;
  if (provider === ANOTHER) return await addingOwn(context, options, providers);
  if (typeof provider === 'string') return refuse(provider);
  return named ? await addAwsNamed(context, options, provider) : await askingHow(context, options, provider, providers);
}

async function askingHow(
  context: Context,
  options: Options,
  provider: ProviderView,
  all: readonly ProviderView[],
): Promise<Answer> {
  if (isServer(provider)) return await addServer(context, provider);
  const ways = waysOf(provider);
  if (ways.length === 0) return refuse(withoutWays(provider));
  const way = await choose(context.terminal, 'How (number):', ways);
  if (way === null) return STOPPED;
  if ('aws' in way) return await addAwsAsking(context, options, provider);
  return 'login' in way
    ? await bySigningIn(context, options, provider, way.login)
    : await byPasting(context, options, provider, way.method, all);
}

/** Logins that belong to the program that made them. */
const withoutWays = ({ name }: ProviderView): string =>
  `An account of ${name} is taken over from its own program. Sign in there, then run \`baton import\`.`;

/** Answered for what is in no list. */
const ANOTHER = Symbol('another address');

/** A provider of one's own, then its key. */
async function addingOwn(context: Context, options: Options, all: readonly ProviderView[]): Promise<Answer> {
  const made = await askOwn(context);
  if (!('provider' in made)) return made;
  const { provider, needsKey } = made;
  const method = provider.methods.find(({ kind }) => kind === 'api_key');
  if (!needsKey || !method) return await told(context, provider, false);
  return await byPasting(context, options, provider, method, all);
}

function unknown(provider: string, all: readonly ProviderView[]): string {
  const near = nearest(
    provider,
    all.map(({ id }) => id),
  );
  return near.length > 0
    ? explain({ code: 'unknown-provider', provider, nearest: near })
    : `There is no provider “${provider}”. Run it without to see all.`;
}

/** A sentence: the one asked for is not there. `null`: stopped. */
async function whichProvider(
  { terminal }: Context,
  options: Options,
  all: readonly ProviderView[],
): Promise<ProviderView | string | typeof ANOTHER | null> {
  if (options.provider !== undefined) {
    const wanted = normaliseProvider(options.provider);
    return all.find(({ id }) => id === wanted) ?? unknown(options.provider, all);
  }
  const choices = all.map((value): Choice<ProviderView | typeof ANOTHER> => ({
    value,
    name: value.name,
    also: [value.id],
  }));
  const another = { value: ANOTHER, name: 'Another address…', also: ['custom'] } as const;
  return await choose(terminal, 'Provider (number or part of the name):', [...choices, another]);
}

const loginNames = {
  browser: 'Sign in with a browser',
  device: 'Sign in with a code on another device',
} as const;
const methodNames = {
  'setup-token': 'Token made by `claude setup-token`',
  api_key: 'API key',
  token: 'Other token',
} as const;

function waysOf({ logins, methods, awsSdk }: ProviderView): Choice<Way>[] {
  return [
    ...(awsSdk ? [{ value: { aws: true as const }, name: 'AWS profile', also: ['aws', 'aws-sdk'] }] : []),
    ...logins.map((name) => ({ value: { login: name }, name: loginNames[name], also: [name] })),
    ...methods.map((method) => ({ value: { method }, name: methodNames[method.kind], also: [method.kind] })),
  ];
}

async function bySigningIn(
  context: Context,
  options: Options,
  provider: ProviderView,
  method: LoginMethod,
): Promise<Answer> {
  const name = await askName(context);
  if (name === null) return STOPPED;
  const place = await askPlace(context, options.agent, provider.id);
  if (place === null) return STOPPED;
  return await login(context, { ...forAgent(options), provider: provider.id, method, ...name, ...place }, true);
}

async function byPasting(
  context: Context,
  options: Options,
  provider: ProviderView,
  method: AddMethod,
  all: readonly ProviderView[],
): Promise<Answer> {
  const secret = await askSecret(context, provider, method, all);
  if (secret === null) return STOPPED;
  const name = await askName(context);
  if (name === null) return STOPPED;
  const expires = await askExpiry(context, method.kind);
  if (expires === null) return STOPPED;
  const place = await askPlace(context, options.agent, provider.id);
  if (place === null) return STOPPED;
  const input: Input<'accounts.add'> = {
    ...forAgent(options),
    provider: provider.id,
    kind: method.kind,
    secret,
    ...name,
    ...expires,
    ...place,
  };
  return show(await context.api['accounts.add'](input), (profile) => ({
    json: profile,
    text: added(profile, context.now()),
  }));
}

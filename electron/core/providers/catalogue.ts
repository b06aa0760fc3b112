import { nearest } from '#core/kernel/nearest';
import type { AddMethod, Dialect, ProviderView } from '#shared/provider';
import { builtinProviders, SHORTEST_KEY, type BuiltinProvider } from './builtin.ts';
import type { ConfiguredProvider, ProvidersConfig } from './config-input.ts';
import { envNames } from './env-names.ts';
import { loginFor } from './logins/logins.ts';
import { loginMethods } from './logins/spec.ts';
import { isLocalAddress } from './local-address.ts';
import { normaliseProvider } from './normalise.ts';
import type { AuthStyle, ProviderSpec, ProviderTable } from './spec.ts';

/** What a custom provider speaks when its `api` is not written. */
const USUAL_DIALECT: Dialect = 'openai-completions';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Built-in providers with `models.providers` laid over them; field by field the config wins (behaviour §12.2).
 * @param env process environment and `.env`: some logins take their client id from there
 */
export function providerTable(config: ProvidersConfig, env: Env = {}): ProviderTable {
  const configured = byNormalisedId(config);
  const specs = new Map<string, ProviderSpec>();
  const onlyConfigured = config.models?.mode === 'replace' && configured.size > 0;
  for (const builtin of builtinProviders) {
    if (onlyConfigured && !configured.has(builtin.id)) continue;
    specs.set(builtin.id, overlaid(builtin, configured.get(builtin.id), env));
  }
  for (const [id, own] of configured) {
    // Without an address a custom provider cannot be asked; the config names the missing key as an issue.
    if (!specs.has(id) && own.baseUrl) specs.set(id, custom(id, own, own.baseUrl));
  }
  const list = [...specs.values()];
  return {
    get: (id) => specs.get(normaliseProvider(id)),
    list: () => list,
    nearest: (id) => nearest(normaliseProvider(id), [...specs.keys()]),
  };
}

/** What windows and the command line may know of a provider. */
export function providerView(spec: ProviderSpec): ProviderView {
  const { id, name, short, dialects, methods, login, billingUrl, local, custom, awsSdk, ownServer } = spec;
  return {
    id,
    name,
    short,
    dialects: [...dialects],
    methods: [...methods],
    logins: login ? loginMethods(login) : [],
    ...(awsSdk && { awsSdk }),
    ...(billingUrl === undefined ? {} : { billingUrl }),
    ...((custom || ownServer) && { address: withoutSecrets(spec.baseUrl) }),
    local,
    custom,
  };
}

/** Somebody may have written a password or a key into the address. */
function withoutSecrets(address: string): string {
  if (!URL.canParse(address)) return '';
  const { protocol, host, pathname } = new URL(address);
  return `${protocol}//${host}${pathname.replace(/\/+$/, '')}`;
}

function byNormalisedId(config: ProvidersConfig): Map<string, ConfiguredProvider> {
  const found = new Map<string, ConfiguredProvider>();
  for (const [id, own] of Object.entries(config.models?.providers ?? {})) {
    if (own) found.set(normaliseProvider(id), own);
  }
  return found;
}

function overlaid(builtin: BuiltinProvider, own: ConfiguredProvider | undefined, env: Env): ProviderSpec {
  const where = addresses(builtin, own);
  // A hosted provider reached through a relay on this computer still wants its key and still costs money.
  const login = loginFor(builtin.id, own?.oauth, env);
  const local = builtin.onThisComputer === true && isLocalAddress(where.baseUrl);
  return {
    id: builtin.id,
    name: own?.name ?? builtin.name,
    short: builtin.short,
    dialects: dialectsOf(own) ?? builtin.dialects,
    ...where,
    env: envNames(builtin.id),
    methods: local ? [] : builtinMethods(builtin),
    ...(builtin.billingUrl === undefined ? {} : { billingUrl: builtin.billingUrl }),
    auth: authStyle(own, builtin.auth ?? 'bearer'),
    local,
    custom: false,
    aggregator: builtin.aggregator === true,
    ...(login && { login }),
    ...flagsOf(builtin),
    ...ownParts(own),
    ...awsParts(own, builtin.dialects),
  };
}

const flagsOf = ({ awsSdk, onThisComputer }: BuiltinProvider): Pick<ProviderSpec, 'awsSdk' | 'ownServer'> => ({
  ...(awsSdk && { awsSdk: true }),
  ...(onThisComputer && { ownServer: true }),
});

function addresses(builtin: BuiltinProvider, own: ConfiguredProvider | undefined) {
  const routes = builtin.unversioned ? { unversioned: true as const } : {};
  return own?.baseUrl
    ? { ...routes, baseUrl: own.baseUrl, dialectUrls: {}, ownAddress: true as const }
    : { ...routes, baseUrl: builtin.baseUrl, dialectUrls: builtin.dialectUrls ?? {} };
}

const authStyle = (own: ConfiguredProvider | undefined, usual: AuthStyle): AuthStyle =>
  own?.authHeader === undefined ? usual : own.authHeader ? 'bearer' : 'x-api-key';

function custom(id: string, own: ConfiguredProvider, baseUrl: string): ProviderSpec {
  const dialects = dialectsOf(own) ?? [USUAL_DIALECT];
  const name = own.name ?? id;
  return {
    id,
    name,
    short: shortName(name),
    dialects,
    baseUrl,
    dialectUrls: {},
    env: envNames(id),
    methods: [
      { kind: 'api_key', minLength: 1 },
      { kind: 'token', minLength: 1 },
    ],
    auth: authStyle(own, 'messages'),
    local: isLocalAddress(baseUrl),
    custom: true,
    aggregator: false,
    ...ownParts(own),
    ...awsParts(own, dialects),
  };
}

function ownParts(
  own: ConfiguredProvider | undefined,
): Pick<ProviderSpec, 'headers' | 'models' | 'apiKey' | 'costKind'> {
  const apiKey = own?.apiKey?.trim();
  return {
    headers: Object.fromEntries(Object.entries(own?.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value])),
    models: own?.models ?? [],
    ...(apiKey ? { apiKey } : {}),
    ...(own?.costKind === undefined ? {} : { costKind: own.costKind }),
  };
}

/** Only who speaks a dialect of AWS understands its signatures; nobody else is to see them. */
const awsParts = (
  own: ConfiguredProvider | undefined,
  usual: readonly Dialect[],
): Pick<ProviderSpec, 'awsSdk' | 'onlyAwsSdk'> =>
  own?.auth === 'aws-sdk' && (dialectsOf(own) ?? usual).includes('bedrock-converse-stream')
    ? { awsSdk: true, onlyAwsSdk: true }
    : {};

function dialectsOf(own: ConfiguredProvider | undefined): readonly Dialect[] | undefined {
  const written = own?.api === undefined ? [] : typeof own.api === 'string' ? [own.api] : own.api;
  if (written.length > 0) return written;
  // Nothing said for the provider as a whole: then what its models say.
  const ofModels = (own?.models ?? []).flatMap((model) => (model.api === undefined ? [] : [model.api]));
  return ofModels.length > 0 ? [...new Set(ofModels)] : undefined;
}

/** The dialects one model of a provider is reached in; a model's own `api` comes before the provider's. */
export function dialectsFor(spec: Pick<ProviderSpec, 'dialects' | 'models'>, model: string): readonly Dialect[] {
  const own = spec.models.find((row) => row.id === model)?.api;
  return own === undefined ? spec.dialects : [own];
}

function builtinMethods(builtin: BuiltinProvider): readonly AddMethod[] {
  const key: AddMethod = {
    kind: 'api_key',
    minLength: builtin.keyLength ?? SHORTEST_KEY,
    ...(builtin.keyPrefix === undefined ? {} : { prefix: builtin.keyPrefix }),
    ...(builtin.keyUrl === undefined ? {} : { keyUrl: builtin.keyUrl }),
  };
  const token: AddMethod = { kind: 'token', minLength: 1 };
  if (builtin.byHand !== undefined) return { key: [key], token: [token], nothing: [] }[builtin.byHand];
  return builtin.setupToken === undefined ? [key, token] : [{ kind: 'setup-token', ...builtin.setupToken }, key, token];
}

/** First letters of the first two words, else the first two letters. */
function shortName(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  const [first = name, second] = words;
  const letters = second === undefined ? first.slice(0, 2) : first.slice(0, 1) + second.slice(0, 1).toUpperCase();
  return letters.charAt(0).toUpperCase() + letters.slice(1);
}

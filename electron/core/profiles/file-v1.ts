import { costKind, credentialType, failureReason, type CredentialType, type FailureReason } from '#shared/profile';
import { normaliseProvider } from '../providers/normalise.ts';
import { parseRef, type SecretRef } from './references.ts';
import { partSecrets, type Stray } from './strays.ts';
import type { LoginState, ModelWindow, StoredProfile, UsageStats } from './types.ts';

/*
 * `auth-profiles.json`, version 1, as OpenClaw writes it. Reading is tolerant: what is not understood is not used, but
 * it is written back as it was.
 */

type Raw = Readonly<Record<string, unknown>>;

/** A profile as it is on disk: without knowledge of the vault, with what Baton does not use. */
export interface FileProfile {
  readonly profile: Omit<StoredProfile, 'hasSecret'>;
  readonly extra: Raw;
  /** The secret in the clear, as files from elsewhere have it: to be sealed and taken out. */
  readonly inline?: { readonly secret: string; readonly fields: Raw };
}

export interface StoreFile {
  readonly profiles: Readonly<Record<string, FileProfile>>;
  /** Entries that are no profiles. */
  readonly rejected: Raw;
  /** Secrets that stand where none belongs, by profile id, to be sealed and taken out; `''`: beside the profiles. */
  readonly strays: Readonly<Record<string, Stray>>;
  readonly order: Readonly<Record<string, readonly string[]>>;
  /** Written to in place, since they change with every request; see `layer.ts`. */
  readonly lastGood: Record<string, string>;
  readonly usageStats: Record<string, UsageStats>;
  readonly extra: Raw;
}

export const emptyStore = (): StoreFile => ({
  profiles: {},
  rejected: {},
  strays: {},
  order: {},
  lastGood: {},
  usageStats: {},
  extra: {},
});

/** `null` when it is no auth store at all, or one of a later version. */
export function parseStore(raw: unknown): StoreFile | null {
  if (!isObject(raw)) return null;
  const { version = 1, profiles = {}, order, lastGood, usageStats, ...extra } = raw;
  if (version !== 1 || !isObject(profiles)) return null;

  const read = Object.entries(profiles).map(([id, entry]) => parseEntry(id, entry));
  const beside = partSecrets(extra);
  const strays = [...read, { id: '', stray: beside.stray }];
  return {
    profiles: Object.fromEntries(read.flatMap(({ id, parsed }) => (parsed ? [[id, parsed]] : []))),
    rejected: Object.fromEntries(read.flatMap(({ id, parsed, rejected }) => (parsed ? [] : [[id, rejected]]))),
    strays: Object.fromEntries(strays.flatMap(({ id, stray }) => (stray ? [[id, stray]] : []))),
    order: Object.fromEntries(entriesOf(order).flatMap(([provider, ids]) => parseOrder(provider, ids))),
    lastGood: Object.fromEntries(
      entriesOf(lastGood).flatMap(([provider, id]) =>
        typeof id === 'string' ? [[normaliseProvider(provider), id]] : [],
      ),
    ),
    usageStats: Object.fromEntries(entriesOf(usageStats).map(([id, stats]) => [id, parseStats(stats)])),
    extra: beside.clean,
  };
}

/** The JSON that is written. Empty sections are left out. */
export function printStore({ profiles, rejected, strays, order, lastGood, usageStats, extra }: StoreFile): Raw {
  const stray = (id: string) => (Object.hasOwn(strays, id) ? strays[id]?.fields : undefined);
  const printed = Object.entries(profiles).map(([id, entry]) => [id, { ...printProfile(entry), ...stray(id) }]);
  const others = Object.entries(rejected).map(([id, entry]) => {
    const fields = stray(id);
    return [id, isObject(entry) && fields ? { ...entry, ...fields } : entry];
  });
  return {
    version: 1,
    profiles: { ...Object.fromEntries(printed), ...Object.fromEntries(others) },
    ...(isEmpty(order) ? {} : { order }),
    ...(isEmpty(lastGood) ? {} : { lastGood }),
    ...(isEmpty(usageStats) ? {} : { usageStats }),
    ...extra,
    ...stray(''),
  };
}

/** Fields that hold the secret of each type; the first non-blank one of a list counts. */
const secretFields: Readonly<Record<CredentialType, readonly string[]>> = {
  api_key: ['key', 'apiKey'],
  token: ['token'],
  oauth: ['access', 'refresh', 'idToken', 'clientSecret'],
  'aws-sdk': [],
};

/** Fields that say where the secret is instead. */
const refFields: Readonly<Partial<Record<CredentialType, string>>> = { api_key: 'keyRef', token: 'tokenRef' };

interface Entry {
  readonly id: string;
  readonly parsed?: FileProfile;
  readonly rejected?: unknown;
  readonly stray?: Stray | undefined;
}

function parseEntry(id: string, entry: unknown): Entry {
  if (!isObject(entry)) return { id, rejected: entry };
  const parsed = parseProfile(id, entry);
  const { clean, stray } = partSecrets(parsed?.extra ?? entry);
  return parsed ? { id, parsed: { ...parsed, extra: clean }, stray } : { id, rejected: clean, stray };
}

function parseProfile(id: string, entry: Raw): FileProfile | null {
  const type = credentialType.safeParse(entry['type'] ?? entry['mode']).data;
  const provider = text(entry['provider']);
  if (!type || !provider) return null;

  const secrets = secretFields[type];
  const fields = Object.fromEntries(Object.entries(entry).filter(([name]) => secrets.includes(name)));
  const { profile, used } = knownFields(id, normaliseProvider(provider), type, entry);
  // With a reference, what stands in the file as well is of no use.
  const secret = profile.ref === undefined ? secretOf(type, fields) : undefined;
  const gone = new Set([
    'id',
    'type',
    'mode',
    'provider',
    'hasSecret',
    ...used,
    ...(secret === undefined ? [] : secrets),
  ]);
  const extra = Object.fromEntries(Object.entries(entry).filter(([name]) => !gone.has(name)));
  return { profile, extra, ...(secret === undefined ? {} : { inline: { secret, fields } }) };
}

/** One text for the vault: the key or token itself, or the parts of an OAuth login as JSON. */
function secretOf(type: CredentialType, fields: Raw): string | undefined {
  if (type !== 'oauth')
    return secretFields[type].map((name) => text(fields[name])).find((value) => value !== undefined);
  const parts = Object.entries(fields).filter(([, value]) => text(value) !== undefined);
  const useful = parts.some(([name]) => name === 'access' || name === 'refresh');
  return useful ? JSON.stringify(Object.fromEntries(parts)) : undefined;
}

const textFields = [
  'label',
  'email',
  'clientId',
  'accountId',
  'projectId',
  'enterpriseUrl',
  'resourceUrl',
  'awsProfile',
  'region',
] as const;

/** Those that are called the same in the file. */
function plainFields(entry: Raw): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const name of textFields) {
    const value = text(entry[name]);
    if (value !== undefined) fields[name] = value;
  }
  if (typeof entry['setupToken'] === 'boolean') fields['setupToken'] = entry['setupToken'];
  const cost = costKind.safeParse(entry['costKind']);
  if (cost.success) fields['costKind'] = cost.data;
  return fields;
}

function knownFields(id: string, provider: string, type: CredentialType, entry: Raw) {
  const fields = plainFields(entry);
  const login = parseLogin(entry['loginState']);
  const { expires } = entry;
  const used = Object.keys(fields);
  const ref = refIn(type, entry);
  if (ref) {
    fields['ref'] = ref.ref;
    used.push(ref.field);
  }
  if (login) {
    fields['login'] = login;
    used.push('loginState');
  }
  if (isNumber(expires)) used.push('expires');
  // Something that is no moment stays in `extra`, to be written back as it was, and counts as invalid.
  if (expires !== undefined && expires !== null) fields['expires'] = isNumber(expires) ? expires : NaN;
  return { profile: { ...fields, id, provider, type } as Omit<StoredProfile, 'hasSecret'>, used };
}

function refIn(type: CredentialType, entry: Raw): { readonly field: string; readonly ref: SecretRef } | null {
  const field = refFields[type];
  const ref = field === undefined ? null : parseRef(entry[field]);
  return field !== undefined && ref ? { field, ref } : null;
}

/** Anything that is not understood stays as it was and says nothing. */
function parseLogin(raw: unknown): LoginState | undefined {
  if (!isObject(raw)) return undefined;
  const { kind, at, tries, since } = raw;
  const [lastError, message] = [textOr(raw['lastError']), textOr(raw['message'])];
  if (kind === 'ok') return isNumber(at) ? { kind, at } : { kind };
  if (kind === 'failing' && isNumber(tries) && isNumber(since)) return { kind, tries, lastError, since };
  return kind === 'refused' && isNumber(at) ? { kind, message, at } : undefined;
}

const textOr = (value: unknown): string => text(value) ?? '';

function printProfile({ profile, extra, inline }: FileProfile): Raw {
  const { id: _id, expires, ...known } = profile;
  const { type, provider, login, ref, ...rest } = known;
  const refField = refFields[type];
  return {
    type,
    provider,
    ...inline?.fields,
    ...rest,
    ...(expires === undefined || Number.isNaN(expires) ? {} : { expires }),
    ...(refField === undefined || ref === undefined ? {} : { [refField]: ref }),
    ...(login === undefined ? {} : { loginState: login }),
    ...extra,
  };
}

function parseOrder(provider: string, ids: unknown): [string, string[]][] {
  if (!Array.isArray(ids)) return [];
  const clean = ids.flatMap((id: unknown) => text(id) ?? []);
  return clean.length === 0 ? [] : [[normaliseProvider(provider), clean]];
}

const times = ['lastUsed', 'cooldownUntil', 'disabledUntil', 'errorCount', 'lastFailureAt'] as const;

function parseStats(raw: unknown): UsageStats {
  if (!isObject(raw)) return {};
  const numbers = times.flatMap((name) => (isNumber(raw[name]) ? [[name, raw[name]]] : []));
  const cooldownReason = reason(raw['cooldownReason']);
  const disabledReason = reason(raw['disabledReason']);
  const counts = entriesOf(raw['failureCounts']).filter(
    ([name, value]) => reason(name) !== undefined && isNumber(value),
  );
  const models = entriesOf(raw['models']).flatMap(([id, window]) => parseWindow(id, window));
  return {
    ...(Object.fromEntries(numbers) as UsageStats),
    ...(cooldownReason ? { cooldownReason } : {}),
    ...(raw['cooldownNamed'] === true ? { cooldownNamed: true as const } : {}),
    ...(disabledReason ? { disabledReason } : {}),
    ...(counts.length > 0 ? { failureCounts: Object.fromEntries(counts) } : {}),
    ...(models.length > 0 ? { models: Object.fromEntries(models) } : {}),
  };
}

function parseWindow(id: string, raw: unknown): [string, ModelWindow][] {
  if (!isObject(raw) || !isNumber(raw['cooldownUntil'])) return [];
  const { cooldownUntil, errorCount, lastFailureAt } = raw;
  return [
    [
      id,
      {
        cooldownUntil,
        reason: reason(raw['reason']) ?? 'rate_limit',
        errorCount: isNumber(errorCount) ? errorCount : 1,
        lastFailureAt: isNumber(lastFailureAt) ? lastFailureAt : 0,
        ...(raw['named'] === true ? { named: true as const } : {}),
      },
    ],
  ];
}

const reason = (value: unknown): FailureReason | undefined => failureReason.safeParse(value).data;

/** No larger than a date can be, ECMA-262 §21.4.1.1: a moment beyond that could not be shown. */
const isNumber = (value: unknown): value is number => typeof value === 'number' && Math.abs(value) <= 8.64e15;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const entriesOf = (value: unknown): [string, unknown][] => (isObject(value) ? Object.entries(value) : []);

const isEmpty = (value: object): boolean => Object.keys(value).length === 0;

/** Trimmed; blank is nothing. */
const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;

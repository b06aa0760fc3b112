import type { AccountsView, ProfileView } from '#shared/profile';
import type { StatusView } from '#shared/status';
import type { UsageRow } from '#shared/usage';
import type { Config } from '../config/schema.ts';
import type { Alias } from '../models/aliases.ts';
import { refKey } from '../models/ref.ts';
import { allowedKeys, type Selection } from '../models/selection.ts';
import type { AgentStore } from '../profiles/types.ts';
import { coolingUntil, modelWindows } from '../profiles/windows.ts';
import { remaining } from '../kernel/remaining.ts';
import { checkCode, expiryHealth, worstHealth, type ExpiryHealth } from './expiry-health.ts';

/** Where a provider's credential would come from, profiles aside. Values are masked. */
export interface AmbientCredential {
  readonly env?: { readonly value: string; readonly source: string };
  readonly modelsJson?: { readonly value: string; readonly source: string };
  readonly local?: boolean;
  /** Whatever the AWS SDK finds. */
  readonly awsSdk?: boolean;
}

export interface StatusFacts {
  readonly agentId: string;
  readonly configPath: string;
  readonly agentDir: string;
  readonly storePath: string;
  readonly config: Config;
  readonly store: AgentStore;
  readonly selection: Selection;
  readonly accounts: AccountsView;
  readonly ambient: (provider: string) => AmbientCredential;
  readonly usage: readonly UsageRow[];
}

/** `models status`, in the original's key names (behaviour §14.1) and a few of Baton's own. */
export function statusView(facts: StatusFacts, now: number): StatusView {
  const { selection, config } = facts;
  const warnAfterMs = config.auth.warnBeforeDays * 86_400_000;
  const profiles = facts.accounts.groups.flatMap((group) => group.profiles);
  const tokens = tokenRows(facts, profiles, warnAfterMs, now);
  const missing = missingProviders(facts);
  const written = writtenPrimary(facts);
  return {
    configPath: facts.configPath,
    agentId: facts.agentId,
    agentDir: facts.agentDir,
    defaultModel: written,
    resolvedDefault: refKey(selection.primary),
    fallbacks: selection.fallbacks.map(refKey),
    imageModel: selection.imagePrimary ? refKey(selection.imagePrimary) : null,
    imageFallbacks: selection.imageFallbacks.map(refKey),
    aliases: Object.fromEntries(selection.aliases.map(({ alias, ref }: Alias) => [alias, refKey(ref)])),
    allowed: [...allowedKeys(config)],
    auth: {
      storePath: facts.storePath,
      shellEnvFallback: { enabled: config.env.shellEnv.enabled, appliedKeys: [] },
      providersWithOAuth: oauthCounts(profiles),
      missingProvidersInUse: missing,
      providers: providerRows(facts, now),
      unusableProfiles: windowRows(facts, profiles, now),
      oauth: { warnAfterMs, profiles: tokens, providers: healthByProvider(facts, tokens) },
    },
    authProfiles: Object.fromEntries(facts.accounts.groups.map((group) => [group.provider, group.profiles])),
    authOrder: Object.fromEntries(
      facts.accounts.groups.map((group) => [group.provider, group.profiles.filter(isInOrder).map(({ id }) => id)]),
    ),
    usage: [...facts.usage],
    // Keys, too: they never end, but one whose secret is gone is of no use.
    check: profiles.some(({ state }) => state.kind === 'vault-locked')
      ? 1
      : checkCode(
          profiles.map((profile) => healthOf(facts.store, profile, warnAfterMs, now)),
          missing,
        ),
  };
}

/** As the person wrote it (an alias, say), else the default. */
function writtenPrimary({ config, agentId, selection }: StatusFacts): string {
  const own = config.agents.list.find((agent) => agent.id === agentId)?.model;
  const pick = (model: typeof own) => (typeof model === 'string' ? model : model?.primary);
  return pick(own) ?? pick(config.agents.defaults.model) ?? refKey(selection.primary);
}

/** Providers of the chain that nothing could answer for. */
function missingProviders({ selection, accounts, ambient }: StatusFacts): string[] {
  const { primary, fallbacks, imagePrimary, imageFallbacks } = selection;
  const inUse = [primary, ...fallbacks, ...(imagePrimary ? [imagePrimary] : []), ...imageFallbacks];
  return [...new Set(inUse.map((ref) => ref.provider))].filter((provider) => {
    const stored = accounts.groups.find((group) => group.provider === provider)?.profiles.length ?? 0;
    return stored === 0 && !isAmbient(ambient(provider));
  });
}

const isAmbient = ({ env, modelsJson, local, awsSdk }: AmbientCredential) =>
  env !== undefined || modelsJson !== undefined || local === true || awsSdk === true;

/** Keys and AWS profiles have no end here. */
const mayEnd = (type: ProfileView['type']): boolean => type === 'oauth' || type === 'token';

function oauthCounts(profiles: readonly ProfileView[]): string[] {
  const counts = new Map<string, number>();
  for (const { provider, type } of profiles) {
    if (mayEnd(type)) counts.set(provider, (counts.get(provider) ?? 0) + 1);
  }
  return [...counts].map(([provider, count]) => `${provider} (${count})`);
}

function providerRows(facts: StatusFacts, now: number): StatusView['auth']['providers'] {
  const used = new Set([...facts.accounts.groups.map((group) => group.provider), ...missingProviders(facts)]);
  return [...used].map((provider) => {
    const profiles = facts.accounts.groups.find((group) => group.provider === provider)?.profiles ?? [];
    const ambient = facts.ambient(provider);
    const count = (type: ProfileView['type']) => profiles.filter((profile) => profile.type === type).length;
    return {
      provider,
      effective: effective(profiles, ambient, facts.storePath),
      profiles: {
        count: profiles.length,
        oauth: count('oauth'),
        token: count('token'),
        apiKey: count('api_key'),
        ...(count('aws-sdk') > 0 && { awsSdk: count('aws-sdk') }),
        labels: profiles.map((profile) => labelText(profile, facts.store, now)),
      },
      ...(ambient.env ? { env: ambient.env } : {}),
      ...(ambient.modelsJson ? { modelsJson: ambient.modelsJson } : {}),
    };
  });
}

const kinds = { oauth: 'OAuth', token: 'token', api_key: 'api-key', 'aws-sdk': 'aws-sdk' } as const;

/** `anthropic:work=OAuth (mei@example.com) [cooldown 5m]`. No part of a secret: the vault stays shut for this. */
function labelText({ id, type, email }: ProfileView, { usageStats }: AgentStore, now: number): string {
  const who = type === 'oauth' && email !== undefined ? ` (${email})` : '';
  const window = coolingUntil(usageStats[id], now);
  if (!window) return `${id}=${kinds[type]}${who}`;
  const left = remaining(window.until - now);
  const rest = window.kind === 'disabled' ? `disabled:${window.reason} ${left}` : `cooldown ${left}`;
  return `${id}=${kinds[type]}${who} [${rest}]`;
}

type Effective = StatusView['auth']['providers'][number]['effective'];

function effective(profiles: readonly ProfileView[], ambient: AmbientCredential, storePath: string): Effective {
  if (profiles.length > 0) return { kind: 'profiles', detail: storePath };
  if (ambient.env) return { kind: 'env', detail: ambient.env.source };
  if (ambient.awsSdk === true) return { kind: 'env', detail: 'aws-sdk default chain' };
  if (ambient.modelsJson) return { kind: 'models.json', detail: ambient.modelsJson.source };
  return ambient.local === true ? { kind: 'local', detail: 'needs no key' } : { kind: 'missing', detail: 'missing' };
}

/** Every open window, the one that ends first in front. */
function windowRows({ store }: StatusFacts, profiles: readonly ProfileView[], now: number) {
  return profiles
    .flatMap(({ id, provider }) => {
      const stats = store.usageStats[id];
      const whole = coolingUntil(stats, now);
      return [...(whole ? [whole] : []), ...modelWindows(stats, now)].map((window) => ({
        profileId: id,
        provider,
        kind: window.kind === 'disabled' ? ('disabled' as const) : ('cooldown' as const),
        reason: window.reason,
        ...(window.model === undefined ? {} : { model: window.model }),
        until: window.until,
        remainingMs: window.until - now,
      }));
    })
    .sort((a, b) => a.until - b.until);
}

type TokenRow = StatusView['auth']['oauth']['profiles'][number];

function tokenRows(
  { store }: StatusFacts,
  profiles: readonly ProfileView[],
  warnAfterMs: number,
  now: number,
): TokenRow[] {
  return profiles
    .filter((profile) => mayEnd(profile.type))
    .map(({ id, provider, type, label }) => {
      const expires = store.profiles[id]?.expires;
      const status = healthOf(store, { id, type }, warnAfterMs, now);
      const known = expires !== undefined && Number.isFinite(expires);
      return {
        profileId: id,
        provider,
        type,
        status,
        ...(known ? { expiresAt: expires, remainingMs: expires - now } : {}),
        source: 'store',
        label,
      };
    });
}

function healthOf(store: AgentStore, { id, type }: Pick<ProfileView, 'id' | 'type'>, warnAfterMs: number, now: number) {
  const { expires, login, hasSecret = false } = store.profiles[id] ?? {};
  return expiryHealth({ type, expires, login, hasSecret }, warnAfterMs, now);
}

function healthByProvider(facts: StatusFacts, tokens: readonly TokenRow[]) {
  return facts.accounts.groups.map(({ provider, profiles }) => {
    const own = tokens.filter((token) => token.provider === provider);
    const keys: ExpiryHealth[] = own.length === 0 && profiles.length > 0 ? ['static'] : [];
    const soonest = own
      .filter((token) => token.expiresAt !== undefined)
      .sort((a, b) => (a.expiresAt ?? 0) - (b.expiresAt ?? 0))[0];
    return {
      provider,
      status: worstHealth([...own.map((token) => token.status), ...keys]),
      ...(soonest?.expiresAt === undefined ? {} : { expiresAt: soonest.expiresAt }),
      ...(soonest?.remainingMs === undefined ? {} : { remainingMs: soonest.remainingMs }),
      profiles: profiles.map((profile) => profile.id),
    };
  });
}

const isInOrder = ({ leftOut }: ProfileView): boolean => !leftOut;

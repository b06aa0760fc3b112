import type { Config } from '#core/config/schema';
import { normaliseProvider } from '#core/providers/normalise';
import type { CredentialType, IneligibleReason, OrderSource } from '#shared/profile';
import { groupByProvider, indexByProvider } from './provider-index.ts';
import type { AgentStore, StoredProfile } from './types.ts';
import { coolingUntil } from './windows.ts';

/** The parts of the config that decide an order. */
export interface OrderConfig {
  readonly auth: Pick<Config['auth'], 'profiles' | 'order'>;
  readonly agents: { readonly list: readonly Pick<Config['agents']['list'][number], 'id' | 'auth'>[] };
}

export interface Dropped {
  readonly id: string;
  readonly reason: IneligibleReason;
}

export interface ProfileOrder {
  readonly source: OrderSource;
  /** Available ones first, then cooling ones by the end of their window. */
  readonly ids: string[];
  /** Named, but of no use. */
  readonly dropped: Dropped[];
}

/** Why a profile cannot be used at all for this provider; `null` when it can (it may still be cooling). */
export function eligibility(
  profile: StoredProfile | undefined,
  facts: { readonly provider: string; readonly configProfiles: Config['auth']['profiles']; readonly now: number },
): IneligibleReason | null {
  if (!profile) return 'profile_missing';
  const { provider } = facts;
  if (!isSameProvider(profile.provider, provider)) return 'provider_mismatch';

  const meta = Object.hasOwn(facts.configProfiles, profile.id) ? facts.configProfiles[profile.id] : undefined;
  if (meta && (!isSameProvider(meta.provider, provider) || !modeFits(meta.mode, profile.type))) return 'mode_mismatch';
  return credentialTrouble(profile, facts.now);
}

function credentialTrouble(profile: StoredProfile, now: number): IneligibleReason | null {
  // Its credentials are AWS's to find, each time anew.
  if (profile.type === 'aws-sdk') return null;
  if (!profile.hasSecret) return 'missing_credential';
  if (profile.type === 'oauth') return loginTrouble(profile, now);
  return profile.type === 'token' ? tokenTrouble(profile.expires, now) : null;
}

/** Most are written alike, and this is asked for every account of every request. */
const isSameProvider = (a: string, b: string): boolean => a === b || normaliseProvider(a) === normaliseProvider(b);

/** Mode `oauth` accepts a stored token too; every other mode only its own type. */
export const modeFits = (mode: CredentialType, type: CredentialType): boolean =>
  mode === type || (mode === 'oauth' && type === 'token');

/** One that has ended can be refreshed, unless its provider does not accept that any more. */
const loginTrouble = ({ login, expires }: StoredProfile, now: number): IneligibleReason | null =>
  login?.kind === 'refused' && !(expires !== undefined && now < expires) ? 'expired' : null;

function tokenTrouble(expires: number | undefined, now: number): IneligibleReason | null {
  if (expires === undefined) return null;
  if (!Number.isFinite(expires) || expires <= 0) return 'invalid_expires';
  return now >= expires ? 'expired' : null;
}

/**
 * Who may be asked for a provider, before anybody is left out. The first that exists: the agent's own order, the
 * config's (of the agent, then of all), the entries of `auth.profiles`, everything stored.
 */
export function baseOrder(
  store: AgentStore,
  config: OrderConfig,
  agentId: string,
  provider: string,
): { source: OrderSource; ids: readonly string[] } {
  const id = normaliseProvider(provider);
  const own = groupByProvider(store.order).get(id);
  if (own && own.length > 0) return explicit('own', own, store, id);

  const ofAgent = config.agents.list.find((agent) => agent.id === agentId)?.auth?.order;
  const written = (ofAgent && groupByProvider(ofAgent).get(id)) ?? groupByProvider(config.auth.order).get(id);
  if (written) return explicit('config', written, store, id);

  const named = indexByProvider(config.auth.profiles).get(id) ?? [];
  const useful = named.some((profileId) => Object.hasOwn(store.profiles, profileId));
  return { source: 'automatic', ids: useful ? named : storedFor(store, id) };
}

/** A list that names only what is not stored is no order at all; an empty one is: nobody. */
function explicit(source: OrderSource, ids: readonly string[], store: AgentStore, provider: string) {
  const useless = ids.length > 0 && !ids.some((id) => Object.hasOwn(store.profiles, id));
  return useless ? { source: 'automatic' as const, ids: storedFor(store, provider) } : { source, ids };
}

const storedFor = (store: AgentStore, provider: string): readonly string[] =>
  indexByProvider(store.profiles).get(provider) ?? [];

export interface OrderQuery {
  readonly store: AgentStore;
  readonly config: OrderConfig;
  readonly agentId: string;
  readonly provider: string;
  readonly now: number;
  /** A pin: goes to the very front, cooling or not, if it is in the list. */
  readonly preferred?: string | undefined;
  /** Windows of this model count as well as those of the whole account. */
  readonly model?: string | undefined;
}

/** The order in which a provider's accounts are asked now. */
export function orderProfiles(query: OrderQuery): ProfileOrder {
  const { store, config, agentId, now, preferred, model } = query;
  const provider = normaliseProvider(query.provider);
  const base = baseOrder(store, config, agentId, provider);

  const available: string[] = [];
  const cooling: { id: string; until: number }[] = [];
  const dropped: Dropped[] = [];
  for (const id of new Set(base.ids)) {
    const profile = Object.hasOwn(store.profiles, id) ? store.profiles[id] : undefined;
    const reason = eligibility(profile, { provider, configProfiles: config.auth.profiles, now });
    if (reason !== null) dropped.push({ id, reason });
    else {
      const window = coolingUntil(store.usageStats[id], now, model);
      if (window) cooling.push({ id, until: window.until });
      else available.push(id);
    }
  }
  const first = base.source === 'automatic' ? leastRecentlyUsed(available, store) : available;
  const last = cooling.sort((a, b) => a.until - b.until).map(({ id }) => id);
  return { source: base.source, ids: withFirst(preferred, [...first, ...last]), dropped };
}

/** Subscriptions before keys: a login costs nothing extra. */
const rank: Readonly<Record<CredentialType, number>> = { oauth: 0, token: 1, api_key: 2, 'aws-sdk': 2 };

export const rankOf = (type: CredentialType): number => rank[type];

/** From 0, and fewer than this. */
export const RANKS = Math.max(...Object.values(rank)) + 1;

/** By type, then by who rested longest; who never worked rested longest of all. */
function leastRecentlyUsed(ids: readonly string[], store: AgentStore): string[] {
  return ids
    .map((id) => ({
      id,
      rank: rank[store.profiles[id]?.type ?? 'api_key'],
      lastUsed: store.usageStats[id]?.lastUsed ?? 0,
    }))
    .sort((a, b) => a.rank - b.rank || a.lastUsed - b.lastUsed)
    .map(({ id }) => id);
}

const withFirst = (preferred: string | undefined, ids: string[]): string[] =>
  preferred !== undefined && ids.includes(preferred) ? [preferred, ...ids.filter((id) => id !== preferred)] : ids;

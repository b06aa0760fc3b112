import type { BatonError } from '#shared/errors';
import { keysIn } from '../aws/keys.ts';
import type { CostKind, CredentialType, OrderSource } from '#shared/profile';
import { err, ok, type Result } from '#shared/result';
import { nearest } from '../kernel/nearest.ts';
import { labelOf } from '../profiles/label.ts';
import { indexByProvider } from '../profiles/provider-index.ts';
import { baseOrder, eligibility, orderProfiles, type Dropped } from '../profiles/order.ts';
import type { OrderConfig, ProfileOrder } from '../profiles/order.ts';
import { firstInOrder, type FirstInOrder } from '../profiles/standing.ts';
import type { AgentStore, StoredProfile } from '../profiles/types.ts';
import { coolingUntil, failedBefore, type Window } from '../profiles/windows.ts';
import type { ModelCost } from '../providers/config-input.ts';
import { isTokenVariable } from '../providers/env-names.ts';
import type { ProviderSpec } from '../providers/spec.ts';
import { costKindOf } from './cost-kind.ts';

/** Somebody who could carry a request, without the secret. */
export interface CredentialCandidate {
  readonly kind: 'profile' | 'env' | 'config' | 'local' | 'aws';
  /** `profile:<id>`, `env: OPENAI_API_KEY`, `models.json`, `local` (behaviour §2.3). */
  readonly source: string;
  /** Only for `profile`. */
  readonly profileId?: string;
  readonly label: string;
  readonly type: CredentialType | 'none';
  readonly costKind: CostKind;
  /** The window it sits in now, for the model asked about. */
  readonly cooling?: Window;
  readonly lastUsed?: number;
  /** The session used it last, so it goes before those who stand in front of it. */
  readonly kept?: true;
  /** It cools: how many of those that do not stand before it in the order. */
  readonly behind?: number;
  /** Its window has ended, and nobody has seen it answer since that failure (epoch ms). */
  readonly failedAt?: number;
}

export interface CredentialPlan {
  /** In the order in which they are asked: available ones, then cooling ones by the end of their window. */
  readonly candidates: readonly CredentialCandidate[];
  /** Profiles of the order that are of no use, and why. */
  readonly dropped: readonly Dropped[];
  readonly source: OrderSource | 'locked' | 'env' | 'config' | 'local' | 'aws' | 'none';
}

export interface CredentialFacts {
  readonly spec: ProviderSpec;
  readonly store: AgentStore;
  readonly config: OrderConfig;
  readonly agentId: string;
  /** Process environment and `.env`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Model id without provider: its own windows count too. */
  readonly model: string;
  /** Its catalogue cost. */
  readonly cost?: ModelCost | null | undefined;
  readonly now: number;
  /** The profile this session used last; goes first while it does not cool. A stale one is of no consequence. */
  readonly preferred?: string | undefined;
  /** `preferred` is none the session used: this request has waited for its first answers. */
  readonly isWaitedFor?: boolean;
  /** Only as many as one request may come to ask, whatever number there is. */
  readonly few?: boolean;
}

/**
 * Who may be asked for one provider (behaviour §2.3, §7.2): the profiles in their order; only when none of them is of
 * use, one credential from the environment, the config, or none for a local server. Empty: nobody.
 */
export function credentialCandidates(facts: CredentialFacts): CredentialPlan {
  const { spec, store, config, agentId, now, model } = facts;
  if (spec.onlyAwsSdk) return ambientPlan(facts, ambientCredential(spec, facts.env), []);
  const preferred = isCooling(facts, facts.preferred) ? undefined : facts.preferred;
  const query = { store, config, agentId, provider: spec.id, now, model, preferred: facts.few ? preferred : undefined };
  const order: Order = facts.few ? firstInOrder(query) : orderProfiles(query);
  const { dropped = [] } = order;
  const candidates = keepingTo(preferred, profileCandidates(facts, order), facts.isWaitedFor !== true);
  if (candidates.length > 0) return { candidates, dropped, source: order.source };

  const ambient = ambientCredential(spec, facts.env) ?? (spec.awsSdk ? awsChain : null);
  return ambientPlan(facts, ambient, dropped);
}

/** Who keeps an order between requests does not say whom it left out. */
type Order = Pick<ProfileOrder, 'ids' | 'source'> & Partial<ProfileOrder & FirstInOrder>;

const ambientPlan = (
  facts: CredentialFacts,
  ambient: AmbientCredential | null,
  dropped: readonly Dropped[],
): CredentialPlan =>
  ambient
    ? { candidates: [ambientCandidate(facts, ambient)], dropped, source: ambient.kind }
    : { candidates: [], dropped, source: 'none' };

/**
 * `model@profile`: this credential alone, tried even while it cools, never rotated (behaviour §7.1, §7.3, §7.7).
 * Errors: `unknown-profile` with the nearest ids, `wrong-provider`, `profile-unusable` (expired, without a secret, or
 * not in the order of its provider).
 */
export function lockedCandidate(facts: CredentialFacts, profileId: string): Result<CredentialPlan, BatonError> {
  const { spec, store, config, agentId, now } = facts;
  const profile = storedProfile(store, profileId);
  if (!profile)
    return err({ code: 'unknown-profile', profileId, nearest: nearest(profileId, Object.keys(store.profiles)) });
  if (profile.provider !== spec.id)
    return err({ code: 'wrong-provider', profileId, provider: profile.provider, wanted: spec.id });

  const reason = eligibility(profile, { provider: spec.id, configProfiles: config.auth.profiles, now });
  if (reason !== null) return err({ code: 'profile-unusable', profileId, reason });
  const { ids } = baseOrder(store, config, agentId, spec.id);
  if (!ids.includes(profileId)) return err({ code: 'profile-unusable', profileId, reason: 'excluded_by_order' });
  return ok({ candidates: [profileCandidate(facts, profile)], dropped: [], source: 'locked' });
}

/** Has this provider anything that could become a credential? Also true for an account that has expired or cools. */
export function hasCredentials(
  spec: ProviderSpec | undefined,
  store: AgentStore,
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  if (!spec) return false;
  if (indexByProvider(store.profiles).has(spec.id)) return true;
  return ambientCredential(spec, env) !== null;
}

/** A credential that no profile holds. Carries the secret: lives for one attempt, is never logged. */
export interface AmbientCredential {
  readonly kind: 'env' | 'config' | 'local' | 'aws';
  readonly source: string;
  readonly label: string;
  readonly type: CredentialType | 'none';
  readonly secret: string;
}

/** Whatever the AWS SDK finds; asked last, and only by a request that names such a model (behaviour §2.3, 7). */
export const awsChain: AmbientCredential = {
  ...{ kind: 'aws', source: 'aws-sdk default chain', label: 'AWS SDK', type: 'aws-sdk', secret: '' },
};

/** Variables that AWS's own tools read (behaviour §2.2). */
function awsCredential(env: Readonly<Record<string, string | undefined>>): AmbientCredential | null {
  const found = (names: string, label: string): AmbientCredential => ({
    ...{ kind: 'env', source: `env: ${names}`, label, type: 'aws-sdk', secret: '' },
  });
  if (keysIn(env)) return found('AWS_ACCESS_KEY_ID + AWS_SECRET_ACCESS_KEY', 'AWS_ACCESS_KEY_ID');
  return env['AWS_PROFILE']?.trim() ? found('AWS_PROFILE', 'AWS_PROFILE') : null;
}

/** The first non-blank environment variable, the config's key, or nothing for a server that needs nothing. */
export function ambientCredential(
  spec: Pick<ProviderSpec, 'env' | 'apiKey' | 'local' | 'name' | 'awsSdk' | 'onlyAwsSdk'>,
  env: Readonly<Record<string, string | undefined>>,
): AmbientCredential | null {
  for (const name of spec.env) {
    const secret = env[name]?.trim();
    const type = isTokenVariable(name) ? 'oauth' : 'api_key';
    if (secret) return { kind: 'env', source: `env: ${name}`, label: name, type, secret };
  }
  const aws = spec.awsSdk ? awsCredential(env) : null;
  if (aws) return aws;
  if (spec.onlyAwsSdk) return awsChain;
  const label = spec.name;
  if (spec.apiKey !== undefined)
    return { kind: 'config', source: 'models.json', label, type: 'api_key', secret: spec.apiKey };
  return spec.local ? { kind: 'local', source: 'local', label, type: 'none', secret: '' } : null;
}

function ambientCandidate({ spec, cost }: CredentialFacts, ambient: AmbientCredential): CredentialCandidate {
  const { kind, source, label, type } = ambient;
  return { kind, source, label, type, costKind: costKindOf(spec, { type }, cost) };
}

function profileCandidates(facts: CredentialFacts, { ids, behind }: Order): CredentialCandidate[] {
  const found: CredentialCandidate[] = [];
  for (const id of ids) {
    const profile = storedProfile(facts.store, id);
    if (profile) found.push(profileCandidate(facts, profile, behind?.get(id)));
  }
  return found;
}

function profileCandidate(
  { spec, store, cost, now, model }: CredentialFacts,
  profile: StoredProfile,
  behind?: number,
): CredentialCandidate {
  const stats = store.usageStats[profile.id];
  const cooling = coolingUntil(stats, now, model);
  const failedAt = cooling || !stats ? undefined : failedBefore(stats, model);
  // Made for each account of each request, so without copies in between.
  const candidate: { -readonly [K in keyof CredentialCandidate]: CredentialCandidate[K] } = {
    kind: 'profile',
    source: `profile:${profile.id}`,
    profileId: profile.id,
    label: labelOf(profile),
    type: profile.type,
    costKind: costKindOf(spec, profile, cost),
  };
  if (cooling) candidate.cooling = cooling;
  if (behind !== undefined) candidate.behind = behind;
  if (failedAt !== undefined) candidate.failedAt = failedAt;
  if (stats?.lastUsed !== undefined) candidate.lastUsed = stats.lastUsed;
  return candidate;
}

/**
 * The account a session used last goes first, so that its prompt cache is of use; but not one that costs money before
 * one that does not: back from its window, that one is worth more than a cache. So does one that was waited for, which
 * is not told of.
 */
function keepingTo(
  preferred: string | undefined,
  candidates: CredentialCandidate[],
  isOfSession: boolean,
): CredentialCandidate[] {
  const at = candidates.findIndex(({ profileId }) => profileId !== undefined && profileId === preferred);
  const kept = candidates[at];
  if (kept === undefined || at === 0) return candidates;
  const isCheaper = ({ costKind, cooling }: CredentialCandidate) => costKind !== 'paid' && cooling === undefined;
  if (kept.costKind === 'paid' && candidates.slice(0, at).some(isCheaper)) return candidates;
  const others = [...candidates.slice(0, at), ...candidates.slice(at + 1)];
  return [
    isOfSession ? Object.assign(kept, { kept: true } as const) : kept,
    ...others.map((one) => (one.behind !== undefined && one.behind <= at ? { ...one, behind: one.behind + 1 } : one)),
  ];
}

const isCooling = ({ store, now, model }: CredentialFacts, id: string | undefined): boolean =>
  id !== undefined && coolingUntil(store.usageStats[id], now, model) !== null;

const storedProfile = (store: AgentStore, id: string): StoredProfile | undefined =>
  Object.hasOwn(store.profiles, id) ? store.profiles[id] : undefined;

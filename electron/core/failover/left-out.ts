import type { ExplainView } from '#shared/activity';
import type { IneligibleReason } from '#shared/profile';
import { labelOf } from '../profiles/label.ts';
import { baseOrder, eligibility, type OrderConfig } from '../profiles/order.ts';
import { indexByProvider } from '../profiles/provider-index.ts';
import type { AgentStore, StoredProfile } from '../profiles/types.ts';

type LeftOut = ExplainView['leftOut'][number];

export interface LeftOutFacts {
  readonly store: AgentStore;
  readonly config: OrderConfig;
  readonly agentId: string;
  readonly now: number;
}

/** Nobody reads more of them than this, and ten thousand would hold up the answer. */
const LEFT_OUT_MOST = 50;

/** Stored accounts of these providers that no request of the agent asks, however the others fare, and why: the first 50. */
export function leftOutOf(facts: LeftOutFacts, providers: readonly string[]): LeftOut[] {
  const { store, config, agentId, now } = facts;
  const found: LeftOut[] = [];
  for (const provider of new Set(providers)) {
    const listed = new Set(baseOrder(store, config, agentId, provider).ids);
    for (const profileId of indexByProvider(store.profiles).get(provider) ?? []) {
      const profile = store.profiles[profileId];
      if (!profile) continue;
      const unfit = eligibility(profile, { provider, configProfiles: config.auth.profiles, now });
      const reason = unfit ?? (listed.has(profileId) ? null : 'excluded_by_order');
      if (reason === null) continue;
      found.push({ provider, profileId, label: labelOf(profile), reason, why: why(profile, reason) });
      if (found.length === LEFT_OUT_MOST) return found;
    }
  }
  return found;
}

const why = ({ type }: StoredProfile, reason: IneligibleReason): string =>
  type === 'oauth' && reason === 'expired' ? 'Its login has ended. Sign in again.' : sentences[reason];

const sentences: Readonly<Record<IneligibleReason, string>> = {
  profile_missing: 'It is not stored.',
  provider_mismatch: 'It belongs to another provider.',
  mode_mismatch: 'auth.profiles in the config says otherwise of it.',
  missing_credential: 'Its secret is missing.',
  expired: 'It has expired.',
  invalid_expires: 'Its expiry is no date.',
  excluded_by_order: 'The order of its provider leaves it out.',
};

import type { Event, Payload } from '#shared/contract';
import type { Agents } from '../agents/agents.ts';
import type { ConfigService } from '../config/types.ts';
import { defined } from '../kernel/defined.ts';
import type { Ports } from '../ports.ts';
import { labelOf } from '../profiles/label.ts';
import type { Profiles } from '../profiles/store.ts';
import type { StoredProfile } from '../profiles/types.ts';
import type { ExpiryNotice } from './expiry-notices.ts';
import { createExpiryWatch } from './expiry-watch.ts';

export interface TellExpiryDeps extends Pick<Ports, 'clock' | 'files' | 'log' | 'stateDir'> {
  readonly config: ConfigService;
  readonly profiles: Profiles;
  readonly agents: Agents;
  readonly emit: <E extends Event>(event: E, payload: Payload<E>) => void;
  /** The name of whoever answers for this agent instead of that account, if anybody does. */
  readonly covered: (agentId: string, profileId: string) => string | undefined;
}

/** Tells the ends of all accounts as events, and what has been settled. Answers the way out. */
export function tellExpiry(deps: TellExpiryDeps): () => void {
  const { config, profiles, agents, log, emit } = deps;
  const stored = () => agents.ids().flatMap((agentId) => own(profiles, agentId));
  const watch = createExpiryWatch({
    ...deps,
    accounts: () =>
      stored().flatMap(({ key, profile }) => (endsForGood(profile) ? { key, expires: profile.expires } : [])),
    refused: () => stored().flatMap(({ key, profile }) => (profile.login?.kind === 'refused' ? [key] : [])),
    thresholds: () => config.current().auth.notifyBeforeDays,
    onTell(notice) {
      const payload = describe(deps, notice);
      if (!payload) return;
      log.warn('account-expires', { account: notice.key, days: notice.days });
      emit('account-expires', payload);
    },
    onSettled(key) {
      emit('account-settled', { profileId: parts(key).profileId });
    },
  });
  const ways = [profiles, config, agents].map((service) => service.onChanged(() => watch.look()));
  return () => {
    for (const way of ways) way();
    watch.close();
  };
}

/** What stands in this agent's own file. */
function own(profiles: Profiles, agentId: string) {
  return Object.values(profiles.view(agentId).profiles)
    .filter(({ id }) => profiles.owner(agentId, id) === agentId)
    .map((profile) => ({ key: `${agentId}/${profile.id}`, profile }));
}

/** Keys never end, and a login renews itself: of that only a refusal is told. */
const endsForGood = (profile: StoredProfile): profile is StoredProfile & { readonly expires: number } =>
  profile.type === 'token' &&
  profile.hasSecret &&
  profile.expires !== undefined &&
  Number.isFinite(profile.expires) &&
  profile.expires > 0;

function describe({ profiles, covered }: TellExpiryDeps, notice: ExpiryNotice): Payload<'account-expires'> | null {
  const { agentId, profileId } = parts(notice.key);
  const profile = profiles.view(agentId).profiles[profileId];
  if (!profile) return null;
  return {
    ...{ profileId, label: labelOf(profile), provider: profile.provider, days: notice.days, expires: notice.expires },
    ...defined({ setupToken: profile.setupToken, covered: covered(agentId, profileId) }),
  };
}

function parts(key: string) {
  const slash = key.indexOf('/');
  return { agentId: key.slice(0, slash), profileId: key.slice(slash + 1) };
}

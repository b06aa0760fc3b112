import type { BatonError } from '#shared/errors';
import { err, ok, type Result } from '#shared/result';
import type { Agents } from '../agents/agents.ts';
import type { ConfigService } from '../config/types.ts';
import { nearest } from '../kernel/nearest.ts';
import type { Clock } from '../ports.ts';
import type { HealthBook } from '../profiles/health.ts';
import type { Profiles } from '../profiles/store.ts';
import type { AgentStore, StoredProfile } from '../profiles/types.ts';
import type { ProviderSpec, ProviderTable } from '../providers/spec.ts';

export interface AccountsDeps {
  readonly clock: Clock;
  readonly config: ConfigService;
  readonly profiles: Profiles;
  readonly health: Pick<HealthBook, 'clear'>;
  readonly providers: () => ProviderTable;
  readonly agents: Pick<Agents, 'resolve'>;
}

export interface Found {
  readonly agentId: string;
  readonly profile: StoredProfile;
  readonly store: AgentStore;
}

/** The stored profile an agent sees under this id. */
export function findProfile(
  { agents, profiles }: Pick<AccountsDeps, 'agents' | 'profiles'>,
  agentId: string | undefined,
  profileId: string,
): Result<Found, BatonError> {
  const agent = agents.resolve(agentId);
  if (!agent.ok) return agent;
  const store = profiles.view(agent.value);
  const profile = store.profiles[profileId];
  return profile ? ok({ agentId: agent.value, profile, store }) : err(unknownProfile(store, profileId));
}

export const unknownProfile = (store: AgentStore, profileId: string): BatonError => ({
  code: 'unknown-profile',
  profileId,
  nearest: nearest(profileId, Object.keys(store.profiles)),
});

export function agentAndProvider(
  { agents, providers }: Pick<AccountsDeps, 'agents' | 'providers'>,
  agentId: string | undefined,
  provider: string,
): Result<{ agentId: string; provider: string; spec: ProviderSpec }, BatonError> {
  const agent = agents.resolve(agentId);
  if (!agent.ok) return agent;
  const spec = knownProvider(providers(), provider);
  return spec.ok ? ok({ agentId: agent.value, provider: spec.value.id, spec: spec.value }) : spec;
}

export function knownProvider(table: ProviderTable, provider: string): Result<ProviderSpec, BatonError> {
  const spec = table.get(provider);
  return spec ? ok(spec) : err({ code: 'unknown-provider', provider, nearest: table.nearest(provider) });
}

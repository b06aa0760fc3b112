import type { Output } from '#shared/contract';
import type { BatonError } from '#shared/errors';
import { ok, type Result } from '#shared/result';
import { MAIN, type Agents } from '../agents/agents.ts';
import type { ConfigService } from '../config/types.ts';
import { hasCredentials } from '../failover/resolve.ts';
import type { Derived } from '../models/derived.ts';
import { refKey } from '../models/ref.ts';
import type { Profiles } from '../profiles/store.ts';
import type { AgentStore, StoredProfile } from '../profiles/types.ts';
import { findProfile } from './find.ts';
import { mentions } from './taken-from-config.ts';

export type Dependent = Output<'accounts.dependents'>['dependents'][number];

export interface DependentsDeps {
  readonly config: ConfigService;
  readonly profiles: Profiles;
  readonly derived: Derived;
  readonly agents: Pick<Agents, 'resolve' | 'ids'>;
  /** Names of the programs that this account is written back to; `agentId`: whose file it stands in. */
  readonly programs: (agentId: string, profileId: string) => readonly string[];
}

/** What would notice if an account were removed: orders made by hand, models, agents that inherit it, programs. */
export function dependentsOf(
  deps: DependentsDeps,
  agentId: string | undefined,
  profileId: string,
): Result<{ dependents: Dependent[] }, BatonError> {
  const found = findProfile(deps, agentId, profileId);
  if (!found.ok) return found;
  const { profile } = found.value;
  const owner = deps.profiles.owner(found.value.agentId, profileId) ?? found.value.agentId;
  const losing = deps.agents.ids().filter((id) => loses(deps, owner, id, profileId));
  return ok({
    dependents: [
      ...ordersByHand(deps, losing, profile),
      ...ordersInConfig(deps, owner, profile),
      ...losing.flatMap((id) => modelsLeft(deps, id, profile)),
      ...losing.flatMap((id) => (id === owner ? [] : [line('agent', `Agent ${id} uses it, too.`)])),
      ...deps.programs(owner, profileId).map((name) => line('program', `${name} is kept signed in with it.`)),
    ],
  });
}

const line = (kind: Dependent['kind'], text: string): Dependent => ({ kind, text });

/** ` (agent coder)`; nothing for `main`, which most people know of no other than. */
const ofAgent = (agentId: string) => (agentId === MAIN ? '' : ` (agent ${agentId})`);

/** Does this agent see it now, and nothing of that id afterwards? */
function loses({ profiles }: DependentsDeps, owner: string, agentId: string, profileId: string): boolean {
  if (profiles.owner(agentId, profileId) !== owner) return false;
  return owner === MAIN || profiles.owner(MAIN, profileId) === undefined;
}

const nameOf = ({ derived }: DependentsDeps, provider: string) => derived.table().get(provider)?.name ?? provider;

function ordersByHand(deps: DependentsDeps, agents: readonly string[], { id, provider }: StoredProfile): Dependent[] {
  const own = agents.filter((agentId) => {
    if (!deps.profiles.ownOrder(agentId).includes(provider)) return false;
    return deps.profiles.view(agentId).order[provider]?.includes(id) === true;
  });
  return own.map((agentId) => line('order', `Your order of ${nameOf(deps, provider)}${ofAgent(agentId)} names it.`));
}

/** The config speaks of ids: as long as somebody else has one of this name, it stays right. */
function ordersInConfig({ config, profiles, agents }: DependentsDeps, owner: string, profile: StoredProfile) {
  const { id } = profile;
  if (agents.ids().some((agentId) => (profiles.owner(agentId, id) ?? owner) !== owner)) return [];
  const named = mentions(config.current(), id);
  const places = [
    ...(named.profiles ? ['auth.profiles'] : []),
    ...named.orders.map((provider) => `auth.order.${provider}`),
    ...named.ofAgents.map(({ agentId, provider }) => `auth.order.${provider} of agent ${agentId}`),
  ];
  return places.map((place) => line('order', `${place} in baton.json names it.`));
}

/** Models of the agent's chain that somebody can answer for now, and nobody afterwards. */
function modelsLeft({ derived, profiles, config }: DependentsDeps, agentId: string, profile: StoredProfile) {
  const { primary, fallbacks, imagePrimary, imageFallbacks } = derived.selection(agentId);
  const chain = [primary, ...fallbacks, ...(imagePrimary ? [imagePrimary] : []), ...imageFallbacks];
  const spec = derived.table().get(profile.provider);
  const left = hasCredentials(spec, without(profiles.view(agentId), profile.id), config.env());
  if (left) return [];
  const refs = new Map(chain.filter((ref) => ref.provider === profile.provider).map((ref) => [refKey(ref), ref]));
  return [...refs.values()].map((ref) =>
    line('model', `${derived.catalogue().name(ref)} has no other account${ofAgent(agentId)}.`),
  );
}

const without = (store: AgentStore, profileId: string): AgentStore => ({
  ...store,
  profiles: Object.fromEntries(Object.entries(store.profiles).filter(([id]) => id !== profileId)),
});

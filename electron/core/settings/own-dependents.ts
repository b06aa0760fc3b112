import type { Output } from '#shared/contract';
import { MAIN } from '../agents/agents.ts';
import type { Derived } from '../models/derived.ts';
import { refKey, type ModelRef } from '../models/ref.ts';
import type { Selection } from '../models/selection.ts';
import type { Profiles } from '../profiles/store.ts';
import { normaliseProvider } from '../providers/normalise.ts';

export type Dependents = Output<'providers.dependents'>['dependents'];

export interface OwnDependentsDeps {
  readonly profiles: Pick<Profiles, 'view' | 'owner'>;
  readonly derived: Derived;
  readonly agents: { ids(): readonly string[] };
}

/** Accounts of a provider that agents have of their own, `main` included. */
export const accountsOf = ({ profiles, agents }: Pick<OwnDependentsDeps, 'profiles' | 'agents'>, provider: string) =>
  agents.ids().flatMap((agentId) =>
    Object.values(profiles.view(agentId).profiles)
      .filter((each) => normaliseProvider(each.provider) === provider && profiles.owner(agentId, each.id) === agentId)
      .map(({ id, label }) => ({ agentId, profileId: id, name: label ?? id })),
  );

/** What goes with a provider, and what is left without it, one line each. */
export function dependentsOfProvider(deps: OwnDependentsDeps, provider: string): Dependents {
  const { agents, derived } = deps;
  const accounts = accountsOf(deps, provider).map(({ agentId, name }) => ({
    kind: 'account' as const,
    text: `The account ${name}${ofAgent(agentId)} goes with it, its secret included.`,
  }));
  // An agent that follows `main` has the same chain.
  const used = new Map<string, string>();
  for (const agentId of agents.ids())
    for (const ref of chainOf(derived.selection(agentId))) {
      if (ref.provider === provider && !used.has(refKey(ref)))
        used.set(
          refKey(ref),
          `${derived.catalogue().name(ref)} is in use${ofAgent(agentId)}, and could not answer any more.`,
        );
    }
  const aliases = derived
    .selection(MAIN)
    .aliases.filter(({ ref }) => ref.provider === provider)
    .map(({ alias }) => `The alias ${alias} means one of its models.`);
  return [...accounts, ...[...used.values(), ...aliases].map((text) => ({ kind: 'model' as const, text }))];
}

const chainOf = ({ primary, fallbacks, imagePrimary, imageFallbacks }: Selection): readonly ModelRef[] => [
  ...[primary, ...fallbacks],
  ...(imagePrimary ? [imagePrimary] : []),
  ...imageFallbacks,
];

/** ` (agent coder)`; nothing for `main`, which most people know of no other than. */
const ofAgent = (agentId: string) => (agentId === MAIN ? '' : ` (agent ${agentId})`);

import { vaultEntry } from '../../profiles/profile-id.ts';
import type { Check, DoctorFacts } from '../doctor-facts.ts';
import type { Orphan } from '../orphans.ts';
import { told, toldWithCopy, type Repair } from '../repairs.ts';
import { found, warning } from './found.ts';

/** Sealed secrets that no account uses. */
export const orphansCheck: Check = (facts) =>
  found(
    'orphans',
    'vault',
    facts.orphans.map((orphan) =>
      warning(message(orphan), `${orphan.agentId}/${orphan.profileId}`, repairOf(facts, orphan)),
    ),
    'Every secret in the vault belongs to an account.',
  );

const message = ({ agentId, profileId, removed }: Orphan): string =>
  removed
    ? `The secret of ${profileId} (agent ${agentId}), which was removed, is still in the vault. Baton deletes it when it starts next.`
    : `The vault holds a secret of ${profileId} (agent ${agentId}), which is not stored. Put its auth-profiles.json back, or add the account again.`;

/** None when a whole file of accounts is gone, or holds nobody any more: whoever moved it away wants the secrets, too. */
function repairOf(facts: DoctorFacts, { agentId, profileId, removed }: Orphan) {
  const { stateDir } = facts;
  const entry = vaultEntry(agentId, profileId);
  const did = `The secret of ${profileId} (agent ${agentId}) is out of the vault.`;
  if (removed)
    return { says: `Deletes the secret of ${profileId}.`, act: ({ forget }) => told(forget([entry]), did) } as Repair;
  if (isAway(facts, agentId)) return undefined;
  return {
    says: `Takes the secret of ${profileId} out of the vault; the vault as it was is kept beside it.`,
    act: (tools) => toldWithCopy(tools, `${stateDir}/vault.json`, () => tools.forget([entry]), did),
  } satisfies Repair;
}

/** Of an agent that is there. */
function isAway({ agents, storeThere, owner }: DoctorFacts, agentId: string): boolean {
  const agent = agents.find(({ id }) => id === agentId);
  if (!agent) return false;
  return !storeThere.has(agentId) || !Object.keys(agent.store.profiles).some((id) => owner(agentId, id) === agentId);
}

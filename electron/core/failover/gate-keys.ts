import type { BurstGate } from './burst-gate.ts';
import type { Candidate, Leg } from './plan.ts';

export interface GateOwners {
  /** The agent whose file holds a profile, so that agents who share an account share its gate. */
  readonly owner: (agentId: string, profileId: string) => string | undefined;
}

export const gateKey = ({ owner }: GateOwners, agentId: string, leg: Leg, { profileId }: Candidate): string =>
  profileId === undefined ? `ambient ${leg.provider}` : `${owner(agentId, profileId) ?? agentId} ${profileId}`;

/** Of coming back from a window, which one model may be in and another not. */
export const returnKey = (owners: GateOwners, agentId: string, leg: Leg, candidate: Candidate): string =>
  `back ${gateKey(owners, agentId, leg, candidate)} ${leg.model}`;

/** Is somebody trying this one now, as the first since its window ended? */
export const isTriedIn =
  (deps: GateOwners & { readonly gate: Pick<BurstGate, 'isTried'> }, agentId: string) =>
  (leg: Leg, candidate: Candidate): boolean =>
    deps.gate.isTried(returnKey(deps, agentId, leg, candidate), candidate.failedAt ?? 0);

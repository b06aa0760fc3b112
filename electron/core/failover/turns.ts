import type { AttemptView } from '#shared/activity';
import { probeAmong, type Probes } from './probes.ts';
import type { Candidate, Leg, Plan } from './plan.ts';

/** Why somebody is passed over. */
export type Skip = Pick<AttemptView, 'reason' | 'until'>;

/** One candidate of a leg, and what is to become of it. */
export interface Turn {
  readonly candidate: Candidate;
  /** `wait`: somebody else is trying it; it is come back to when nobody else has answered. */
  readonly kind: 'ask' | 'probe' | 'wait' | 'skip';
  readonly skip?: Skip;
}

/** What a walk knows when it comes to a leg. */
export interface TurnFacts {
  readonly agentId: string;
  readonly plan: Pick<Plan, 'legs' | 'locked' | 'blockPaid'>;
  readonly leg: Leg;
  readonly candidates: readonly Candidate[];
  /** Somebody before would have answered at no extra cost. */
  readonly sawFree: boolean;
  readonly now: number;
  readonly probes: Pick<Probes, 'isOpen'>;
  /** Somebody tries this one now, as the first since its window ended. */
  readonly isTried: (leg: Leg, candidate: Candidate) => boolean;
}

/**
 * Who of a leg is asked, in which order, and who is passed over and why, each in its place. Pure: the runner walks
 * along it and `explain` shows it, so that what is shown is what happens.
 */
export function turnsOf(facts: TurnFacts): Turn[] {
  const { candidates, plan } = facts;
  const early = probeAmong(candidates, facts.now);
  const probed = early && isProbed(facts) ? early : undefined;
  const isOut = (candidate: Candidate) =>
    candidate.cooling !== undefined && candidate !== probed && !isLocked(plan, candidate);
  let resting = candidates.filter(isOut);
  const turns: Turn[] = [];
  let sawFree = facts.sawFree;
  const push = (turn: Turn) => {
    turns.push(turn);
    // Those who cool would have answered, too: what comes after them is no longer free of cost.
    sawFree ||= isFree(turn.candidate);
  };
  /** Those who rest before this place. */
  const passUpTo = (place: number) => {
    const isBefore = ({ behind = 0 }: Candidate) => behind <= place;
    if (!resting.some(isBefore)) return;
    for (const candidate of resting)
      if (isBefore(candidate)) push({ candidate, kind: 'skip', skip: whyOut(candidate) });
    resting = resting.filter((candidate) => !isBefore(candidate));
  };
  let passed = 0;
  for (const candidate of candidates) {
    if (isOut(candidate)) continue;
    passUpTo(passed);
    passed += 1;
    const isBlocked = plan.blockPaid === true && sawFree && !isFree(candidate);
    if (isBlocked) push({ candidate, kind: 'skip', skip: { reason: 'paid' } });
    else push({ candidate, kind: kindOf(facts, candidate, candidate === probed) });
  }
  passUpTo(Infinity);
  return turns;
}

const whyOut = ({ cooling }: Candidate): Skip => ({
  reason: cooling?.kind === 'disabled' ? cooling.reason : 'cooling',
  ...(cooling && { until: cooling.until }),
});

const kindOf = ({ isTried, leg }: TurnFacts, candidate: Candidate, isProbe: boolean): Turn['kind'] =>
  isProbe ? 'probe' : candidate.failedAt !== undefined && isTried(leg, candidate) ? 'wait' : 'ask';

/** `model@profile`: the only one that may be asked, so it is asked even while it cools (behaviour §7.3). */
const isLocked = ({ locked }: TurnFacts['plan'], { profileId }: Candidate): boolean =>
  locked !== undefined && profileId === locked;

/** Only the first model, only where another one could answer instead, and one at a time (behaviour §8.3). */
const isProbed = ({ agentId, plan, leg, probes }: TurnFacts): boolean =>
  leg === plan.legs[0] &&
  plan.legs.some((other) => other !== leg && other.skip === undefined) &&
  probes.isOpen(agentId, leg.provider);

/** Costs its owner nothing extra. */
export const isFree = ({ costKind }: Candidate): boolean => costKind !== 'paid';

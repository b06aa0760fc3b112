import type { AttemptFailure } from './attempt.ts';
import type { Candidate, Leg } from './plan.ts';
import type { RunnerDeps } from './runner.ts';
import type { Verdict } from './verdict.ts';

/**
 * Writes the window down before anybody else is let through. Answers its end.
 * @param late asked before the window that is open now opened, or to try its end early: such a failure is no news
 */
export async function mark(
  deps: Pick<RunnerDeps, 'health' | 'onBug'>,
  agentId: string,
  leg: Leg,
  candidate: Candidate,
  judged: Verdict,
  failure: AttemptFailure,
  late: boolean,
): Promise<number | null> {
  if (judged.mark === null || candidate.profileId === undefined || failure.kind !== 'upstream') return null;
  const { retryAfterMs } = failure.classified;
  try {
    const { until } = await deps.health.failed(agentId, candidate.profileId, {
      reason: judged.mark,
      model: leg.model,
      ...(retryAfterMs !== undefined && { retryAfterMs }),
      ...(late && { late }),
    });
    return until;
  } catch (bug) {
    deps.onBug(bug);
    return null;
  }
}

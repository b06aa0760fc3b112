import type { AttemptView, RequestView } from '#shared/activity';
import type { AttemptFailure } from '../failover/attempt.ts';
import type { Leg, Plan } from '../failover/plan.ts';
import type { Run } from '../failover/runner.ts';
import { verdict } from '../failover/verdict.ts';
import type { Usage } from '../dialects/dialect.ts';

export interface Outcome {
  /** What the client saw. */
  readonly status: number;
  readonly end: 'answered' | 'failed' | 'hung-up' | 'broken';
  readonly usage?: Usage;
  /** What the model that answered could not be told. */
  readonly dropped?: readonly string[];
  /** Why an answer broke after it had begun. */
  readonly broken?: AttemptFailure;
  /** End of the window that opened. */
  readonly until?: number;
}

interface About {
  readonly id: string;
  readonly startedAt: number;
  readonly agentId: string;
  readonly wire: { readonly id: string };
}

/** A request that means to fill the log with names does not. */
const MOST_DROPPED = 50;

/** The line of the request log. Times, names and counts; never a word of the prompt or the answer. */
export function requestRecord(
  about: About,
  call: { readonly asked: string; readonly stream: boolean },
  plan: Pick<Plan, 'legs'>,
  run: Run<unknown>,
  outcome: Outcome,
  now: number,
): RequestView {
  const tookMs = now - about.startedAt;
  return {
    id: about.id,
    at: about.startedAt,
    agentId: about.agentId,
    dialect: about.wire.id,
    stream: call.stream,
    asked: call.asked,
    ...carriedBy(run, plan.legs[0], call.asked),
    result: resultOf(run, outcome),
    status: outcome.status,
    tookMs,
    ...outcome.usage,
    ...(outcome.dropped && { dropped: [...new Set(outcome.dropped)].slice(0, MOST_DROPPED) }),
    attempts: run.attempts.map((attempt) =>
      attempt.outcome === 'answered' ? ended(attempt, outcome, tookMs) : attempt,
    ),
  };
}

/** Model and account that answered; the first model when nobody did. */
function carriedBy({ end }: Run<unknown>, first: Leg | undefined, asked: string) {
  if (end.kind !== 'answered') return { model: first?.key ?? asked, modelName: first?.modelName ?? asked };
  const { leg, candidate } = end;
  const { label, profileId } = candidate;
  return { model: leg.key, modelName: leg.modelName, label, ...(profileId !== undefined && { profileId }) };
}

/** First try: the first choice answered. Where it was passed over or failed, somebody else was handed the request. */
function resultOf({ attempts }: Run<unknown>, { end }: Outcome): RequestView['result'] {
  if (end === 'hung-up') return 'hung-up';
  if (end !== 'answered') return 'failed';
  return attempts[0]?.outcome === 'answered' ? 'first-try' : 'handed-on';
}

/** The attempt that answered, now that its answer has ended. */
function ended(attempt: AttemptView, { broken, until }: Outcome, requestTook: number): AttemptView {
  const tookMs = requestTook - (attempt.startedAfter ?? 0);
  if (broken?.kind !== 'upstream') return { ...attempt, tookMs };
  return {
    ...attempt,
    outcome: 'failed',
    reason: verdict(broken).reason,
    message: broken.message,
    tookMs,
    ...(until !== undefined && { until }),
  };
}

import type { AttemptView, RequestView } from '#shared/activity';
import type { AttemptFailure } from '../failover/attempt.ts';
import type { Plan } from '../failover/plan.ts';
import type { Run, RunEnd } from '../failover/runner.ts';
import { verdict } from '../failover/verdict.ts';
import type { Usage } from '../dialects/dialect.ts';

export interface Outcome {
  /** What the client saw. */
  readonly status: number;
  readonly end: 'answered' | 'failed' | 'hung-up' | 'broken';
  readonly usage?: Usage;
  /** What the model that answered could not be told. */
  readonly dropped?: readonly string[] | undefined;
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

/**
 * The line of the request log. Times, names and counts; never a word of the prompt or the answer. Made for every
 * request, and so of the run's own attempts and without copies in between: nobody has a use for the run after this.
 */
export function requestRecord(
  about: About,
  call: { readonly asked: string; readonly stream: boolean },
  plan: Pick<Plan, 'legs'>,
  run: Run<unknown>,
  outcome: Outcome,
  now: number,
): RequestView {
  const tookMs = now - about.startedAt;
  const { id, startedAt: at, agentId, wire } = about;
  const { asked, stream } = call;
  const record: RequestView = {
    id,
    at,
    agentId,
    dialect: wire.id,
    stream,
    asked,
    model: plan.legs[0]?.key ?? asked,
    modelName: plan.legs[0]?.modelName ?? asked,
    result: resultOf(run, outcome),
    status: outcome.status,
    tookMs,
    attempts: [...run.attempts],
  };
  for (const attempt of record.attempts) if (attempt.outcome === 'answered') finish(attempt, outcome, tookMs);
  if (run.end.kind === 'answered') carriedBy(record, run.end);
  if (outcome.dropped) record.dropped = [...new Set(outcome.dropped)].slice(0, MOST_DROPPED);
  return outcome.usage ? Object.assign(record, outcome.usage) : record;
}

/** Model and account that answered; else the first model stands there. */
function carriedBy(record: RequestView, { leg, candidate }: Extract<RunEnd<unknown>, { kind: 'answered' }>) {
  record.model = leg.key;
  record.modelName = leg.modelName;
  record.label = candidate.label;
  if (candidate.profileId !== undefined) record.profileId = candidate.profileId;
}

/** First try: the first choice answered. Where it was passed over or failed, somebody else was handed the request. */
function resultOf({ attempts }: Run<unknown>, { end }: Outcome): RequestView['result'] {
  if (end === 'hung-up') return 'hung-up';
  if (end !== 'answered') return 'failed';
  return attempts[0]?.outcome === 'answered' ? 'first-try' : 'handed-on';
}

/** The attempt that answered, now that its answer has ended. */
function finish(attempt: AttemptView, { broken, until }: Outcome, requestTook: number): void {
  attempt.tookMs = requestTook - (attempt.startedAfter ?? 0);
  if (broken?.kind !== 'upstream') return;
  attempt.outcome = 'failed';
  attempt.reason = verdict(broken).reason;
  attempt.message = broken.message;
  if (until !== undefined) attempt.until = until;
}

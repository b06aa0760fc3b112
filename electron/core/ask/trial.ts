import type { AttemptView } from '#shared/activity';
import { explain, type BatonError } from '#shared/errors';
import type { ProbeReasonCode, ProbeStatus } from '#shared/probe';
import { err, ok, type Result } from '#shared/result';
import type { NeutralEvent, NeutralRequest } from '../dialects/neutral.ts';
import type { AttemptFailure } from '../failover/attempt.ts';
import type { Plan } from '../failover/plan.ts';
import type { Router } from '../failover/router.ts';
import type { Run, Runner } from '../failover/runner.ts';
import { unaskable } from '../gateway/failure.ts';
import { hear } from '../gateway/hear.ts';
import { writeOwn } from '../gateway/translate.ts';
import type { Attempt } from '../gateway/upstream.ts';
import { refKey, type ModelRef } from '../models/ref.ts';
import type { Clock, Network, UpstreamRequest } from '../ports.ts';

export interface TrialDeps {
  readonly clock: Clock;
  readonly network: Network;
  readonly router: Router;
  /** Marks accounts as any request does, but tells nobody that one ran out: nobody waits for the answer. */
  readonly runner: Runner;
  readonly timeouts: () => UpstreamRequest['timeouts'];
}

/** One question to find out whether something works. */
export interface Question {
  readonly agentId: string;
  readonly ref: ModelRef;
  /** This account alone; absent: whoever of the provider's would be asked. */
  readonly profileId?: string | undefined;
  readonly request: NeutralRequest;
  /** From the beginning to the last word. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface TrialFailure {
  readonly status: Exclude<ProbeStatus, 'ok' | 'no_model'>;
  readonly reasonCode?: ProbeReasonCode;
  /** Redacted. */
  readonly error: string;
  /** Absent: nothing was sent. */
  readonly latencyMs?: number;
}

export type Tried = Result<{ readonly events: readonly NeutralEvent[]; readonly latencyMs: number }, TrialFailure>;

/** `null`: it was cancelled, so nothing is known. */
export type Trial = (question: Question) => Promise<Tried | null>;

type Heard = readonly NeutralEvent[];

/** Asks one model through the normal runner, in whatever dialect it speaks. */
export function createTrial(deps: TrialDeps): Trial {
  return async (question) => {
    const { agentId, ref, profileId, signal } = question;
    const planned = deps.router.plan({
      ...{ agentId, asked: refKey(ref), exactly: { ref, profileId } },
      // Only says what it is asked in when its provider speaks several.
      dialect: 'anthropic-messages',
    });
    if (!planned.ok) return err(unplanned(planned.error));
    const trouble: BatonError[] = [];
    const guard = guarded(deps.clock, question.timeoutMs, signal);
    const run = await deps.runner.run<Heard>({
      ...{ agentId, startedAt: deps.clock.now(), plan: listening(planned.value, trouble), signal: guard.signal },
      attempt: (leg, _candidate, credential, accepted) =>
        put({ deps: upstream(deps), leg, credential, signal: guard.signal, accepted }, question.request),
    });
    guard.over();
    return signal.aborted && run.end.kind !== 'answered' ? null : read(run, question.timeoutMs, trouble.at(-1));
  };
}

const upstream = ({ clock, network, timeouts }: TrialDeps) => ({ clock, network, timeouts: timeouts() });

/** Ends it when its time is up, waiting for a login to be renewed included. */
function guarded(clock: Clock, timeoutMs: number, signal: AbortSignal) {
  const time = new AbortController();
  const over = new AbortController();
  void clock.sleep(timeoutMs, over.signal).then(() => {
    if (!over.signal.aborted) time.abort();
  });
  return { signal: AbortSignal.any([signal, time.signal]), over: () => over.abort() };
}

/** Why a credential could not be had says more than that it could not. */
function listening(plan: Plan, trouble: BatonError[]): Plan {
  return {
    ...plan,
    async credential(leg, candidate) {
      const had = await plan.credential(leg, candidate);
      if (!had.ok) trouble.push(had.error);
      return had;
    },
  };
}

async function put(at: Attempt, request: NeutralRequest): Promise<Result<Heard, AttemptFailure>> {
  const written = writeOwn(request, at.leg);
  if (!written.ok) return err(unaskable(written.error));
  const heard = await hear(at, written.value);
  return heard.ok ? ok(heard.value.events) : heard;
}

function unplanned(error: BatonError): TrialFailure {
  const known = error.code === 'profile-unusable' ? reasonCodes[error.reason] : undefined;
  return { status: 'unknown', reasonCode: known ?? 'ineligible_profile', error: explain(error) };
}

/** Why a stored account cannot be asked, in the words of `--json`. */
export const reasonCodes: Readonly<Record<string, ProbeReasonCode>> = {
  excluded_by_order: 'excluded_by_auth_order',
  missing_credential: 'missing_credential',
  expired: 'expired',
  invalid_expires: 'invalid_expires',
};

function read({ end, attempts }: Run<Heard>, timeoutMs: number, trouble: BatonError | undefined): Tried {
  const last = attempts.at(-1);
  if (end.kind === 'answered') return ok({ events: end.value, latencyMs: last?.waitedFor ?? 0 });
  if (end.kind === 'hung-up')
    return err({ status: 'timeout', error: `No answer within ${String(timeoutMs / 1_000)} s.`, latencyMs: timeoutMs });
  return err(trouble ? withoutCredential(trouble) : failed(last));
}

function failed(last: AttemptView | undefined): TrialFailure {
  if (!last) return { status: 'unknown', error: 'Nobody could be asked.' };
  return {
    status: statuses[last.reason ?? 'unknown'],
    error: last.message ?? skipped(last),
    ...(last.waitedFor !== undefined && { latencyMs: last.waitedFor }),
  };
}

function withoutCredential(error: BatonError): TrialFailure {
  const text = { error: explain(error) };
  switch (error.code) {
    case 'secret-not-there':
      return { status: 'unknown', reasonCode: 'unresolved_ref', ...text };
    case 'sign-in-needed':
    case 'login-failed':
    case 'aws-credentials':
    case 'unknown-aws-profile':
      return { status: 'auth', ...text };
    case 'no-credentials':
      return { status: 'unknown', reasonCode: 'missing_credential', ...text };
    default:
      return { status: 'unknown', ...text };
  }
}

const statuses: Readonly<Record<NonNullable<AttemptView['reason']>, TrialFailure['status']>> = {
  auth: 'auth',
  auth_permanent: 'auth',
  session_expired: 'auth',
  billing: 'billing',
  paid: 'billing',
  rate_limit: 'rate_limit',
  overloaded: 'rate_limit',
  cooling: 'rate_limit',
  burst: 'rate_limit',
  timeout: 'timeout',
  format: 'format',
  model_not_found: 'format',
  'bad-request': 'format',
  dialect: 'format',
  disabled: 'unknown',
  'no-credentials': 'unknown',
  'vault-locked': 'unknown',
  'hung-up': 'unknown',
  unknown: 'unknown',
};

const skipped = ({ label, reason }: AttemptView): string =>
  reason === 'cooling'
    ? `${label} rests until its limit is over.`
    : `${label} could not be asked (${reason ?? 'unknown'}).`;

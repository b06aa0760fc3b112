import type { AttemptView } from '#shared/activity';
import type { FailureReason } from '#shared/profile';
import type { AttemptFailure } from './attempt.ts';
import type { RunEnd } from './runner.ts';

/** Enough for a client's screen; the whole list is on the Activity page. */
const LONGEST = 4_000;

const ADVICE = '. `baton models status` shows your accounts, `baton models auth add` adds one.';

/** Why an attempt failed or was not made, in a few words. */
export const attemptWords: Readonly<Record<NonNullable<AttemptView['reason']>, string>> = {
  auth: 'login refused',
  auth_permanent: 'key revoked',
  billing: 'out of credit',
  format: 'format refused',
  model_not_found: 'model not found',
  overloaded: 'overloaded',
  rate_limit: 'rate limit',
  session_expired: 'session expired',
  timeout: 'timed out',
  unknown: 'failed',
  cooling: 'cooling',
  disabled: 'disabled',
  dialect: 'speaks another dialect',
  'no-credentials': 'no usable credential',
  'vault-locked': 'the vault is locked',
  'bad-request': 'request refused',
  'hung-up': 'hung up',
  burst: 'waiting',
  paid: 'would cost money, which routing.paidFallback blocks',
};

/** `All models failed (2): anthropic/x [Work]: HTTP 429 slow down (rate_limit) | …` (behaviour §8.2). */
export function describeAttempts(attempts: readonly AttemptView[]): string {
  if (attempts.length === 0) return 'There is no model to ask.';
  const list = attempts.map(describe).join(' | ');
  // Nobody was asked, and waiting does not help: an account is missing, has ended or is left out.
  const advice = attempts.every(({ reason }) => reason === 'no-credentials') ? ADVICE : '';
  return `All models failed (${String(attempts.length)}): ${list}`.slice(0, LONGEST) + advice;
}

function describe({
  model,
  label,
  profileId,
  outcome,
  message,
  status,
  reason = 'unknown',
  until,
}: AttemptView): string {
  const who = profileId === undefined ? model : `${model} [${label}]`;
  const said = message ?? (status === undefined ? attemptWords[reason] : `HTTP ${String(status)}`);
  const end = until === undefined ? '' : ` until ${new Date(until).toISOString()}`;
  return `${who}: ${outcome === 'skipped' ? `skipped, ${attemptWords[reason]}${end}` : `${said} (${reason})${end}`}`;
}

const statuses: Readonly<Record<FailureReason, number>> = {
  auth: 401,
  auth_permanent: 403,
  billing: 402,
  format: 400,
  model_not_found: 404,
  overloaded: 503,
  rate_limit: 429,
  session_expired: 410,
  timeout: 504,
  unknown: 502,
};

/** The HTTP status of one failure: the provider's own, else the one its class stands for. */
export function statusOf(failure: AttemptFailure | undefined): number {
  if (failure === undefined) return 503;
  if (failure.kind === 'hung-up') return 499;
  if (failure.kind === 'no-credential') return failure.reason === 'vault-locked' ? 503 : 401;
  const { reason, kind } = failure.classified;
  if (failure.status !== undefined && failure.status >= 400) return failure.status;
  return reason === null ? (kind === undefined ? 502 : 400) : statuses[reason];
}

export interface FinalError {
  readonly status: number;
  readonly message: string;
  /** Seconds; absent when waiting would not help. */
  readonly retryAfter?: number;
}

/** What a client is told when nobody answered. */
export function finalError(
  end: Extract<RunEnd<unknown>, { kind: 'exhausted' }>,
  attempts: readonly AttemptView[],
  now: number,
): FinalError {
  const message = describeAttempts(attempts);
  if (end.allWait && end.retryAt !== null) {
    const retryAfter = Math.max(1, Math.ceil((end.retryAt - now) / 1_000));
    const status = end.last === undefined ? (end.onlyLimits ? 429 : 503) : statusOf(end.last);
    return { status, message, retryAfter };
  }
  if (end.last !== undefined) return { status: statusOf(end.last), message };
  return { status: attempts.some(({ reason }) => reason === 'no-credentials') ? 401 : 400, message };
}

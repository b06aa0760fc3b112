import type { AttemptView } from '#shared/activity';
import type { FailureReason } from '#shared/profile';
import type { AttemptFailure } from './attempt.ts';

export interface Verdict {
  /** What the account is marked with; `null`: it is not at fault. */
  readonly mark: FailureReason | null;
  /**
   * `other-provider`: whatever else the provider has is left out, its accounts and its models. `stop`: the client sees
   * this answer as it is. `hung-up`: there is no client any more.
   */
  readonly next: 'profile' | 'model' | 'other-provider' | 'stop' | 'hung-up';
  readonly reason: NonNullable<AttemptView['reason']>;
  /** Give an overloaded upstream a moment first. */
  readonly backOff: boolean;
}

const decide = (
  reason: Verdict['reason'],
  next: Verdict['next'],
  mark: FailureReason | null = null,
  backOff = false,
): Verdict => ({ mark, next, reason, backOff });

/** What a failed attempt means for the account and for the request (behaviour §6.7, product §6). */
export function verdict(failure: AttemptFailure): Verdict {
  if (failure.kind === 'hung-up') return decide('hung-up', 'hung-up');
  if (failure.kind === 'no-credential') return decide(failure.reason, 'profile');

  const { reason, kind } = failure.classified;
  if (kind === 'user_abort') return decide('hung-up', 'hung-up');
  if (kind !== undefined) return decide('bad-request', 'stop');
  if (failure.unreached) return decide('timeout', 'other-provider');
  if (reason !== null) return byReason[reason];
  return isBadRequest(failure.status) ? decide('bad-request', 'other-provider') : decide('unknown', 'profile');
}

const byReason: Readonly<Record<FailureReason, Verdict>> = {
  rate_limit: decide('rate_limit', 'profile', 'rate_limit'),
  overloaded: decide('overloaded', 'profile', 'overloaded', true),
  auth: decide('auth', 'profile', 'auth'),
  auth_permanent: decide('auth_permanent', 'profile', 'auth_permanent'),
  billing: decide('billing', 'profile', 'billing'),
  format: decide('format', 'profile', 'format'),
  unknown: decide('unknown', 'profile', 'unknown'),
  timeout: decide('timeout', 'profile'),
  model_not_found: decide('model_not_found', 'model'),
  session_expired: decide('session_expired', 'model'),
};

/** Of a count of tokens: its limits are not those of answers. */
export const ofCount = (judged: Verdict): Verdict =>
  judged.mark === 'rate_limit' || judged.mark === 'overloaded' ? { ...judged, mark: null } : judged;

/** The request is at fault, so another account of the same provider would say the same. */
const isBadRequest = (status: number | undefined) => status !== undefined && status >= 400 && status < 500;

/** 250 ms doubling, at most 1.5 s, ± 20 % (behaviour §6.7). `dice` is in [0, 1). */
export const backOffMs = (times: number, dice: number): number =>
  Math.round(Math.min(1_500, 250 * 2 ** times) * (0.8 + 0.4 * dice));

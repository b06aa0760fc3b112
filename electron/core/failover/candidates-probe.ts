import type { FailureReason } from '#shared/profile';

/** A provider's primary is asked again at most this often while all its accounts cool. */
export const PROBE_EVERY = 30_000;
/** A window that ends within this time may be tested early. */
const PROBE_MARGIN = 120_000;

export interface ProbeFacts {
  /** 0: the model requested. */
  readonly index: number;
  /** How many models the chain has. */
  readonly total: number;
  /** Why the provider's accounts cool: the weightiest reason (behaviour §5.4). */
  readonly reason: FailureReason;
  /** End of the first window to end; `null` when unknown. */
  readonly soonest: number | null;
  /** When this provider was last probed for this agent. */
  readonly lastProbe: number | undefined;
  /** Another candidate of this provider was let through in this run already. */
  readonly probedInThisRun: boolean;
  readonly now: number;
}

/** May one cooling account be asked although all of its provider cool? (behaviour §8.3) */
export function mayProbe(facts: ProbeFacts): boolean {
  const { index, total, reason } = facts;
  if (reason === 'auth' || reason === 'auth_permanent') return false;
  if (index > 0) return isTransient(reason) && !facts.probedInThisRun;
  if (reason === 'billing' && total === 1) return isOpen(facts);
  return total > 1 && isOpen(facts) && endsSoon(facts);
}

/** Limits are often those of one model, so another model of the same provider may well answer. */
const isTransient = (reason: FailureReason): boolean => ['rate_limit', 'overloaded', 'unknown'].includes(reason);

const isOpen = ({ lastProbe, now }: ProbeFacts): boolean => lastProbe === undefined || now - lastProbe >= PROBE_EVERY;

const endsSoon = ({ soonest, now }: ProbeFacts): boolean =>
  soonest === null || !Number.isFinite(soonest) || now >= soonest - PROBE_MARGIN;

/** Outcomes that say nothing about the limit, so that the run may probe this provider once more. */
export const keepsProbe = (reason: FailureReason): boolean =>
  ['model_not_found', 'format', 'auth', 'auth_permanent', 'session_expired'].includes(reason);

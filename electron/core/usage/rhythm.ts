import type { QuotaWindow } from '#shared/profile';
import { DAY, MINUTE } from '../kernel/duration.ts';
import { defined } from '../kernel/defined.ts';
import type { Told } from './reader.ts';

/** Least time between two questions about one account. */
export const EVERY = 15 * MINUTE;
/** Nobody was asked, so nobody minds being asked soon. */
const UNREACHED = MINUTE;
/** The longest that a provider which asks to be left alone is left alone without saying so itself. */
const LONGEST = DAY;

/** When an account's provider was asked last, what came of it, and when it may be asked again. Times are epoch ms. */
export interface Asked {
  readonly askedAt: number;
  readonly notBefore: number;
  /** Answers in a row that said: too often. */
  readonly busy: number;
  readonly plan?: string;
  readonly error?: string;
}

/** What came of asking. */
export type Outcome =
  | { readonly kind: 'told'; readonly told: Told }
  /** 429. */
  | { readonly kind: 'busy'; readonly error: string; readonly retryAfterMs?: number }
  | { readonly kind: 'failed'; readonly error: string }
  /** The request never got there. */
  | { readonly kind: 'unreached'; readonly error: string }
  /** This account will not be told, today or tomorrow, and nothing is wrong with it. */
  | { readonly kind: 'not-for-it' }
  /** There is nothing to ask with; the account's own state says so. */
  | { readonly kind: 'no-credentials' };

/** @param known what is known of its quota */
export function mayAsk(
  asked: Asked | undefined,
  known: readonly QuotaWindow[],
  inHeaders: boolean,
  now: number,
): boolean {
  if (inHeaders && known.some(({ source, readAt }) => source === 'headers' && now - readAt < EVERY)) return false;
  // A clock that was set back would make it wait for that long.
  return asked === undefined || asked.askedAt > now || asked.notBefore <= now;
}

/** Before the question goes out, so that who starts again at once does not ask again. */
export const asking = (before: Asked | undefined, now: number): Asked => ({
  ...(before ?? { busy: 0 }),
  askedAt: now,
  notBefore: Math.max(before?.notBefore ?? 0, now + EVERY),
});

/** @param now when the answer came */
export function answered(before: Asked | undefined, outcome: Outcome, now: number): Asked {
  const busy = outcome.kind === 'busy' ? (before?.busy ?? 0) + 1 : 0;
  const plan = outcome.kind === 'told' ? outcome.told.plan : before?.plan;
  return defined({
    ...{ askedAt: now, notBefore: now + waitAfter(outcome, busy), busy, plan },
    error: 'error' in outcome ? outcome.error : undefined,
  });
}

function waitAfter(outcome: Outcome, busy: number): number {
  switch (outcome.kind) {
    case 'busy':
      return Math.max(outcome.retryAfterMs ?? 0, Math.min(LONGEST, EVERY * 2 ** Math.min(busy, 10)));
    case 'unreached':
    case 'no-credentials':
      return UNREACHED;
    case 'not-for-it':
      return DAY;
    default:
      return EVERY;
  }
}

import { HangUp } from '../kernel/hang-up.ts';
import type { Clock, Signal } from '../ports.ts';

/** Product §6: an account without a success in the last 5 minutes is unproven, and gets at most 3 calls at a time. */
export const PROVEN_FOR = 5 * 60_000;
export const UNPROVEN_CALLS = 3;
/** Headers of a good answer after which no error follows for so long open the gate (decisions/burst-gate.md). */
export const ERRS_WITHIN = 2_000;

/** One call on its way through the gate. Exactly one of the last three ends it; later ones do nothing. */
export interface Ticket {
  /** Headers of a good answer are there; an error may still follow. */
  accepted(): void;
  /** It says something: whoever waits may follow. */
  answered(): void;
  /** It was refused. Waiters look again, after the window it opened is known. */
  failed(): void;
  /** It ended without telling anything about the account (hung up, timed out). */
  left(): void;
}

export interface BurstGate {
  /**
   * A ticket at once, or `look-again` after having waited for somebody else's answer: the account may be cooling by now.
   * @param lastSuccess of the account as stored; only asked about an account this gate has not seen yet
   */
  enter(key: string, lastSuccess: number | undefined, signal: Signal): Ticket | Promise<'look-again'>;
  /**
   * The one call that tries an account first after its window ended; `null`: somebody else is at it.
   * @param failedAt its last failure; an answer since then lets everybody through
   */
  tryFirst(key: string, failedAt: number): Ticket | null;
  /** Would `tryFirst` answer `null`? */
  isTried(key: string, failedAt: number): boolean;
  /** Resolves when the one who tries knows more, or the signal fires; at once when nobody does. */
  news(key: string, signal: Signal): Promise<void>;
  /** How many accounts, and models of those that come back, it remembers anything of. */
  size(): number;
}

interface Lane {
  provenAt: number | undefined;
  inFlight: number;
  waiting: Set<() => void>;
  /** When somebody last came or went. */
  movedAt: number;
}

/** Lanes before it is looked for such as nobody needs any more. */
const MANY = 1_000;

type GateClock = Pick<Clock, 'now' | 'sleep'>;

/** Keeps a burst from being wasted on an account nobody has tried yet, or that has just come back. */
export function createBurstGate(clock: GateClock): BurstGate {
  const lanes = new Map<string, Lane>();
  let many = MANY;

  /** What was learnt longer ago than a proof holds is no more than what is stored, so nothing is lost with it. */
  const forgetIdle = () => {
    const since = clock.now() - PROVEN_FOR;
    for (const [key, { inFlight, waiting, movedAt }] of lanes)
      if (inFlight === 0 && waiting.size === 0 && movedAt <= since) lanes.delete(key);
    many = Math.max(MANY, 2 * lanes.size);
  };
  const laneOf = (key: string, lastSuccess: number | undefined): Lane => {
    const known = lanes.get(key);
    if (known) return known;
    if (lanes.size >= many) forgetIdle();
    const lane: Lane = { provenAt: lastSuccess, inFlight: 0, waiting: new Set(), movedAt: clock.now() };
    lanes.set(key, lane);
    return lane;
  };
  const isTried = (key: string, failedAt: number) => {
    const lane = lanes.get(key);
    return lane !== undefined && lane.inFlight > 0 && !isProven(lane, failedAt);
  };

  return {
    enter(key, lastSuccess, signal) {
      const lane = laneOf(key, lastSuccess);
      const proven = lane.provenAt !== undefined && clock.now() - lane.provenAt < PROVEN_FOR;
      if (proven || lane.inFlight < UNPROVEN_CALLS) return ticketFor(lane, clock, proven);
      return news(lane, signal).then(() => 'look-again' as const);
    },
    tryFirst(key, failedAt) {
      if (isTried(key, failedAt)) return null;
      const lane = laneOf(key, undefined);
      return ticketFor(lane, clock, isProven(lane, failedAt));
    },
    isTried,
    size: () => lanes.size,
    async news(key, signal) {
      const lane = lanes.get(key);
      if (lane !== undefined && lane.inFlight > 0) await news(lane, signal);
    },
  };
}

const isProven = ({ provenAt }: Lane, failedAt: number) => provenAt !== undefined && provenAt > failedAt;

/** @param proven when it entered: then nobody waits for what it finds */
function ticketFor(lane: Lane, clock: GateClock, proven: boolean): Ticket {
  let [counts, isOver] = [true, false];
  let waited: HangUp | undefined;
  lane.inFlight += 1;
  lane.movedAt = clock.now();
  const leave = () => {
    if (!counts) return;
    counts = false;
    lane.inFlight -= 1;
    if (lane.waiting.size === 0) return;
    const woken = [...lane.waiting];
    lane.waiting.clear();
    for (const wake of woken) wake();
  };
  const end = (learn: () => void) => {
    if (isOver) return;
    isOver = true;
    waited?.abort();
    lane.movedAt = clock.now();
    learn();
    leave();
  };
  const open = () => {
    lane.provenAt = clock.now();
    leave();
  };
  return {
    accepted() {
      if (isOver || waited) return;
      if (proven) leave();
      else void clock.sleep(ERRS_WITHIN, (waited = new HangUp())).then(() => isOver || open());
    },
    answered: () => end(() => (lane.provenAt = clock.now())),
    failed: () => end(() => (lane.provenAt = undefined)),
    left: () => end(() => undefined),
  };
}

/** One call that holds a place in two lanes. */
export function bothTickets(one: Ticket, other: Ticket): Ticket {
  const both = (end: keyof Ticket) => () => {
    one[end]();
    other[end]();
  };
  return { accepted: both('accepted'), answered: both('answered'), failed: both('failed'), left: both('left') };
}

/** Resolves with the next news of the lane, or when the client hangs up. */
function news(lane: Lane, signal: Signal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const wake = () => {
      signal.removeEventListener('abort', wake);
      lane.waiting.delete(wake);
      resolve();
    };
    lane.waiting.add(wake);
    signal.addEventListener('abort', wake, { once: true });
  });
}

import { MINUTE } from '../kernel/duration.ts';
import type { Clock } from '../ports.ts';

export interface ComebackDeps {
  readonly clock: Clock;
  /** Called once when a window ends, by the clock or earlier. */
  readonly onBack: (key: string) => void;
}

/** Watches the ends of windows, so that somebody can be told when an account is back. */
export interface Comeback {
  /** A window opened or moved. `key` names the account. */
  wait(key: string, until: number): void;
  /** It ended early: cleared by hand, or the account answered. Nothing happens when none was open. */
  end(key: string): void;
  /** The account is gone: nobody has to be told. */
  forget(key: string): void;
  close(): void;
}

/** A sleep does not count the time that the computer slept itself, so the clock is looked at now and then. */
const LONGEST_NAP = MINUTE;

/** One timer for all windows: it sleeps until the first one ends. */
export function createComeback({ clock, onBack }: ComebackDeps): Comeback {
  const windows = new Map<string, number>();
  /** Until when it sleeps. */
  let soonest = Infinity;
  let wake = new AbortController();
  let closed = false;

  async function watch(signal: AbortSignal) {
    while (windows.size > 0) {
      soonest = Math.min(...windows.values());
      await clock.sleep(Math.min(LONGEST_NAP, Math.max(0, soonest - clock.now())), signal);
      if (signal.aborted) return;
      for (const [key, until] of [...windows]) {
        if (until <= clock.now()) end(key);
      }
    }
    soonest = Infinity;
  }

  function rewatch() {
    wake.abort();
    wake = new AbortController();
    if (!closed) void watch(wake.signal);
  }

  function end(key: string) {
    if (windows.delete(key)) onBack(key);
  }

  return {
    wait(key, until) {
      if (windows.get(key) === until) return;
      windows.set(key, until);
      if (until < soonest) rewatch();
    },
    end,
    forget: (key) => void windows.delete(key),
    close() {
      closed = true;
      wake.abort();
    },
  };
}

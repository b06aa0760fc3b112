import type { Clock } from '../ports.ts';

export interface FakeClock extends Clock {
  /** Moves time on; whoever slept wakes in order, and what they start is given turns to run. */
  advance(ms: number): Promise<void>;
  /** How many are asleep. */
  sleepers(): number;
}

/** 2026-01-27T00:00:00Z, the day the behaviour was written down. */
export const START = Date.UTC(2026, 0, 27);

/** Lets everything that is ready run: promises first, then what they queued. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** A clock that stands still until it is moved. */
export function createFakeClock(start = START): FakeClock {
  let now = start;
  const sleeping = new Set<{ readonly at: number; readonly wake: () => void }>();

  return {
    now: () => now,
    sleepers: () => sleeping.size,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true || ms <= 0) {
          resolve();
          return;
        }
        const entry = { at: now + ms, wake };
        function wake() {
          sleeping.delete(entry);
          signal?.removeEventListener('abort', wake);
          resolve();
        }
        sleeping.add(entry);
        signal?.addEventListener('abort', wake, { once: true });
      }),
    async advance(ms) {
      const end = now + ms;
      await settle();
      for (;;) {
        const next = [...sleeping].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        now = Math.max(now, next.at);
        next.wake();
        await settle();
      }
      now = end;
      await settle();
    },
  };
}

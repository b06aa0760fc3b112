import type { Clock, Signal } from '#core/ports';

/** Node's timers overflow past 2^31 - 1 ms (24.8 days) and fire at once. */
const LONGEST = 24 * 24 * 60 * 60 * 1_000;

/**
 * The time of this computer. A sleep keeps the process alive until it ends or is aborted. How long is not taken from the
 * time of day, which may be set back in the meantime.
 */
export function createClock(): Clock {
  return {
    now: () => Date.now(),
    async sleep(ms, signal) {
      const end = performance.now() + ms;
      for (let left = ms; left > 0 && signal?.aborted !== true; left = end - performance.now())
        await nap(Math.min(left, LONGEST), signal);
    },
  };
}

function nap(ms: number, signal: Signal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done, { once: true });
  });
}

import type { Clock } from '../ports.ts';

/**
 * Gathers what comes in quick succession and hands it on together: the first item waits `ms`, those that come
 * meanwhile travel with it. Each item once.
 */
export function createGather<T>(clock: Clock, ms: number, handOn: (items: T[]) => void) {
  const waiting = new Set<T>();
  const stop = new AbortController();

  async function later() {
    await clock.sleep(ms, stop.signal);
    if (stop.signal.aborted) return;
    const items = [...waiting];
    waiting.clear();
    handOn(items);
  }

  return {
    add(items: readonly T[]) {
      if (stop.signal.aborted || items.length === 0) return;
      const first = waiting.size === 0;
      for (const item of items) waiting.add(item);
      if (first) void later();
    },
    close: () => stop.abort(),
  };
}

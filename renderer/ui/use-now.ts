import { useSyncExternalStore } from 'react';

const SECOND = 1_000;
/** So old may the answer be (ms): long enough for React to draw with one and the same. */
const OLDEST = 250;

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let latest = Date.now();

/** One timer for the whole window, and only while somebody looks. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => listeners.forEach((tell) => tell()), SECOND);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The same answer to everybody for a moment, or React would draw for ever. */
function read(): number {
  const now = Date.now();
  if (Math.abs(now - latest) >= OLDEST) latest = now;
  return latest;
}

/** The time in epoch ms, drawn anew each second, or once a minute (then it is the begin of that minute). */
export function useNow(step: 1_000 | 60_000 = SECOND): number {
  return useSyncExternalStore(subscribe, () => (step === SECOND ? read() : Math.floor(read() / step) * step));
}

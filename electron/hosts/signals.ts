export interface Interruption {
  /** What a signal does; at once when one has come already. */
  on(stop: () => void): void;
  off(): void;
}

/** Ctrl-C outside raw mode, and being ended: what is under way is taken back first. */
export function onSignals(): Interruption {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  let came = false;
  let stop: () => void = () => (came = true);
  const hear = () => stop();
  for (const signal of signals) process.once(signal, hear);
  return {
    on(then) {
      stop = then;
      if (came) then();
    },
    off() {
      for (const signal of signals) process.off(signal, hear);
    },
  };
}

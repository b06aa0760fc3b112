export interface Emitter<T> {
  /** Answers the way out. */
  on(listener: (payload: T) => void): () => void;
  emit(payload: T): void;
}

/**
 * One typed event. A listener that throws stops neither the others nor whoever emits.
 * @param report hears of such a bug
 */
export function createEmitter<T>(report: (bug: unknown) => void = () => undefined): Emitter<T> {
  const listeners = new Set<{ readonly call: (payload: T) => void }>();
  return {
    on(listener) {
      const entry = { call: listener };
      listeners.add(entry);
      return () => void listeners.delete(entry);
    },
    emit(payload) {
      for (const entry of [...listeners]) {
        try {
          entry.call(payload);
        } catch (bug) {
          report(bug);
        }
      }
    },
  };
}

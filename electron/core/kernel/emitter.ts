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
  /** Replaced and never changed: whoever comes or goes while an event is told does not change who hears of it. */
  let listeners: readonly { readonly call: (payload: T) => void }[] = [];
  return {
    on(listener) {
      const entry = { call: listener };
      listeners = [...listeners, entry];
      return () => void (listeners = listeners.filter((one) => one !== entry));
    },
    emit(payload) {
      for (const entry of listeners) {
        try {
          entry.call(payload);
        } catch (bug) {
          report(bug);
        }
      }
    },
  };
}

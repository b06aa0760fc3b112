export type Serial = <T>(task: () => Promise<T>) => Promise<T>;

/** Runs tasks one after another. A task that fails rejects its own caller and holds up nobody else. */
export function createSerial(): Serial {
  let tail: Promise<unknown> = Promise.resolve();
  return (task) => {
    const result = tail.then(task);
    tail = result.catch(() => undefined);
    return result;
  };
}

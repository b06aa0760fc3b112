/** Callers that ask for the same key while a task runs share its outcome, failures too; afterwards a new one starts. */
export function createSingleFlight<T>(): (key: string, task: () => Promise<T>) => Promise<T> {
  const flights = new Map<string, Promise<T>>();
  return (key, task) => {
    const running = flights.get(key);
    if (running) return running;

    const flight = (async () => task())().finally(() => {
      if (flights.get(key) === flight) flights.delete(key);
    });
    flights.set(key, flight);
    return flight;
  };
}

/**
 * Works on all of them, so many at a time, in their order. Once the signal has fired none is begun any more; those under
 * way are waited for.
 */
export async function inPool<T>(
  items: readonly T[],
  atOnce: number,
  signal: AbortSignal,
  work: (item: T, index: number) => Promise<void>,
): Promise<void> {
  const left = [...items.entries()];
  async function one(): Promise<void> {
    for (let next = left.shift(); next && !signal.aborted; next = left.shift()) await work(next[1], next[0]);
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, one));
}

/** More than anybody uses; names come from clients. */
const KEPT = 500;

/**
 * Remembers what was worked out for a question, as long as everything it was worked out of is the very same object. What
 * is asked for thousands of times between two changes of config or accounts is so decided once.
 */
export interface RouteMemory<T> {
  /**
   * @param group whose question it is; what it is worked out of belongs to it
   * @param from compared one by one, by identity; always as many, in the same order
   */
  of(group: string, question: string, from: readonly unknown[], work: () => T): T;
}

export function createRouteMemory<T>(kept = KEPT): RouteMemory<T> {
  const groups = new Map<string, { readonly from: readonly unknown[]; readonly known: Map<string, T> }>();
  const knownIn = (group: string, from: readonly unknown[]): Map<string, T> => {
    const before = groups.get(group);
    if (before && isSame(before.from, from)) return before.known;
    const known = new Map<string, T>();
    groups.set(group, { from, known });
    return known;
  };
  return {
    of(group, question, from, work) {
      const known = knownIn(group, from);
      const before = known.get(question);
      if (before !== undefined) return before;
      const found = work();
      if (known.size >= kept) known.clear();
      known.set(question, found);
      return found;
    },
  };
}

function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at += 1) if (a[at] !== b[at]) return false;
  return true;
}

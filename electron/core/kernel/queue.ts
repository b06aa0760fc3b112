/** What stands in a queue knows its neighbours, so nobody searches for it when it leaves. */
export interface Queued<T> {
  before: T | undefined;
  after: T | undefined;
}

/** Kept in order. Who comes last in it is put in place at once, whatever number is there; others are searched for from the end. */
export interface Queue<T> {
  first(): T | undefined;
  add(item: T): void;
  remove(item: T): void;
}

/** @param compare never 0 for two different ones */
export function createQueue<T extends Queued<T>>(compare: (a: T, b: T) => number): Queue<T> {
  let first: T | undefined;
  let last: T | undefined;
  const join = (before: T | undefined, after: T | undefined) => {
    if (before) before.after = after;
    else first = after;
    if (after) after.before = before;
    else last = before;
  };
  return {
    first: () => first,
    add(item) {
      let before = last;
      while (before && compare(before, item) > 0) before = before.before;
      const after = before ? before.after : first;
      join(before, item);
      join(item, after);
    },
    remove: ({ before, after }) => join(before, after),
  };
}

/** At hand, or to come: who has it in memory makes nobody wait, not even for a promise. */
export type Soon<T> = T | Promise<T>;

/** Goes on with it as soon as it is there, which may be at once. */
export function whenThere<T, U>(value: Soon<T>, next: (value: T) => Soon<U>): Soon<U> {
  return value instanceof Promise ? value.then(next) : next(value);
}

/* Arithmetic of a list that is put in order; places are zero-based here and one-based in what is said. */

/** `list` with the item at `from` taken out and put at `to`; both are kept inside the list. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const rest = list.filter((_, index) => index !== from);
  const item = list[from];
  if (item === undefined) return [...list];
  rest.splice(Math.min(Math.max(to, 0), rest.length), 0, item);
  return rest;
}

export type MoveKey = 'ArrowUp' | 'ArrowDown' | 'Home' | 'End';

/** Where a lifted item goes on a key; it stays at the ends. `null` for any other key. */
export function placeAfterKey(key: string, place: number, total: number): number | null {
  const steps: Record<MoveKey, number> = { ArrowUp: place - 1, ArrowDown: place + 1, Home: 0, End: total - 1 };
  if (!Object.hasOwn(steps, key)) return null;
  return Math.min(Math.max(steps[key as MoveKey], 0), total - 1);
}

export const sameOrder = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((id, index) => id === b[index]);

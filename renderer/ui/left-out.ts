import type { AccountGroup } from '#shared/profile';

/** The order that `ids` make once `movedId` was put into it: others that the order leaves out stay out. */
export function orderOf(
  { profiles }: Pick<AccountGroup, 'profiles'>,
  ids: readonly string[],
  movedId: string,
): string[] {
  const out = new Set(profiles.filter(({ leftOut }) => leftOut).map(({ id }) => id));
  return ids.filter((id) => id === movedId || !out.has(id));
}

/** The list as it will be drawn after that: those left out stand behind the order. */
export function settledOrder(group: Pick<AccountGroup, 'profiles'>, ids: readonly string[], movedId: string): string[] {
  const order = orderOf(group, ids, movedId);
  return [...order, ...ids.filter((id) => !order.includes(id))];
}

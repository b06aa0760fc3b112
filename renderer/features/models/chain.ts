import type { CostKind } from '#shared/profile';
import type { ModelStep, SelectionView } from '#shared/model';

/** The relay line of models: the primary, then its fallbacks. */
export const chainOf = (selection: SelectionView): readonly ModelStep[] => [selection.primary, ...selection.fallbacks];

/** A copy with the item at `from` moved to `to`; places outside the list are drawn in to its ends. */
export function moved<T>(list: readonly T[], from: number, to: number): readonly T[] {
  const item = list[from];
  if (item === undefined) return list;
  const rest = list.filter((_, index) => index !== from);
  const place = Math.min(Math.max(to, 0), rest.length);
  return [...rest.slice(0, place), item, ...rest.slice(place)];
}

/** Does the step from one to the next begin to cost money? Going on from paid to paid is no news. */
export const beginsToCost = (before: CostKind, after: CostKind) => before !== 'paid' && after === 'paid';

/** Indices of the steps that stand right after a coin. */
export function coinSteps(chain: readonly { readonly costKind: CostKind }[]): readonly number[] {
  return chain.flatMap((step, index) => {
    const before = chain[index - 1];
    return before !== undefined && beginsToCost(before.costKind, step.costKind) ? [index] : [];
  });
}

/** What has to be written so that the chain reads `after`; a part that stays as it is is not written. */
export function chainChange(before: readonly ModelStep[], after: readonly ModelStep[]) {
  const keys = (chain: readonly ModelStep[]) => chain.map((step) => step.key);
  const [primary] = keys(after);
  const fallbacks = keys(after).slice(1);
  const same = fallbacks.join('\n') === keys(before).slice(1).join('\n');
  return {
    ...(primary !== undefined && primary !== before[0]?.key && { primary }),
    ...(!same && { fallbacks }),
  };
}
export type ChainChange = ReturnType<typeof chainChange>;

export type Readiness =
  { readonly kind: 'ready' } | { readonly kind: 'count'; ready: number; total: number } | { readonly kind: 'none' };

/** How many of a step's accounts could answer now. One that needs no stored account is simply ready. */
export function readiness(step: Pick<ModelStep, 'ready' | 'total' | 'ambient'>): Readiness {
  if (step.total > 0) return { kind: 'count', ready: step.ready, total: step.total };
  return step.ambient ? { kind: 'ready' } : { kind: 'none' };
}

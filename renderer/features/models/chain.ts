import type { CostKind } from '#shared/profile';
import type { ModelStep, SelectionView } from '#shared/model';
import { sameOrder } from '../../ui/order.ts';

/** The relay line of models: the primary, then its fallbacks, each once (a model named twice is asked once). */
export function chainOf({ primary, fallbacks }: SelectionView): readonly ModelStep[] {
  const steps = [primary, ...fallbacks];
  return steps.filter(({ key }, index) => steps.findIndex((step) => step.key === key) === index);
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

/** What has to be written so that the chain reads `after` (keys); a part that stays as it is is not written. */
export function chainChange(before: readonly string[], after: readonly string[]) {
  const [primary, ...fallbacks] = after;
  return {
    ...(primary !== undefined && primary !== before[0] && { primary }),
    ...(!sameOrder(fallbacks, before.slice(1)) && { fallbacks }),
  };
}

export type Readiness =
  { readonly kind: 'ready' } | { readonly kind: 'count'; ready: number; total: number } | { readonly kind: 'none' };

/** How many of a step's accounts could answer now. One that needs no stored account is simply ready. */
export function readiness(step: Pick<ModelStep, 'ready' | 'total' | 'ambient'>): Readiness {
  if (step.total > 0) return { kind: 'count', ready: step.ready, total: step.total };
  return step.ambient ? { kind: 'ready' } : { kind: 'none' };
}

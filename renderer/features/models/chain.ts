import type { CostKind } from '#shared/profile';
import type { ModelRow, ModelStep, SelectionView } from '#shared/model';
import type { LineKind } from '../../client/model-lines.ts';
import { sameOrder } from '../../ui/order.ts';

/** Does the step from one to the next begin to cost money? Going on from paid to paid is no news. */
export const beginsToCost = (before: CostKind, after: CostKind) => before !== 'paid' && after === 'paid';

/** Indices of the steps that stand right after a coin. */
export function coinSteps(chain: readonly { readonly costKind: CostKind }[]): readonly number[] {
  return chain.flatMap((step, index) => {
    const before = chain[index - 1];
    return before !== undefined && beginsToCost(before.costKind, step.costKind) ? [index] : [];
  });
}

/** What has to be written so that the line reads `after` (keys); a part that stays as it is is not written. */
export function chainChange(before: readonly string[], after: readonly string[]) {
  const [first = null, ...fallbacks] = after;
  return {
    ...(first !== (before[0] ?? null) && { first }),
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

/** Could it stand in this line? What no catalogue knows might. */
export const fits = (row: Pick<ModelRow, 'input'> | undefined, line: LineKind) =>
  line === 'text' || row === undefined || row.input.includes('image');

/** May the last one be taken out? Requests need a text model; an agent has everybody's image model or its own. */
export const canEmpty = (view: SelectionView, line: LineKind) =>
  line === 'image' && (view.agentId === 'main' || view.ownImage);

/** The place (zero-based) for what is let go at `y`, among rows with these middles from top to bottom. */
export const placeAt = (y: number, middles: readonly number[]) => middles.filter((middle) => middle < y).length;

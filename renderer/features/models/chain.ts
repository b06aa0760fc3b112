import type { CostKind } from '#shared/profile';
import type { ModelRow, ModelStep, SelectionView } from '#shared/model';
import { sameOrder } from '../../ui/order.ts';

/** `text`: for every request. `image`: for one with images that the text model cannot see. */
export type LineKind = 'text' | 'image';

/** The first of a line and those that take over; `null`: there is no image model. */
interface Parts {
  readonly first: ModelStep | null;
  readonly fallbacks: readonly ModelStep[];
}

export const partsOf = (view: SelectionView, line: LineKind): Parts =>
  line === 'text'
    ? { first: view.primary, fallbacks: view.fallbacks }
    : { first: view.image, fallbacks: view.imageFallbacks };

/** The relay line of models: the first, then its fallbacks, each once (a model named twice is asked once). */
export function chainOf(view: SelectionView, line: LineKind): readonly ModelStep[] {
  const { first, fallbacks } = partsOf(view, line);
  const steps = first === null ? fallbacks : [first, ...fallbacks];
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

/** What an agent has of a line: everybody's, its own, or (of fallbacks) none at all. */
export type Whose = 'follow' | 'own' | 'none';

export function whose(view: SelectionView, line: LineKind): { readonly first: Whose; readonly fallbacks: Whose } {
  const [ownFirst, ownFallbacks] =
    line === 'text' ? [view.ownPrimary, view.ownFallbacks] : [view.ownImage, view.ownImageFallbacks];
  const { fallbacks } = partsOf(view, line);
  return {
    first: ownFirst ? 'own' : 'follow',
    fallbacks: !ownFallbacks ? 'follow' : fallbacks.length === 0 ? 'none' : 'own',
  };
}

/** Could it stand in this line? What no catalogue knows might. */
export const fits = (row: Pick<ModelRow, 'input'> | undefined, line: LineKind) =>
  line === 'text' || row === undefined || row.input.includes('image');

/** May the last one be taken out? Requests need a text model; an agent has everybody's image model or its own. */
export const canEmpty = (view: SelectionView, line: LineKind) =>
  line === 'image' && (view.agentId === 'main' || view.ownImage);

/** The place (zero-based) for what is let go at `y`, among rows with these middles from top to bottom. */
export const placeAt = (y: number, middles: readonly number[]) => middles.filter((middle) => middle < y).length;

import type { ModelStep, SelectionView } from '#shared/model';
import type { CostKind } from '#shared/profile';
import type { ModelCatalogue } from '../models/catalogue.ts';
import { refKey, type ModelRef } from '../models/ref.ts';
import type { paidFallbackOf } from '../models/paid-fallback.ts';
import type { Selection } from '../models/selection.ts';
import type { ProviderTable } from '../providers/spec.ts';

/** Who could carry a model now, as the router sees it. */
export interface LegFacts {
  /** Stored accounts that can be used at all. */
  readonly total: number;
  /** Of those, the ones that do not cool for this model. */
  readonly ready: number;
  /** No account is needed, or a key comes from the environment or the config. */
  readonly ambient: boolean;
  /** What the first of them costs. */
  readonly costKind: CostKind;
}

export interface SelectionFacts {
  readonly selection: Selection;
  readonly catalogue: ModelCatalogue;
  readonly table: ProviderTable;
  readonly paid: ReturnType<typeof paidFallbackOf>;
  readonly leg: (ref: ModelRef) => LegFacts;
}

/** The chain of models of one agent, with how many accounts stand behind each. */
export function selectionView(facts: SelectionFacts): SelectionView {
  const { selection, catalogue, paid } = facts;
  return {
    agentId: selection.agentId,
    ownPrimary: selection.ownPrimary,
    ownFallbacks: selection.ownFallbacks,
    paidFallback: paid.choice,
    ownPaidFallback: paid.own,
    primary: step(facts, selection.primary),
    fallbacks: selection.fallbacks.map((ref) => step(facts, ref)),
    image: selection.imagePrimary === null ? null : step(facts, selection.imagePrimary),
    imageFallbacks: selection.imageFallbacks.map((ref) => step(facts, ref)),
    ownImage: selection.ownImage,
    ownImageFallbacks: selection.ownImageFallbacks,
    aliases: selection.aliases.map(({ alias, ref }) => ({ alias, key: refKey(ref), name: catalogue.name(ref) })),
  };
}

function step({ catalogue, table, leg }: SelectionFacts, ref: ModelRef): ModelStep {
  return {
    key: refKey(ref),
    name: catalogue.name(ref),
    provider: ref.provider,
    providerName: table.get(ref.provider)?.name ?? ref.provider,
    ...leg(ref),
  };
}

import type { ModelCost } from '../providers/config-input.ts';
import { parametersOf, releasedOf, type CatalogueModel } from './builtin.ts';

/** What a provider says of one of its models; everything but the id may be missing. */
export interface ListedModel {
  readonly id: string;
  readonly name?: string;
  /** Tokens. */
  readonly contextWindow?: number;
  readonly maxTokens?: number;
  /** US dollars per million tokens. */
  readonly cost?: ModelCost;
  readonly reasoning?: boolean;
  readonly image?: boolean;
  readonly also?: readonly ('pdf' | 'audio')[];
  /** ISO date. */
  readonly released?: string;
  /** Billions. */
  readonly parameters?: number;
  readonly adaptive?: true;
  /** What counts where nobody knows better. */
  readonly usual?: { readonly contextWindow: number; readonly maxTokens: number };
}

/** By provider. The same object until one of the lists changes. */
export type ListedModels = ReadonlyMap<string, readonly ListedModel[]>;

export const nothingListed: ListedModels = new Map();

/** What the provider says now goes before what Baton knew; what it leaves out stays as known. */
export function fromListed(
  provider: string,
  listed: ListedModel,
  known: CatalogueModel | undefined,
  like: CatalogueModel | undefined,
): CatalogueModel {
  const { id, name = known?.name ?? id, usual, ...said } = listed;
  return {
    ...(known ?? {
      ...blank,
      ...usual,
      // A dated name costs and takes what its model does.
      ...like,
      released: like?.released ?? releasedOf(id),
      parameters: like?.parameters ?? parametersOf(`${id} ${name}`),
    }),
    ...said,
    provider,
    id,
    name,
    source: 'listed',
  };
}

const blank = { contextWindow: null, maxTokens: null, cost: null, reasoning: null, image: null } as const;

/** `claude-opus-4-5-20251101`, `gpt-5.2-2025-12-11`, `gemini-2.5-flash-001` without their ends. */
export const undated = (id: string): string => id.replace(/[-@](?:20\d{2}-?\d{2}-?\d{2}|\d{3})$/, '');

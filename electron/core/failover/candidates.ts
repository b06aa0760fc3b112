import type { Dialect } from '#shared/provider';
import type { ModelCatalogue } from '../models/catalogue.ts';
import { refKey, type ModelRef } from '../models/ref.ts';
import { unique, type Selection } from '../models/selection.ts';
import type { ResolvedModel } from '../models/resolve.ts';
import { dialectsFor } from '../providers/catalogue.ts';
import type { ProviderTable } from '../providers/spec.ts';

/** One model of the chain, in the order in which they are asked. */
export interface ChainStep {
  readonly ref: ModelRef;
  /** The id as the provider is to read it. */
  readonly wireModel: string;
  /** `provider/model`. */
  readonly key: string;
  readonly name: string;
  /** What it is asked in. */
  readonly dialect: Dialect;
  /** Why this model cannot be asked at all. */
  readonly skip?: 'dialect' | 'no-credentials';
}

export interface ChainFacts {
  readonly selection: Selection;
  readonly table: ProviderTable;
  readonly catalogue: ModelCatalogue;
  /** The client's. */
  readonly dialect: Dialect;
  /** Can this request be put into another dialect? Token counts, for one, cannot. */
  readonly translate: boolean;
  readonly hasCredentials: (provider: string) => boolean;
  /** Does the request carry an image? Only asked when the model chosen is known not to see. */
  readonly hasImage?: (() => boolean) | undefined;
}

/**
 * The models to ask (behaviour §8.1, product §6): the one requested, never filtered; the configured fallbacks; the
 * configured primary last, unless `fallbacks: []` was written. An image that the requested model cannot see goes to
 * the image model and its fallbacks, then to those of the others that can see, the primary text model last (§8.5).
 */
export function modelChain(requested: ResolvedModel, facts: ChainFacts): readonly ChainStep[] {
  const { selection } = facts;
  const rest = selection.noFallback ? [] : [...selection.fallbacks, selection.primary];
  const images = imageModels(requested.ref, facts);
  const texts = [requested.ref, ...rest].filter((ref) => images.length === 0 || canSee(ref, facts));
  return unique([...images, ...texts]).map((ref) =>
    step(ref, refKey(ref) === refKey(requested.ref) ? requested.wireModel : ref.model, facts),
  );
}

function step(
  ref: ModelRef,
  wireModel: string,
  { table, catalogue, dialect, translate, hasCredentials }: ChainFacts,
): ChainStep {
  const spec = table.get(ref.provider);
  const named = { ref, wireModel, key: refKey(ref), name: catalogue.name(ref), dialect };
  if (!spec || !hasCredentials(ref.provider)) return { ...named, skip: 'no-credentials' };
  const spoken = dialectsFor(spec, ref.model);
  if (spoken.includes(dialect)) return named;
  const [other] = translate ? spoken : [];
  return other === undefined ? { ...named, skip: 'dialect' } : { ...named, dialect: other };
}

/** Empty unless the request has an image, the model is known to be blind, and an image model is configured. */
function imageModels(requested: ModelRef, { selection, catalogue, hasImage }: ChainFacts): readonly ModelRef[] {
  const { imagePrimary, imageFallbacks } = selection;
  if (imagePrimary === null || hasImage === undefined) return [];
  if (canSee(requested, { catalogue }) || !hasImage()) return [];
  return [imagePrimary, ...imageFallbacks];
}

/** Unknown counts as able. */
const canSee = (ref: ModelRef, { catalogue }: Pick<ChainFacts, 'catalogue'>): boolean =>
  catalogue.get(ref)?.image !== false;

import type { ModelRow } from '#shared/model';
import { normaliseProvider } from '../providers/normalise.ts';
import type { ProviderTable } from '../providers/spec.ts';
import type { CatalogueModel } from './builtin.ts';
import type { ModelCatalogue } from './catalogue.ts';
import type { ModelsConfig } from './config-input.ts';
import { modelEntries } from './aliases.ts';
import { refKey, type ModelRef } from './ref.ts';
import { configuredRefs, type Selection } from './selection.ts';

export interface ListFacts {
  readonly config: ModelsConfig;
  readonly selection: Selection;
  readonly table: ProviderTable;
  readonly catalogue: ModelCatalogue;
  /** Has the provider a credential, or does it need none? */
  readonly hasCredentials: (provider: string) => boolean;
}

export interface ListFilter {
  /** The whole catalogue instead of what the config names. */
  readonly all?: boolean | undefined;
  /** Only models on this computer. */
  readonly local?: boolean | undefined;
  /** Any spelling. */
  readonly provider?: string | undefined;
}

/**
 * Rows of `models list` (behaviour §14.3). Without `all`: default, fallbacks, image, image fallbacks, map of models;
 * with it: the catalogue and these, by provider and id.
 */
export function modelRows(facts: ListFacts, filter: ListFilter): ModelRow[] {
  const { config, selection, catalogue } = facts;
  const configured = configuredRefs(config, selection);
  const refs = filter.all === true ? wholeCatalogue(catalogue, configured) : configured;
  const wanted = filter.provider === undefined ? undefined : normaliseProvider(filter.provider);
  const tagsOf = tagger(config, selection);
  return refs
    .filter((ref) => wanted === undefined || ref.provider === wanted)
    .map((ref) => row(ref, facts, tagsOf(ref)))
    .filter((one) => filter.local !== true || one.local);
}

/** By provider and id; what is configured is among them, even if no catalogue has it. */
function wholeCatalogue(catalogue: ModelCatalogue, configured: readonly ModelRef[]): ModelRef[] {
  const known = catalogue.list().map(({ provider, id }) => ({ provider, model: id }));
  const unknown = configured.filter((ref) => catalogue.get(ref) === undefined);
  return [...known, ...unknown].sort(
    (a, b) => collator.compare(a.provider, b.provider) || collator.compare(a.model, b.model),
  );
}

/** Made once: `localeCompare` makes one for every comparison. */
const collator = new Intl.Collator('en');

function row(ref: ModelRef, { table, catalogue, hasCredentials }: ListFacts, tags: readonly string[]): ModelRow {
  const known = catalogue.get(ref);
  return {
    key: refKey(ref),
    provider: ref.provider,
    id: ref.model,
    ...(known ? knownFacts(known) : { ...unknownFacts, name: ref.model }),
    local: table.get(ref.provider)?.local ?? false,
    available: hasCredentials(ref.provider),
    missing: known === undefined,
    tags: known === undefined ? [...tags, 'missing'] : [...tags],
  };
}

type Facts = Omit<ModelRow, 'key' | 'provider' | 'id' | 'local' | 'available' | 'missing' | 'tags'>;

const knownFacts = ({ image, also = [], ...model }: CatalogueModel): Facts => ({
  name: model.name,
  input: ['text', ...(image === true ? (['image'] as const) : []), ...also],
  reasoning: model.reasoning ?? false,
  contextWindow: model.contextWindow,
  maxTokens: model.maxTokens,
  cost: model.cost,
  released: model.released,
  parameters: model.parameters,
  source: model.source,
});

const unknownFacts: Omit<Facts, 'name'> = {
  input: ['text'],
  reasoning: false,
  contextWindow: null,
  maxTokens: null,
  cost: null,
  released: null,
  parameters: null,
  source: 'configured',
};

/** `default`, `fallback#1`, `image`, `img-fallback#1`, `configured`, `alias:a,b`. */
function tagger(config: ModelsConfig, selection: Selection): (ref: ModelRef) => string[] {
  const tags = new Map<string, string[]>();
  const add = (ref: ModelRef, tag: string) => {
    const key = refKey(ref);
    tags.set(key, [...(tags.get(key) ?? []), tag]);
  };
  add(selection.primary, 'default');
  selection.fallbacks.forEach((ref, index) => add(ref, `fallback#${index + 1}`));
  if (selection.imagePrimary) add(selection.imagePrimary, 'image');
  selection.imageFallbacks.forEach((ref, index) => add(ref, `img-fallback#${index + 1}`));
  const named = new Set(modelEntries(config).map(({ ref }) => refKey(ref)));
  return (ref) => {
    const names = selection.aliases.filter((alias) => refKey(alias.ref) === refKey(ref)).map(({ alias }) => alias);
    return [
      ...(tags.get(refKey(ref)) ?? []),
      ...(named.has(refKey(ref)) ? ['configured'] : []),
      ...(names.length > 0 ? [`alias:${names.join(',')}`] : []),
    ];
  };
}

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
  const about = ofProvider(facts);
  return refs
    .filter((ref) => wanted === undefined || ref.provider === wanted)
    .map((ref) => row(ref, catalogue.get(ref), about(ref.provider), tagsOf(ref)))
    .filter((one) => filter.local !== true || one.local);
}

/** By provider and id; what is configured is among them, even if no catalogue has it. */
function wholeCatalogue(catalogue: ModelCatalogue, configured: readonly ModelRef[]): ModelRef[] {
  const known = catalogue.list().map(({ provider, id }) => ({ provider, model: id }));
  const unknown = configured.filter((ref) => catalogue.get(ref) === undefined);
  return [...known, ...unknown]
    .map((ref) => ({ ref, place: `${ref.provider}\n${ref.model.toLowerCase()}` }))
    .sort((a, b) => (a.place < b.place ? -1 : a.place > b.place ? 1 : 0))
    .map(({ ref }) => ref);
}

/** What is the same for all models of a provider, looked up once. */
function ofProvider({ table, hasCredentials }: ListFacts) {
  const known = new Map<string, Pick<ModelRow, 'local' | 'available'>>();
  return (provider: string) => {
    const facts = known.get(provider) ?? {
      local: table.get(provider)?.local ?? false,
      available: hasCredentials(provider),
    };
    known.set(provider, facts);
    return facts;
  };
}

function row(
  ref: ModelRef,
  known: CatalogueModel | undefined,
  { local, available }: Pick<ModelRow, 'local' | 'available'>,
  tags: readonly string[],
): ModelRow {
  return {
    key: refKey(ref),
    provider: ref.provider,
    id: ref.model,
    ...(known ? knownFacts(known) : { ...unknownFacts, name: ref.model }),
    local,
    available,
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
  for (const { ref } of modelEntries(config)) add(ref, 'configured');
  const names = new Map<string, string[]>();
  for (const { alias, ref } of selection.aliases) names.set(refKey(ref), [...(names.get(refKey(ref)) ?? []), alias]);
  return (ref) => {
    const key = refKey(ref);
    const aliases = names.get(key);
    return [...(tags.get(key) ?? []), ...(aliases ? [`alias:${aliases.join(',')}`] : [])];
  };
}

import { nearest } from '#core/kernel/nearest';
import type { ConfiguredModel, ModelCost } from '../providers/config-input.ts';
import type { ProviderSpec, ProviderTable } from '../providers/spec.ts';
import { builtinModels, parametersOf, releasedOf, type CatalogueModel } from './builtin.ts';
import { fromListed, nothingListed, undated, type ListedModel, type ListedModels } from './listed.ts';
import { normaliseModel, refKey, type ModelRef } from './ref.ts';

export interface ModelCatalogue {
  /** `undefined`: in no catalogue, which does not mean that it does not exist. */
  get(ref: ModelRef): CatalogueModel | undefined;
  /** Every model of this id, whosever it is; a short spelling (`opus-4.5`) counts for its provider. */
  withId(id: string): readonly CatalogueModel[];
  /** By provider in the table's order, then as listed. */
  list(): readonly CatalogueModel[];
  /** Has the provider said itself which models it has? */
  isListed(provider: string): boolean;
  /** For people: the catalogue's name, else the id. */
  name(ref: ModelRef): string;
  /** At most three keys that look like this one, of providers that `usable` accepts. */
  nearest(text: string, usable?: (provider: string) => boolean): string[];
}

/**
 * Built-in models, those that providers list, and those of `models.providers`; of one id the last of these counts
 * (behaviour §12.2). The models of a provider are put together when somebody asks for one of them: a request, or a command
 * that shows the status, has to do with two or three providers out of forty.
 */
export function modelCatalogue(table: ProviderTable, listed: ListedModels = nothingListed): ModelCatalogue {
  const specs = new Map(table.list().map((spec) => [spec.id, spec]));
  const known = new Map<string, ReadonlyMap<string, CatalogueModel>>();
  const of = (provider: string) => {
    const before = known.get(provider);
    if (before) return before;
    const spec = specs.get(provider);
    const models = byOwnId(spec ? modelsOf(spec, listed.get(provider) ?? []) : []);
    known.set(provider, models);
    return models;
  };
  const get = ({ provider, model }: ModelRef) => of(provider).get(model);
  let all: readonly CatalogueModel[] | undefined;
  const list = () => (all ??= [...specs.keys()].flatMap((provider) => [...of(provider).values()]));
  let byId: ReadonlyMap<string, readonly CatalogueModel[]> | undefined;
  const withSpelling = (id: string) => (byId ??= groupedById(list())).get(id) ?? [];
  return {
    get,
    withId: (id) =>
      spellings(id).flatMap((spelling) =>
        withSpelling(spelling).filter((model) => spelling === normaliseModel(model.provider, id)),
      ),
    list,
    isListed: (provider) => (listed.get(provider)?.length ?? 0) > 0,
    name: (ref) => get(ref)?.name ?? ref.model,
    nearest: (text, usable = () => true) =>
      nearestKeys(
        text,
        list().filter((model) => usable(model.provider)),
      ),
  };
}

const byOwnId = (models: readonly CatalogueModel[]) => new Map(models.map((model) => [model.id, model]));

function groupedById(models: readonly CatalogueModel[]): Map<string, CatalogueModel[]> {
  const groups = new Map<string, CatalogueModel[]>();
  for (const model of models) {
    const group = groups.get(model.id);
    if (group) group.push(model);
    else groups.set(model.id, [model]);
  }
  return groups;
}

/** Only these two providers' ids have other spellings (`ref.ts`). */
const spellings = (id: string) => [...new Set([id, normaliseModel('anthropic', id), normaliseModel('google', id)])];

const keyOf = (model: CatalogueModel) => refKey({ provider: model.provider, model: model.id });

function modelsOf(spec: ProviderSpec, listed: readonly ListedModel[]): CatalogueModel[] {
  const models = byOwnId(builtinModels(spec.id));
  for (const one of listed)
    models.set(one.id, fromListed(spec.id, one, models.get(one.id), models.get(undated(one.id))));
  const own = new Map<string, CatalogueModel>();
  for (const model of spec.models) {
    const one = configured(spec, model);
    own.set(one.id, { ...one, cost: one.cost ?? models.get(one.id)?.cost ?? null });
    models.delete(one.id);
  }
  return [...own.values(), ...models.values()];
}

/** Missing fields have the defaults of behaviour §1.5. A repeated `ollama/` in an id is taken off. */
function configured(spec: ProviderSpec, model: ConfiguredModel): CatalogueModel {
  const repeated = `${spec.id}/`;
  const bare = model.id.startsWith(repeated) ? model.id.slice(repeated.length) : model.id;
  const { name = bare, contextWindow = 200_000, reasoning = false } = model;
  return {
    provider: spec.id,
    id: normaliseModel(spec.id, bare),
    name: name === model.id ? bare : name,
    contextWindow,
    maxTokens: model.maxTokens ?? Math.min(8192, contextWindow),
    cost: costOf(model.cost),
    reasoning,
    image: model.input?.includes('image') ?? false,
    released: releasedOf(bare),
    parameters: parametersOf(`${bare} ${name}`),
    source: 'configured',
  };
}

/** What nobody wrote down is not known. */
function costOf(cost: ConfiguredModel['cost']): ModelCost | null {
  if (cost === undefined) return null;
  const { input = 0, output = 0, cacheRead = 0, cacheWrite = 0 } = cost;
  return { input, output, cacheRead, cacheWrite };
}

/** Looks at whole keys when the text names a provider, at bare ids otherwise. */
function nearestKeys(text: string, models: readonly CatalogueModel[]): string[] {
  const word = text.toLowerCase();
  const letters = countLetters(word);
  if (text.includes('/'))
    return nearest(
      text,
      models.map(keyOf).filter((key) => mayBeNear(word, letters, key)),
    );
  const byId = new Map(models.map((model) => [model.id, keyOf(model)]));
  const near = [...byId.keys()].filter((id) => mayBeNear(word, letters, id));
  return nearest(text, near).flatMap((id) => byId.get(id) ?? []);
}

/**
 * Could `nearest` accept this name? Never says no to one that it would, and is cheap enough for fifty thousand: as many
 * letters as one has and the other lacks must change at least.
 */
function mayBeNear(word: string, letters: Uint8Array, name: string): boolean {
  const other = name.toLowerCase();
  if (other.startsWith(word) || word.startsWith(other)) return true;
  const most = Math.max(2, Math.floor(Math.max(word.length, other.length) / 3));
  if (Math.abs(word.length - other.length) > most) return false;
  const theirs = countLetters(other);
  let more = 0;
  let less = 0;
  for (let i = 0; i < theirs.length; i += 1) {
    const difference = (theirs[i] ?? 0) - (letters[i] ?? 0);
    if (difference > 0) more += difference;
    else less -= difference;
  }
  return Math.max(more, less) <= most;
}

/** Letters that share a place count as one, which only lets more through. */
function countLetters(text: string): Uint8Array {
  const counts = new Uint8Array(64);
  for (let i = 0; i < text.length && i < 250; i += 1) {
    const place = text.charCodeAt(i) & 63;
    counts[place] = (counts[place] ?? 0) + 1;
  }
  return counts;
}

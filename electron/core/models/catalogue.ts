import { nearest } from '#core/kernel/nearest';
import type { ConfiguredModel, ModelCost } from '../providers/config-input.ts';
import type { ProviderSpec, ProviderTable } from '../providers/spec.ts';
import { builtinModels, parametersOf, releasedOf, type CatalogueModel } from './builtin.ts';
import { normaliseModel, refKey, type ModelRef } from './ref.ts';

export interface ModelCatalogue {
  /** `undefined`: in no catalogue, which does not mean that it does not exist. */
  get(ref: ModelRef): CatalogueModel | undefined;
  /** Every model of this id, whosever it is; a short spelling (`opus-4.5`) counts for its provider. */
  withId(id: string): readonly CatalogueModel[];
  /** By provider in the table's order, then as listed. */
  list(): readonly CatalogueModel[];
  /** For people: the catalogue's name, else the id. */
  name(ref: ModelRef): string;
  /** At most three keys that look like this one, of providers that `usable` accepts. */
  nearest(text: string, usable?: (provider: string) => boolean): string[];
}

/** Built-in models and those of `models.providers`; a configured one replaces the built-in one of its id (behaviour §12.2). */
export function modelCatalogue(table: ProviderTable): ModelCatalogue {
  const models = table.list().flatMap((spec) => modelsOf(spec));
  const byKey = new Map(models.map((model) => [keyOf(model), model]));
  const byId = new Map<string, CatalogueModel[]>();
  for (const model of models) byId.set(model.id, [...(byId.get(model.id) ?? []), model]);
  return {
    get: (ref) => byKey.get(refKey(ref)),
    withId: (id) =>
      spellings(id).flatMap((spelling) =>
        (byId.get(spelling) ?? []).filter((model) => spelling === normaliseModel(model.provider, id)),
      ),
    list: () => models,
    name: (ref) => byKey.get(refKey(ref))?.name ?? ref.model,
    nearest: (text, usable = () => true) =>
      nearestKeys(
        text,
        models.filter((model) => usable(model.provider)),
      ),
  };
}

/** Only these two providers' ids have other spellings (`ref.ts`). */
const spellings = (id: string) => [...new Set([id, normaliseModel('anthropic', id), normaliseModel('google', id)])];

const keyOf = (model: CatalogueModel) => refKey({ provider: model.provider, model: model.id });

function modelsOf(spec: ProviderSpec): CatalogueModel[] {
  const builtin = new Map(
    builtinModels.filter(({ provider }) => provider === spec.id).map((model) => [model.id, model]),
  );
  const own = spec.models.map((model) => {
    const one = configured(spec, model);
    return { ...one, cost: one.cost ?? builtin.get(one.id)?.cost ?? null };
  });
  const named = new Set(own.map((model) => model.id));
  return [...own, ...[...builtin.values()].filter(({ id }) => !named.has(id))];
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
  if (text.includes('/')) return nearest(text, models.map(keyOf));
  const byId = new Map(models.map((model) => [model.id, keyOf(model)]));
  return nearest(text, byId.keys()).flatMap((id) => byId.get(id) ?? []);
}

import type { BatonError } from '#shared/errors';
import { nearest } from '#core/kernel/nearest';
import { err, ok, type Result } from '#shared/result';
import type { ProviderSpec, ProviderTable } from '../providers/spec.ts';
import { findAlias, isAliasName, suggestedAliases, type Alias } from './aliases.ts';
import type { ModelCatalogue } from './catalogue.ts';
import { parseRef, refKey, type ModelRef } from './ref.ts';
import { DEFAULT_MODEL, unique, type Selection } from './selection.ts';

/** Everybody expects `models set opus` to work, also before the config names the model. */
const suggestions: readonly Alias[] = Object.entries(suggestedAliases).flatMap(([key, alias]) => {
  const ref = parseRef(key, DEFAULT_MODEL.provider);
  return ref.ok ? [{ alias, ref: ref.value }] : [];
});

/** What a written model is checked against before the config is changed. */
export interface EditFacts {
  readonly table: ProviderTable;
  readonly catalogue: ModelCatalogue;
  readonly selection: Selection;
  /** Models the config names already; these need no catalogue. */
  readonly configured: readonly ModelRef[];
}

/**
 * The model a person means by `text`: an alias, `provider/model`, or a bare id that a catalogue knows.
 * Errors: `bad-model`, `unknown-provider`, and `unknown-model` with the nearest names when the provider's catalogue is
 * complete enough to say so.
 */
export function readModel(text: string, facts: EditFacts): Result<ModelRef, BatonError> {
  const alias = findAlias(facts.selection.aliases, text) ?? findAlias(suggestions, text);
  if (alias) return ok(alias.ref);
  const known = text.includes('/') ? undefined : bareModel(text.trim(), facts);
  if (known) return ok(known);
  const ref = parseRef(text, facts.selection.primary.provider);
  if (!ref.ok) return ref;
  return checked(ref.value, text.trim(), facts);
}

function checked(ref: ModelRef, text: string, { table, catalogue, selection, configured }: EditFacts) {
  const spec = table.get(ref.provider);
  if (!spec)
    return err({ code: 'unknown-provider' as const, provider: ref.provider, nearest: table.nearest(ref.provider) });
  const known = isKnown(ref, spec, catalogue) || configured.some((one) => refKey(one) === refKey(ref));
  // A bare word that nobody knows is a slip of the pen, whatever the provider.
  if (known || (text.includes('/') && !isComplete(spec, catalogue))) return ok(ref);
  return err({ code: 'unknown-model' as const, model: text, nearest: nearestTo(text, selection, catalogue) });
}

function nearestTo(text: string, selection: Selection, catalogue: ModelCatalogue): string[] {
  const names = [...selection.aliases, ...suggestions].map(({ alias }) => alias);
  return [...nearest(text, names), ...catalogue.nearest(text)].slice(0, 3);
}

/** Names like that of a model which its provider does not have; `null`: it has it, or nobody can say. */
export function nearestOfUnknown(ref: ModelRef, facts: Omit<EditFacts, 'configured'>): string[] | null {
  const { table, catalogue, selection } = facts;
  const spec = table.get(ref.provider);
  if (!spec || isKnown(ref, spec, catalogue) || !isComplete(spec, catalogue)) return null;
  return nearestTo(ref.model, selection, catalogue);
}

/**
 * Who listed its models itself has no others; but a relay at an address of one's own may. Of the rest Baton only knows
 * all models of these two; others have hundreds.
 */
const isComplete = (spec: ProviderSpec, catalogue: ModelCatalogue): boolean =>
  (catalogue.isListed(spec.id) && !spec.custom && spec.ownAddress !== true) ||
  (['anthropic', 'openai'].includes(spec.id) && spec.models.length === 0);

/** Also under the names that only its provider makes of it: `llama3.2` for `llama3.2:latest`, `vendor/model:nitro`. */
function isKnown(ref: ModelRef, spec: ProviderSpec, catalogue: ModelCatalogue): boolean {
  const has = (model: string) => catalogue.get({ ...ref, model }) !== undefined;
  if (has(ref.model) || ref.model.startsWith('arn:')) return true;
  if (spec.id === 'ollama') return has(`${ref.model}:latest`);
  return spec.aggregator && has(ref.model.replace(/:[a-z-]+$/i, ''));
}

/** The provider that should be asked for its models before this text is read: nobody knows such a model of it. */
export function providerToAsk(text: string, { table, catalogue, selection, configured }: EditFacts): string | null {
  if (!text.includes('/')) return null;
  const ref = parseRef(text, selection.primary.provider);
  const spec = ref.ok ? table.get(ref.value.provider) : undefined;
  if (!ref.ok || !spec || spec.custom || isKnown(ref.value, spec, catalogue)) return null;
  return configured.some((one) => refKey(one) === refKey(ref.value)) ? null : spec.id;
}

/** The primary's provider first. */
function bareModel(id: string, { catalogue, selection }: EditFacts): ModelRef | undefined {
  const rows = catalogue.list().filter((model) => model.id === id);
  const row = rows.find((model) => model.provider === selection.primary.provider) ?? rows[0];
  return row && { provider: row.provider, model: row.id };
}

/** Names that mean something else already. */
const reserved: ReadonlySet<string> = new Set(['default', 'baton', 'main', 'inherit', 'none']);

/**
 * May this model be called so? The same alias for the same model is an update, and a model has one alias only.
 * Errors: `bad-alias`, `alias-taken`, and those of `readModel`.
 */
export function checkAlias(alias: string, text: string, facts: EditFacts): Result<ModelRef, BatonError> {
  const name = alias.trim();
  if (!isAliasName(name) || reserved.has(name.toLowerCase())) return err({ code: 'bad-alias', alias });
  const ref = readModel(text, facts);
  if (!ref.ok) return ref;
  const taken = findAlias(facts.selection.aliases, name);
  if (taken && refKey(taken.ref) !== refKey(ref.value))
    return err({ code: 'alias-taken', alias: taken.alias, model: refKey(taken.ref) });
  return ref;
}

/** The alias a person means. Errors: `unknown-alias` with the nearest ones. */
export function readAlias(text: string, { aliases }: Pick<Selection, 'aliases'>): Result<Alias, BatonError> {
  const found = findAlias(aliases, text);
  if (found) return ok(found);
  const names = aliases.map(({ alias }) => alias);
  return err({ code: 'unknown-alias', alias: text, nearest: nearest(text, names) });
}

/** The fallback a person means, of `fallbacks`. Errors: `not-a-fallback`. */
export function readFallback(
  text: string,
  selection: Selection,
  fallbacks: readonly ModelRef[] = selection.fallbacks,
): Result<ModelRef, BatonError> {
  const alias = findAlias(selection.aliases, text);
  const read = parseRef(text, selection.primary.provider);
  const ref = alias ? alias.ref : read.ok ? read.value : null;
  const found = fallbacks.find((one) => ref !== null && refKey(one) === refKey(ref));
  return found ? ok(found) : err({ code: 'not-a-fallback', model: ref === null ? text : refKey(ref) });
}

/** A model for requests with images: as `readModel`, and not known to be blind. Errors: `sees-no-images`, too. */
export function readImageModel(text: string, facts: EditFacts): Result<ModelRef, BatonError> {
  const ref = readModel(text, facts);
  if (!ref.ok) return ref;
  const blind = facts.catalogue.get(ref.value)?.image === false;
  return blind ? err({ code: 'sees-no-images', model: refKey(ref.value) }) : ref;
}

/** Reads a whole list; the first error ends it. Doubles are dropped. */
export function readModels(
  texts: readonly string[],
  facts: EditFacts,
  read: typeof readModel = readModel,
): Result<ModelRef[], BatonError> {
  const refs: ModelRef[] = [];
  for (const text of texts) {
    const ref = read(text, facts);
    if (!ref.ok) return ref;
    refs.push(ref.value);
  }
  return ok(unique(refs));
}

import type { BatonError } from '#shared/errors';
import type { Dialect } from '#shared/provider';
import { err, ok, type Result } from '#shared/result';
import { nearest } from '../kernel/nearest.ts';
import type { ProviderTable } from '../providers/spec.ts';
import { findAlias, suggestedFor } from './aliases.ts';
import type { ModelCatalogue } from './catalogue.ts';
import type { ModelsConfig } from './config-input.ts';
import { normaliseModel, parseRef, refKey, takeApart, type ModelRef, type WrittenModel } from './ref.ts';
import { allowedKeys, DEFAULT_MODEL, isAllowed, unique, type Selection } from './selection.ts';

/** What a client's `model` means. */
export interface ResolvedModel {
  readonly ref: ModelRef;
  /** As the provider is to read it: the id, with the client's `[…]` put back. */
  readonly wireModel: string;
  /** `@profile`: the one credential to use. Whether it exists is for the credentials to say. */
  readonly profileId?: string;
  /** `default` or `baton` was asked for, or nothing. */
  readonly asDefault: boolean;
}

export interface Naming {
  readonly config: ModelsConfig;
  readonly table: ProviderTable;
  readonly catalogue: ModelCatalogue;
  readonly selection: Selection;
  /** The client's; its own provider is looked at first for a bare id. */
  readonly dialect: Dialect;
  /** Has the provider any credential, a profile, an environment key, a config key, or does it need none? */
  readonly hasCredentials: (provider: string) => boolean;
}

/** Names a client may send instead of a model. */
const defaultNames: ReadonlySet<string> = new Set(['', 'default', 'baton']);

/** Whose dialect it is: a bare id that nobody knows goes there as it is, since catalogues lag behind. */
const homes: Readonly<Record<Dialect, string>> = {
  'anthropic-messages': 'anthropic',
  'openai-completions': 'openai',
  'openai-responses': 'openai',
  'google-generative-ai': 'google',
  'bedrock-converse-stream': 'amazon-bedrock',
};

/**
 * `default`/`baton` · alias · `provider/model` · bare id, each with `@profile` and a client's `[…]` (product §6).
 * Errors: `bad-model` (nothing to read), `unknown-provider` and `unknown-model` with the nearest names (the gateway's
 * 404), `no-credentials` likewise when the provider is known but has none, `model-not-allowed` (403).
 */
export function resolveModel(asked: string, naming: Naming): Result<ResolvedModel, BatonError> {
  const written = takeApart(asked);
  if (written.profileId === '') return err({ code: 'bad-model', model: asked });
  const profile = written.profileId === undefined ? {} : { profileId: written.profileId };
  if (defaultNames.has(written.name.toLowerCase())) {
    const { primary } = naming.selection;
    return ok({ ref: primary, wireModel: primary.model, asDefault: true, ...profile });
  }
  const found = lookUp(written, naming);
  if (!found.ok) return found;
  const ref = found.value;
  if (!isAllowed(naming.config, naming.selection, ref)) {
    // A name that no catalogue knows may be a slip of the pen.
    const names = naming.catalogue.get(ref) ? [] : nearestAllowed(written.name, naming);
    return err({ code: 'model-not-allowed', model: refKey(ref), ...(names.length > 0 && { nearest: names }) });
  }
  return ok({ ref, wireModel: ref.model + written.mark, asDefault: false, ...profile });
}

function nearestAllowed(name: string, { config, selection }: Naming): string[] {
  const names = selection.aliases.filter(({ ref }) => isAllowed(config, selection, ref)).map(({ alias }) => alias);
  return nearest(name, [...names, ...allowedKeys(config)]);
}

function lookUp(written: WrittenModel, naming: Naming): Result<ModelRef, BatonError> {
  const alias = findAlias(naming.selection.aliases, written.name);
  if (alias) return withCredentials(alias.ref, written.name, naming);
  if (!written.name.includes('/')) return lookUpBare(written.name, naming);
  const ref = parseRef(written.name, DEFAULT_MODEL.provider);
  if (!ref.ok) return ref;
  if (naming.table.get(ref.value.provider)) return withCredentials(ref.value, written.name, naming);
  // An aggregator's id, `meta-llama/llama-3.3-70b`, is a bare id to everybody else.
  const inCatalogue = holders(written.name, naming);
  return inCatalogue[0] ? ok(inCatalogue[0]) : unknownModel(written.name, naming);
}

function lookUpBare(id: string, naming: Naming): Result<ModelRef, BatonError> {
  if (/\s/.test(id)) return err({ code: 'bad-model', model: id });
  const home = homes[naming.dialect];
  const [first] = holders(id, naming);
  if (first) return ok(first);
  return withCredentials({ provider: home, model: normaliseModel(home, id) }, id, naming);
}

/** Who has this id, best first: the dialect's own provider, who is configured, who speaks the dialect, the rest. Only those with credentials. */
function holders(id: string, naming: Naming): ModelRef[] {
  const { table, catalogue, dialect, selection } = naming;
  const home = homes[dialect];
  const chosen = new Set([selection.primary, ...selection.fallbacks].map((ref) => ref.provider));
  const found = catalogue.withId(id).map((model) => ({ provider: model.provider, model: model.id }));
  const rank = ({ provider }: ModelRef) =>
    provider === home ? 0 : chosen.has(provider) ? 1 : table.get(provider)?.dialects.includes(dialect) === true ? 2 : 3;
  return unique(found)
    .filter((ref) => naming.hasCredentials(ref.provider))
    .sort((a, b) => rank(a) - rank(b));
}

/** A known provider takes any id; a provider without any credentials cannot be asked at all. */
function withCredentials(ref: ModelRef, written: string, naming: Naming): Result<ModelRef, BatonError> {
  if (!naming.table.get(ref.provider)) return unknownModel(written, naming);
  if (naming.hasCredentials(ref.provider)) return ok(ref);
  // A model that no catalogue knows may be a slip of the pen; one that is known lacks an account.
  if (naming.catalogue.get(ref) || written.includes('/'))
    return err({ code: 'no-credentials', provider: ref.provider });
  return unknownModel(written, naming);
}

function unknownModel(written: string, naming: Naming): Result<never, BatonError> {
  const slash = written.indexOf('/');
  if (slash > 0 && !naming.table.get(written.slice(0, slash))) {
    const near = naming.table.nearest(written.slice(0, slash));
    return err({ code: 'unknown-provider', provider: written.slice(0, slash), nearest: near });
  }
  return err({ code: 'unknown-model', model: written, nearest: nearestNames(written, naming) });
}

function nearestNames(written: string, { selection, catalogue, hasCredentials }: Naming): string[] {
  const word = written.toLowerCase();
  const byAlias = selection.aliases.filter(({ alias }) => alias.toLowerCase().startsWith(word));
  // `opus` means a model only where the config names that.
  const usual = suggestedFor(word).filter((key) => hasCredentials(key.slice(0, key.indexOf('/'))));
  const near = [...byAlias.map(({ alias }) => alias), ...usual, ...catalogue.nearest(written, hasCredentials)];
  return [...new Set(near)].slice(0, 3);
}

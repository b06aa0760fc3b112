import { getIn, isObject, setIn, unsetIn } from '../config/edit.ts';
import { EVERY_MODEL, findAlias, suggestedAliases, type Alias } from './aliases.ts';
import { parseRef, refKey, type ModelRef } from './ref.ts';
import { DEFAULT_MODEL } from './selection.ts';

/*
 * Pure edits of `baton.json` as written: variables unresolved, keys and values of others untouched. Checks come before
 * (`edit-checks.ts`); these only write.
 */

export type Raw = Record<string, unknown>;
export type Edit = (raw: Raw) => Raw;

const DEFAULT_PATH = ['agents', 'defaults', 'model'];
const MAP_PATH = ['agents', 'defaults', 'models'];

/** `models set`: writes the primary, keeps the fallbacks, and names the model in the map of models (behaviour §14.4). */
export const withPrimary =
  (agentId: string, ref: ModelRef): Edit =>
  (raw) => {
    const setting = settingOf(raw, agentId);
    return named(withSetting(raw, agentId, { ...setting, primary: refKey(ref) }), [ref]);
  };

/** `fallbacks add`: at the end, unless it is there already. An agent without its own list begins with the one it inherits. */
export const withFallback =
  (agentId: string, ref: ModelRef, aliases: readonly Alias[]): Edit =>
  (raw) => {
    const list = writtenFallbacks(raw, agentId);
    const there = list.some((text) => isRef(text, ref, aliases, primaryProvider(raw, agentId, aliases)));
    return named(there ? raw : writeFallbacks(raw, agentId, [...list, refKey(ref)]), [ref]);
  };

/** `fallbacks remove`, by what an entry means, whichever way it is written. */
export const withoutFallback =
  (agentId: string, ref: ModelRef, aliases: readonly Alias[]): Edit =>
  (raw) => {
    const provider = primaryProvider(raw, agentId, aliases);
    const left = writtenFallbacks(raw, agentId).filter((text) => !isRef(text, ref, aliases, provider));
    return writeFallbacks(raw, agentId, left);
  };

/** The whole list; `[]` switches handing on to other models off, `null` takes an agent's own list away. */
export const withFallbacks =
  (agentId: string, refs: readonly ModelRef[] | null): Edit =>
  (raw) => {
    if (refs !== null) return named(writeFallbacks(raw, agentId, refs.map(refKey)), refs);
    const { fallbacks: _gone, ...rest } = settingOf(raw, agentId);
    return Object.keys(rest).length > 0 ? withSetting(raw, agentId, rest) : withoutSetting(raw, agentId);
  };

/** `aliases add`: the model's only alias from now on. */
export const withAlias =
  (alias: string, ref: ModelRef): Edit =>
  (raw) => {
    const map = mapOf(named(raw, [ref]));
    const key = keyIn(map, ref);
    return setIn(raw, MAP_PATH, { ...map, [key]: { ...entryOf(map, key), alias } });
  };

/** `aliases remove`. A model with a built-in suggestion gets `""`, or the suggestion would come back. */
export const withoutAlias =
  (alias: Alias): Edit =>
  (raw) => {
    const map = mapOf(raw);
    const edited = Object.entries(map).map(([key, entry]): [string, unknown] => {
      if (!means(key, alias.ref) || !isObject(entry)) return [key, entry];
      const { alias: _gone, ...rest } = entry;
      return [key, suggestedAliases[refKey(alias.ref)] === undefined ? rest : { ...rest, alias: '' }];
    });
    return setIn(raw, MAP_PATH, Object.fromEntries(edited));
  };

/** The switch "Only these models": off adds `"*"`, on takes it away and names at least what the agents use. */
export const withOnlyTheseModels =
  (on: boolean, used: readonly ModelRef[]): Edit =>
  (raw) => {
    if (!on) return setIn(raw, MAP_PATH, { ...mapOf(raw), [EVERY_MODEL]: {} });
    const { [EVERY_MODEL]: _gone, ...only } = mapOf(named(raw, used));
    return setIn(raw, MAP_PATH, only);
  };

/** Puts models into the map. Whoever had none keeps every model: a map of Baton's making begins with `"*"` (product §6). */
function named(raw: Raw, refs: readonly ModelRef[]): Raw {
  const map = mapOf(raw);
  const fresh = refs.filter((ref) => !Object.keys(map).some((key) => means(key, ref)));
  if (fresh.length === 0) return raw;
  const begun = Object.keys(map).length === 0 ? { [EVERY_MODEL]: {} } : map;
  return setIn(raw, MAP_PATH, { ...begun, ...Object.fromEntries(fresh.map((ref) => [refKey(ref), {}])) });
}

function mapOf(raw: Raw): Raw {
  const map = getIn(raw, MAP_PATH);
  return isObject(map) ? map : {};
}

const entryOf = (map: Raw, key: string): Raw => {
  const entry = map[key];
  return isObject(entry) ? entry : {};
};

/** The key as somebody wrote it, `anthropic/opus-4.5`, else the plain one. */
const keyIn = (map: Raw, ref: ModelRef): string => Object.keys(map).find((key) => means(key, ref)) ?? refKey(ref);

function means(key: string, ref: ModelRef): boolean {
  const read = key === EVERY_MODEL ? null : parseRef(key, DEFAULT_MODEL.provider);
  return read?.ok === true && refKey(read.value) === refKey(ref);
}

/** Does a written fallback, an alias, a reference or a bare id of the primary's provider, mean this model? */
function isRef(text: string, ref: ModelRef, aliases: readonly Alias[], provider: string): boolean {
  const alias = findAlias(aliases, text);
  const read = parseRef(text, provider);
  const meant = alias ? alias.ref : read.ok ? read.value : null;
  return meant !== null && refKey(meant) === refKey(ref);
}

function primaryProvider(raw: Raw, agentId: string, aliases: readonly Alias[]): string {
  const own = settingOf(raw, agentId).primary;
  const text = typeof own === 'string' ? own : asSetting(getIn(raw, DEFAULT_PATH)).primary;
  if (typeof text !== 'string') return DEFAULT_MODEL.provider;
  const read = parseRef(text, DEFAULT_MODEL.provider);
  return findAlias(aliases, text)?.ref.provider ?? (read.ok ? read.value.provider : DEFAULT_MODEL.provider);
}

function writtenFallbacks(raw: Raw, agentId: string): readonly string[] {
  const own = settingOf(raw, agentId).fallbacks;
  const list = Array.isArray(own) ? own : asSetting(getIn(raw, DEFAULT_PATH)).fallbacks;
  return Array.isArray(list) ? list.filter((text) => typeof text === 'string') : [];
}

const writeFallbacks = (raw: Raw, agentId: string, fallbacks: readonly string[]): Raw =>
  withSetting(raw, agentId, { ...settingOf(raw, agentId), fallbacks: [...fallbacks] });

/** A string sets the primary only. */
const asSetting = (written: unknown): Raw =>
  typeof written === 'string' ? { primary: written } : isObject(written) ? written : {};

const settingOf = (raw: Raw, agentId: string): Raw =>
  asSetting(forAll(raw, agentId) ? getIn(raw, DEFAULT_PATH) : agentEntry(raw, agentId)?.['model']);

const withSetting = (raw: Raw, agentId: string, setting: Raw): Raw =>
  forAll(raw, agentId)
    ? setIn(raw, DEFAULT_PATH, setting)
    : editAgent(raw, agentId, (entry) => ({ ...entry, model: setting }));

const withoutSetting = (raw: Raw, agentId: string): Raw =>
  forAll(raw, agentId) ? unsetIn(raw, DEFAULT_PATH) : editAgent(raw, agentId, ({ model: _gone, ...entry }) => entry);

/** What `main` uses is what everybody uses, unless somebody gave `main` a model of its own. */
const forAll = (raw: Raw, agentId: string): boolean =>
  agentId === 'main' && agentEntry(raw, agentId)?.['model'] === undefined;

const agentsOf = (raw: Raw): readonly unknown[] => {
  const list = getIn(raw, ['agents', 'list']);
  return Array.isArray(list) ? list : [];
};

export const agentEntry = (raw: Raw, agentId: string): Raw | undefined =>
  agentsOf(raw)
    .filter(isObject)
    .find((entry) => entry['id'] === agentId);

/** An agent that has only a folder gets its entry with the first thing said about it. */
export function editAgent(raw: Raw, agentId: string, edit: (entry: Raw) => Raw): Raw {
  const list = agentsOf(raw);
  const edited = agentEntry(raw, agentId)
    ? list.map((entry) => (isObject(entry) && entry['id'] === agentId ? edit(entry) : entry))
    : [...list, edit({ id: agentId })];
  return setIn(raw, ['agents', 'list'], edited);
}

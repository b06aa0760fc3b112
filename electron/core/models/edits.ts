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

/** Two chains of models: for texts, and for requests with an image that the first one cannot see. */
export type Slot = 'model' | 'imageModel';

const defaultPath = (slot: Slot) => ['agents', 'defaults', slot];
const MAP_PATH = ['agents', 'defaults', 'models'];

/** `models set`, `set-image`: writes the primary, keeps the fallbacks, and names the model in the map (behaviour §14.4). */
export const withPrimary =
  (agentId: string, ref: ModelRef, slot: Slot = 'model'): Edit =>
  (raw) => {
    const setting = settingOf(raw, agentId, slot);
    return named(withSetting(raw, agentId, { ...setting, primary: refKey(ref) }, slot), [ref]);
  };

/** An agent follows everybody's again; for everybody: none is chosen any more. Fallbacks stay. */
export const withoutPrimary =
  (agentId: string, slot: Slot = 'model'): Edit =>
  (raw) => {
    const { primary: _gone, ...rest } = settingOf(raw, agentId, slot);
    return withSetting(raw, agentId, rest, slot);
  };

/** `fallbacks add`: at the end, unless it is there already. An agent without its own list begins with the one it inherits. */
export const withFallback =
  (agentId: string, ref: ModelRef, aliases: readonly Alias[], slot: Slot = 'model'): Edit =>
  (raw) => {
    const list = writtenFallbacks(raw, agentId, slot);
    const there = list.some((text) => isRef(text, ref, aliases, primaryProvider(raw, agentId, aliases)));
    return named(there ? raw : writeFallbacks(raw, agentId, [...list, refKey(ref)], slot), [ref]);
  };

/** `fallbacks remove`, by what an entry means, whichever way it is written. */
export const withoutFallback =
  (agentId: string, ref: ModelRef, aliases: readonly Alias[], slot: Slot = 'model'): Edit =>
  (raw) => {
    const provider = primaryProvider(raw, agentId, aliases);
    const left = writtenFallbacks(raw, agentId, slot).filter((text) => !isRef(text, ref, aliases, provider));
    return writeFallbacks(raw, agentId, left, slot);
  };

/** The whole list; `[]` switches handing on to other models off, `null` takes an agent's own list away. */
export const withFallbacks =
  (agentId: string, refs: readonly ModelRef[] | null, slot: Slot = 'model'): Edit =>
  (raw) => {
    if (refs !== null) return named(writeFallbacks(raw, agentId, refs.map(refKey), slot), refs);
    const { fallbacks: _gone, ...rest } = settingOf(raw, agentId, slot);
    return withSetting(raw, agentId, rest, slot);
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
  const own = settingOf(raw, agentId, 'model').primary;
  const text = typeof own === 'string' ? own : asSetting(getIn(raw, defaultPath('model'))).primary;
  if (typeof text !== 'string') return DEFAULT_MODEL.provider;
  const read = parseRef(text, DEFAULT_MODEL.provider);
  return findAlias(aliases, text)?.ref.provider ?? (read.ok ? read.value.provider : DEFAULT_MODEL.provider);
}

function writtenFallbacks(raw: Raw, agentId: string, slot: Slot): readonly string[] {
  const own = settingOf(raw, agentId, slot).fallbacks;
  const list = Array.isArray(own) ? own : asSetting(getIn(raw, defaultPath(slot))).fallbacks;
  return Array.isArray(list) ? list.filter((text) => typeof text === 'string') : [];
}

const writeFallbacks = (raw: Raw, agentId: string, fallbacks: readonly string[], slot: Slot): Raw =>
  withSetting(raw, agentId, { ...settingOf(raw, agentId, slot), fallbacks: [...fallbacks] }, slot);

/** A string sets the primary only. */
const asSetting = (written: unknown): Raw =>
  typeof written === 'string' ? { primary: written } : isObject(written) ? written : {};

const settingOf = (raw: Raw, agentId: string, slot: Slot): Raw =>
  asSetting(forAll(raw, agentId, slot) ? getIn(raw, defaultPath(slot)) : agentEntry(raw, agentId)?.[slot]);

/** With nothing left in it the setting goes, too. */
function withSetting(raw: Raw, agentId: string, setting: Raw, slot: Slot): Raw {
  if (Object.keys(setting).length === 0) return withoutSetting(raw, agentId, slot);
  return forAll(raw, agentId, slot)
    ? setIn(raw, defaultPath(slot), setting)
    : editAgent(raw, agentId, (entry) => ({ ...entry, [slot]: setting }));
}

function withoutSetting(raw: Raw, agentId: string, slot: Slot): Raw {
  if (forAll(raw, agentId, slot)) return unsetIn(raw, defaultPath(slot));
  // Nothing is said of an agent that nothing was said of.
  if (agentEntry(raw, agentId) === undefined) return raw;
  return editAgent(raw, agentId, ({ [slot]: _gone, ...entry }) => entry);
}

/** What `main` uses is what everybody uses, unless somebody gave `main` a model of its own. */
const forAll = (raw: Raw, agentId: string, slot: Slot): boolean =>
  agentId === 'main' && agentEntry(raw, agentId)?.[slot] === undefined;

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

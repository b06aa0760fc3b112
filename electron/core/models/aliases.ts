import type { ModelsConfig } from './config-input.ts';
import { parseRef, refKey, type ModelRef } from './ref.ts';

/** Aliases everybody expects; they hold for models that the config names and that have no alias of their own (behaviour §13). */
export const suggestedAliases: Readonly<Record<string, string>> = {
  'anthropic/claude-opus-4-5': 'opus',
  'anthropic/claude-sonnet-4-5': 'sonnet',
  'anthropic/claude-haiku-4-5': 'haiku',
  'openai/gpt-5.2': 'gpt',
  'openai/gpt-5-mini': 'gpt-mini',
  'google/gemini-3-pro-preview': 'gemini',
  'google/gemini-3-flash-preview': 'gemini-flash',
};

/** The models that such a word would mean, if the config named them. */
export const suggestedFor = (word: string): string[] =>
  Object.keys(suggestedAliases).filter((key) => suggestedAliases[key] === word.toLowerCase());

/** Key of `agents.defaults.models` that allows every model. */
export const EVERY_MODEL = '*';

export interface Alias {
  readonly alias: string;
  readonly ref: ModelRef;
}

/** Letters, digits and `_ . : -`, as `aliases add` accepts them (behaviour §14.4). */
export const isAliasName = (text: string): boolean => /^[A-Za-z0-9_.:-]+$/.test(text);

/** In the config's order. `alias: ""` switches a suggestion off. An alias used twice means the first model that has it. */
export function aliasTable(config: ModelsConfig): readonly Alias[] {
  const entries = modelEntries(config);
  const taken = new Set(entries.flatMap(({ alias }) => (alias ? [alias.toLowerCase()] : [])));
  const seen = new Set<string>();
  return entries.flatMap(({ ref, alias }) => {
    const suggested = suggestedAliases[refKey(ref)];
    const name = alias ?? (suggested !== undefined && !taken.has(suggested) ? suggested : '');
    if (name === '' || seen.has(name.toLowerCase())) return [];
    seen.add(name.toLowerCase());
    return [{ alias: name, ref }];
  });
}

/** Letter case does not matter; a text with `/` is never an alias. */
export function findAlias(aliases: readonly Alias[], text: string): Alias | undefined {
  const wanted = text.trim().toLowerCase();
  return wanted.includes('/') ? undefined : aliases.find(({ alias }) => alias.toLowerCase() === wanted);
}

export interface ModelEntry {
  readonly ref: ModelRef;
  readonly alias: string | undefined;
}

/** The models that `agents.defaults.models` names, without `"*"` and without what is no reference. */
export function modelEntries(config: ModelsConfig): readonly ModelEntry[] {
  return Object.entries(config.agents?.defaults?.models ?? {}).flatMap(([key, entry]) => {
    const ref = key === EVERY_MODEL ? null : parseRef(key, 'anthropic');
    return ref?.ok ? [{ ref: ref.value, alias: entry?.alias?.trim() }] : [];
  });
}

import { aliasTable, EVERY_MODEL, findAlias, modelEntries, type Alias } from './aliases.ts';
import type { ModelSetting, ModelsConfig } from './config-input.ts';
import { parseRef, refKey, type ModelRef } from './ref.ts';

/** What answers when nobody chose anything. */
export const DEFAULT_MODEL: ModelRef = { provider: 'anthropic', model: 'claude-opus-4-5' };

/** The models one agent uses. */
export interface Selection {
  readonly agentId: string;
  readonly primary: ModelRef;
  readonly fallbacks: readonly ModelRef[];
  /** `fallbacks: []` was written: a request ends with the model it asked for. */
  readonly noFallback: boolean;
  /** This agent has its own; otherwise as for all agents. */
  readonly ownPrimary: boolean;
  readonly ownFallbacks: boolean;
  readonly imagePrimary: ModelRef | null;
  readonly imageFallbacks: readonly ModelRef[];
  readonly ownImage: boolean;
  readonly ownImageFallbacks: boolean;
  readonly aliases: readonly Alias[];
}

/**
 * Primary and fallbacks of an agent (behaviour §8.4): a string sets the primary only, its own `fallbacks`, even `[]`,
 * replace everybody's, and what it does not say is inherited. References that cannot be read are skipped.
 */
export function selectionOf(config: ModelsConfig, agentId: string): Selection {
  const { defaults, own, defaultImage, ownImage } = settingsOf(config, agentId);
  const aliases = aliasTable(config);
  const read = reader(aliases);

  const ownPrimary = read(own.primary, DEFAULT_MODEL.provider);
  const primary = ownPrimary ?? read(defaults.primary, DEFAULT_MODEL.provider) ?? DEFAULT_MODEL;
  const written = own.fallbacks ?? defaults.fallbacks;
  return {
    agentId,
    primary,
    fallbacks: readAll(read, written, primary),
    noFallback: written?.length === 0,
    ownPrimary: ownPrimary !== undefined,
    ownFallbacks: own.fallbacks !== undefined,
    ...imageSelection(defaultImage, ownImage, read, primary),
    aliases,
  };
}

function settingsOf({ agents }: ModelsConfig, agentId: string) {
  const agent = agents?.list?.find(({ id }) => id === agentId);
  return {
    defaults: partsOf(agents?.defaults?.model),
    own: partsOf(agent?.model),
    defaultImage: partsOf(agents?.defaults?.imageModel),
    ownImage: partsOf(agent?.imageModel),
  };
}

function imageSelection(defaults: Parts, own: Parts, read: Reader, primary: ModelRef) {
  const ownPrimary = read(own.primary, primary.provider);
  return {
    imagePrimary: ownPrimary ?? read(defaults.primary, primary.provider) ?? null,
    imageFallbacks: readAll(read, own.fallbacks ?? defaults.fallbacks, primary),
    ownImage: ownPrimary !== undefined,
    ownImageFallbacks: own.fallbacks !== undefined,
  };
}

/** A bare id takes the primary's provider (behaviour §8.1). */
const readAll = (read: Reader, texts: readonly string[] | undefined, primary: ModelRef) =>
  unique((texts ?? []).flatMap((text) => read(text, primary.provider) ?? []));

/** Is this model allowed? No entries, none that can be read, or a `"*"`: every model is; the agent's primary always is (behaviour §13). */
export function isAllowed(config: ModelsConfig, selection: Pick<Selection, 'primary'>, ref: ModelRef): boolean {
  const allowed = allowedKeys(config);
  return allowed.length === 0 || allowed.includes(refKey(ref)) || refKey(selection.primary) === refKey(ref);
}

/** Empty: every model is allowed. */
export function allowedKeys(config: ModelsConfig): readonly string[] {
  if (Object.hasOwn(config.agents?.defaults?.models ?? {}, EVERY_MODEL)) return [];
  return unique(modelEntries(config).map(({ ref }) => ref)).map(refKey);
}

/** Models that the config names anywhere, in the order in which `models list` shows them, without doubles. */
export function configuredRefs(config: ModelsConfig, selection: Selection): readonly ModelRef[] {
  const { primary, fallbacks, imagePrimary, imageFallbacks } = selection;
  const image = imagePrimary === null ? [] : [imagePrimary];
  return unique([primary, ...fallbacks, ...image, ...imageFallbacks, ...modelEntries(config).map(({ ref }) => ref)]);
}

export function unique(refs: readonly ModelRef[]): ModelRef[] {
  return [...new Map(refs.map((ref) => [refKey(ref), ref])).values()];
}

interface Parts {
  readonly primary?: string | undefined;
  readonly fallbacks?: readonly string[] | undefined;
}

const partsOf = (setting: ModelSetting | undefined): Parts =>
  typeof setting === 'string' ? { primary: setting } : (setting ?? {});

type Reader = (text: string | undefined, provider: string) => ModelRef | undefined;

/** An alias, else a reference; a bare id belongs to `provider`. */
const reader =
  (aliases: readonly Alias[]): Reader =>
  (text, provider) => {
    if (text === undefined || text.trim() === '') return undefined;
    const alias = findAlias(aliases, text);
    if (alias) return alias.ref;
    const ref = parseRef(text, provider);
    return ref.ok ? ref.value : undefined;
  };

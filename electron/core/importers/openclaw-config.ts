import JSON5 from 'json5';
import { getIn, isObject } from '../config/edit.ts';
import { configSchema } from '../config/schema.ts';
import { resolveVariables } from '../config/variables.ts';
import { redact } from '../kernel/redact.ts';
import { isProfileIdOf } from '../profiles/profile-id.ts';
import { normaliseProvider } from '../providers/normalise.ts';
import { text } from './raw.ts';

type Raw = Record<string, unknown>;
type Env = Readonly<Record<string, string | undefined>>;

/** Settings of an OpenClaw folder, in the form Baton's own config has; no secret is in them. */
export interface OpenClawSettings {
  /** Tells several folders apart, as in the ids of its accounts. */
  readonly folder: string;
  readonly where: string;
  /** Part of `baton.json`: `agents.defaults.model`, `imageModel`; absent when not set. */
  readonly model?: unknown;
  readonly imageModel?: unknown;
  /** Alias table and allowlist. */
  readonly models: Readonly<Record<string, Raw>>;
  readonly providers: Readonly<Record<string, Raw>>;
  /** Providers whose entry cannot be taken as it is, and why. */
  readonly left: Readonly<Record<string, string>>;
  /** Provider → profile ids, as OpenClaw calls them. */
  readonly order: Readonly<Record<string, readonly string[]>>;
  readonly lastGood: Readonly<Record<string, string>>;
  /** The orders of agents other than main; theirs wins over main's. */
  readonly agentOrders?: readonly { readonly id: string; readonly order: OpenClawSettings['order'] }[];
  /** Other agents: id and, if they have their own, model. */
  readonly agents: readonly { readonly id: string; readonly model?: unknown; readonly imageModel?: unknown }[];
}

export interface ParsedConfig {
  readonly settings: OpenClawSettings;
  /** Keys that stand in the config itself, variables resolved. */
  readonly keys: readonly { readonly provider: string; readonly key: string }[];
  /** Where agents keep their accounts, if not in the usual place. */
  readonly agentDirs: readonly { readonly id: string; readonly dir: string }[];
}

/** Reads `openclaw.json`, `moltbot.json` or `clawdbot.json` (JSON5). `null`: it is none. Pure. */
export function parseOpenClawConfig(content: string, folder: string, where: string, env: Env): ParsedConfig | null {
  const raw = json5(content);
  if (!isObject(raw)) return null;
  const entries = Object.entries(objectIn(raw, ['models', 'providers'])).flatMap(([id, entry]) =>
    isObject(entry) ? [[normaliseProvider(id), entry] as const] : [],
  );
  const judged = entries.map(([id, entry]) => [id, judge(id, entry, env)] as const);
  const model = valid('model', getIn(raw, ['agents', 'defaults', 'model']));
  const imageModel = valid('imageModel', getIn(raw, ['agents', 'defaults', 'imageModel']));
  return {
    settings: {
      folder,
      where,
      ...(model === undefined ? {} : { model }),
      ...(imageModel === undefined ? {} : { imageModel }),
      models: modelTable(raw),
      providers: Object.fromEntries(judged.flatMap(([id, it]) => (typeof it === 'string' ? [] : [[id, it]]))),
      left: Object.fromEntries(judged.flatMap(([id, it]) => (typeof it === 'string' ? [[id, it]] : []))),
      order: orders(objectIn(raw, ['auth', 'order'])),
      lastGood: {},
      agents: agentsIn(raw).flatMap(({ id, entry }) => (isMain(id) ? [] : [agentOf(id, entry)])),
    },
    keys: entries.flatMap(([provider, entry]) => keyOf(provider, entry, env)),
    agentDirs: agentsIn(raw).flatMap(({ id, entry }) => {
      const dir = text(entry['agentDir']);
      return dir === undefined ? [] : [{ id, dir }];
    }),
  };
}

/** OpenClaw's own main agent; the tutorials call its folder `default`. */
export const isMain = (agent: string): boolean => agent === 'main' || agent === 'default';

function json5(content: string): unknown {
  try {
    return JSON5.parse(content.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

const objectIn = (raw: Raw, path: readonly string[]): Raw => {
  const value = getIn(raw, path);
  return isObject(value) ? value : {};
};

/** As Baton's config would take it; `undefined`: it would not, or it is not set. */
function valid(key: 'model' | 'imageModel', value: unknown): unknown {
  if (value === undefined) return undefined;
  return configSchema.safeParse({ agents: { defaults: { [key]: value } } }).success ? value : undefined;
}

function modelTable(raw: Raw): Record<string, Raw> {
  const table = Object.entries(objectIn(raw, ['agents', 'defaults', 'models'])).filter(
    ([ref, entry]) =>
      isObject(entry) && configSchema.safeParse({ agents: { defaults: { models: { [ref]: entry } } } }).success,
  );
  return Object.fromEntries(table) as Record<string, Raw>;
}

/** The entry without its key, or why it is left where it is: it must be readable, and must hold no other secret. */
function judge(id: string, { apiKey: _key, ...entry }: Raw, env: Env): Raw | string {
  const printed = JSON.stringify(entry);
  if (redact(printed) !== printed) return 'it holds a secret in a header or in its address';
  const { value, issues } = resolveVariables(entry, env);
  if (issues.length > 0) return 'it uses a variable that is not set here';
  const checked = configSchema.safeParse({ models: { providers: { [id]: value } } });
  return checked.success ? entry : 'Baton cannot use it as it is written';
}

function keyOf(provider: string, entry: Raw, env: Env): { provider: string; key: string }[] {
  const { value, issues } = resolveVariables(entry['apiKey'], env);
  const key = text(value);
  // A bare NAME_OF_A_VARIABLE is how generated files refer to one.
  if (key === undefined || issues.length > 0) return [];
  const named = /^[A-Z][A-Z0-9_]+$/.test(key) ? text(env[key]) : key;
  return named === undefined || PLACEHOLDERS.has(named) ? [] : [{ provider, key: named }];
}

/** Written where a key is demanded but none is needed (behaviour §2.3, §12.1). */
const PLACEHOLDERS: ReadonlySet<string> = new Set([
  'ollama',
  'ollama-local',
  'custom-local',
  'qwen-oauth',
  'lmstudio',
  'lm-studio',
]);

function orders(raw: Raw): Record<string, readonly string[]> {
  const lists = Object.entries(raw).flatMap(([provider, ids]) => {
    const clean = Array.isArray(ids) ? ids.flatMap((id: unknown) => text(id) ?? []) : [];
    // Some tutorials write it by agent; no version ever read that (behaviour §1.5).
    return clean.some((id) => isProfileIdOf(id, provider)) ? [[normaliseProvider(provider), clean] as const] : [];
  });
  return Object.fromEntries(lists);
}

function agentsIn(raw: Raw): { readonly id: string; readonly entry: Raw }[] {
  const list = getIn(raw, ['agents', 'list']);
  return (Array.isArray(list) ? list : []).flatMap((entry: unknown) => {
    const id = isObject(entry) ? text(entry['id']) : undefined;
    return isObject(entry) && id !== undefined ? [{ id, entry }] : [];
  });
}

function agentOf(id: string, entry: Raw) {
  const model = valid('model', entry['model']);
  const imageModel = valid('imageModel', entry['imageModel']);
  return { id, ...(model === undefined ? {} : { model }), ...(imageModel === undefined ? {} : { imageModel }) };
}

/** What can be taken over, in words: `primary model`, `2 fallbacks`, `order of anthropic`. */
export function partsOf(settings: OpenClawSettings): string[] {
  const { model, imageModel, models, providers, order, agents, agentOrders = [] } = settings;
  const fallbacks = isObject(model) && Array.isArray(model['fallbacks']) ? model['fallbacks'].length : 0;
  const aliases = Object.values(models).filter((entry) => text(entry['alias']) !== undefined).length;
  const primary = typeof model === 'string' || (isObject(model) && model['primary'] !== undefined);
  return [
    ...(primary ? ['primary model'] : []),
    ...counted(fallbacks, 'fallback', 'fallbacks'),
    ...(imageModel === undefined ? [] : ['image model']),
    ...counted(aliases, 'alias', 'aliases'),
    ...counted(Object.keys(models).length, 'listed model', 'listed models'),
    ...Object.entries(providers).map(([id, entry]) => providerInWords(id, entry)),
    ...Object.keys(order).map((id) => `order of ${id}`),
    ...agentOrders.flatMap((agent) => Object.keys(agent.order).map((id) => `order of ${id} (agent ${agent.id})`)),
    ...agents.map(({ id }) => `agent ${id}`),
  ];
}

/** With its host: from then on that is where the provider's keys are sent. */
export function providerInWords(id: string, entry: Raw): string {
  const url = text(entry['baseUrl']);
  return url !== undefined && URL.canParse(url) ? `provider ${id} at ${new URL(url).host}` : `provider ${id}`;
}

const counted = (count: number, one: string, many: string): string[] =>
  count === 0 ? [] : [`${String(count)} ${count === 1 ? one : many}`];

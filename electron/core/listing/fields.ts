import { asNumber, asObject, type Json } from '../kernel/json.ts';
import type { ModelCost } from '../providers/config-input.ts';

/** Fields without a value are left out. */
export const spread = <T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };

/** More tokens than this is nonsense. */
const MOST_TOKENS = 100_000_000;

/** The first of these fields that is a number of tokens. */
export function tokens(row: Json, names: readonly string[]): number | undefined {
  for (const name of names) {
    const value = asNumber(row[name]);
    if (value !== undefined && value > 0 && value <= MOST_TOKENS) return Math.round(value);
  }
  return undefined;
}

/** Nobody had models before. */
const FIRST = Date.UTC(2017, 0);

/** Epoch seconds or an ISO time, as a day; `undefined` for what is no time of a release. */
export function isoDate(value: unknown): string | undefined {
  const at = typeof value === 'string' ? Date.parse(value) : (asNumber(value) ?? Number.NaN) * 1_000;
  // Some write 0 or 1970 for what they do not know; the last moment of ISO dates is far away.
  if (Number.isNaN(at) || at < FIRST || at > Date.UTC(2100, 0)) return undefined;
  return new Date(at).toISOString().slice(0, 10);
}

/** `{input: {usd}, output: {usd}, cache_input: {usd}}`, dollars per million tokens (Chutes, Venice). */
export function costPer(price: Json): ModelCost | undefined {
  const usd = (name: string) => asNumber(asObject(price[name])['usd']);
  const [input, output] = [usd('input'), usd('output')];
  if (input === undefined || output === undefined || input < 0 || output < 0) return undefined;
  return { input, output, cacheRead: usd('cache_input') ?? usd('input_cache_read') ?? 0, cacheWrite: 0 };
}

/** What a list of kinds of input says; nothing when it is none. */
export function sees(inputs: unknown): { image?: boolean; also?: ('pdf' | 'audio')[] } {
  if (!Array.isArray(inputs) || inputs.length === 0) return {};
  const words = new Set(inputs.filter((word) => typeof word === 'string').map((word) => word.toLowerCase()));
  const also = [
    ...(words.has('pdf') || words.has('file') ? (['pdf'] as const) : []),
    ...(words.has('audio') ? (['audio'] as const) : []),
  ];
  return { image: words.has('image'), ...(also.length > 0 && { also }) };
}

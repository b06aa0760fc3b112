import { waitUntil } from '../failover/classify-wait.ts';
import { SECOND } from '../kernel/duration.ts';
import type { ToldWindow } from './reader.ts';

/*
 * Answers about quotas are written down nowhere: whatever is not as expected is taken for absent.
 */

export type Fields = Readonly<Record<string, unknown>>;

/** An empty object for whatever is none. */
export const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** A number, also one that is written as text. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  return typeof value === 'string' && /^\s*-?\d+(?:\.\d+)?\s*$/.test(value) ? Number(value) : undefined;
}

/** One line of at most 60 characters; `undefined` when nothing is written. */
export function textOf(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value.replace(/\s+/g, ' ').trim().slice(0, 60) : '';
  return text === '' ? undefined : text;
}

/** The first of these fields that holds a number. */
export function firstNumber(fields: Fields, names: readonly string[]): number | undefined {
  for (const name of names) {
    const found = numberOf(fields[name]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A moment as a date, or in seconds or milliseconds since 1970; epoch ms. */
export function momentOf(value: unknown, now: number): number | undefined {
  const number = numberOf(value);
  // Smaller numbers are no moment of this century.
  if (number !== undefined && number < 1e9) return undefined;
  const written = number === undefined ? textOf(value) : String(number);
  const wait = written === undefined ? undefined : waitUntil(written, now);
  return wait === undefined ? undefined : Math.round((now + wait) / SECOND) * SECOND;
}

/** @param used percent; kept within 0–100, to a tenth */
export const windowOf = (name: string, used: number, resetsAt?: number): ToldWindow => ({
  name,
  usedPercent: Math.min(100, Math.max(0, Math.round(used * 10) / 10)),
  ...(resetsAt !== undefined && { resetsAt }),
});

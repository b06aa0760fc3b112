import type { Json } from '../../kernel/json.ts';

/**
 * Reads values of unknown types, and keeps the first sentence about what is wrong and the names of what cannot be
 * carried over. A wrong value reads as an empty one, so that reading goes on to its end without a special case.
 */
export interface Checks {
  readonly error: () => string | null;
  readonly dropped: () => readonly string[];
  /** @param must ends "`path` must be …" */
  fail(path: string, must: string): void;
  drop(name: string): void;
  text(value: unknown, path: string): string;
  flag(value: unknown, path: string): boolean;
  number(value: unknown, path: string): number;
  /** A whole number, at least `least`. */
  count(value: unknown, path: string, least: number): number;
  object(value: unknown, path: string): Json;
  /** An object of any form, though not so deep that writing it again would fail. */
  tree(value: unknown, path: string): Json;
  list(value: unknown, path: string): readonly unknown[];
}

const MOST_DEPTH = 128;

const isDeep = (value: unknown, left: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (left === 0 || Object.values(value).some((inner) => isDeep(inner, left - 1)));

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function createChecks(): Checks {
  let error: string | null = null;
  const dropped = new Set<string>();
  const fail = (path: string, must: string) => {
    error ??= `${path} must be ${must}.`;
  };
  const reader =
    <T>(is: (value: unknown) => value is T, must: string, otherwise: T) =>
    (value: unknown, path: string): T => {
      if (is(value)) return value;
      fail(path, must);
      return otherwise;
    };
  return {
    error: () => error,
    dropped: () => [...dropped],
    fail,
    drop: (name) => void dropped.add(name),
    text: reader((value) => typeof value === 'string', 'a text', ''),
    flag: reader((value) => typeof value === 'boolean', 'true or false', false),
    number: reader((value): value is number => Number.isFinite(value), 'a number', 0),
    count(value, path, least) {
      if (Number.isSafeInteger(value) && (value as number) >= least) return value as number;
      fail(path, `a whole number, at least ${least}`);
      return least;
    },
    object: reader(isObject, 'an object', {}),
    tree(value, path) {
      if (isObject(value) && !isDeep(value, MOST_DEPTH)) return value;
      fail(path, isObject(value) ? `nested no deeper than ${MOST_DEPTH}` : 'an object');
      return {};
    },
    list: reader((value): value is readonly unknown[] => Array.isArray(value), 'a list', []),
  };
}

/** Absent and `null` are the same to this API. */
export const given = (value: unknown): boolean => value !== undefined && value !== null;

/** Reads what may be left out. */
export const ifGiven = <T>(value: unknown, path: string, read: (value: unknown, path: string) => T): T | undefined =>
  given(value) ? read(value, path) : undefined;

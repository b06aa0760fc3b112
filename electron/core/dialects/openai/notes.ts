import type { Json } from '../../kernel/json.ts';

/**
 * Reads what a client wrote. The first thing that is not as it must be is remembered as a sentence, and reading goes on
 * with something harmless in its place, so that readers need not ask after each step. `null` counts as absent.
 */
export interface Notes {
  /** The first sentence; `undefined`: all is well so far. */
  problem(): string | undefined;
  refuse(sentence: string): void;
  /** Names what no other dialect can be told. */
  drop(name: string): void;
  dropped(): readonly string[];
  text(value: unknown, path: string): string;
  maybeText(value: unknown, path: string): string | undefined;
  number(value: unknown, path: string): number | undefined;
  flag(value: unknown, path: string): boolean | undefined;
  object(value: unknown, path: string): Json;
  list(value: unknown, path: string): readonly unknown[];
  /** One of the words, or nothing and named as dropped: vendors invent new ones. */
  word<Word extends string>(value: unknown, path: string, words: readonly Word[]): Word | undefined;
}

export const isAbsent = (value: unknown): value is null | undefined => value === null || value === undefined;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function createNotes(): Notes {
  let problem: string | undefined;
  const names = new Set<string>();
  const refuse = (sentence: string) => {
    problem ??= sentence;
  };
  const must = (path: string, what: string) => refuse(`“${path}” must be ${what}.`);

  return {
    problem: () => problem,
    refuse,
    drop: (name) => void names.add(name),
    dropped: () => [...names],
    text(value, path) {
      if (typeof value !== 'string') must(path, 'a text');
      return typeof value === 'string' ? value : '';
    },
    maybeText(value, path) {
      if (!isAbsent(value) && typeof value !== 'string') must(path, 'a text');
      return typeof value === 'string' ? value : undefined;
    },
    number(value, path) {
      if (!isAbsent(value) && typeof value !== 'number') must(path, 'a number');
      return typeof value === 'number' ? value : undefined;
    },
    flag(value, path) {
      if (!isAbsent(value) && typeof value !== 'boolean') must(path, 'true or false');
      return typeof value === 'boolean' ? value : undefined;
    },
    object(value, path) {
      if (!isObject(value)) must(path, 'an object');
      return isObject(value) ? value : {};
    },
    list(value, path) {
      if (!Array.isArray(value)) must(path, 'a list');
      return Array.isArray(value) ? (value as readonly unknown[]) : [];
    },
    word(value, path, words) {
      if (isAbsent(value)) return undefined;
      const known = words.find((word) => word === value);
      if (known !== undefined) return known;
      if (typeof value === 'string') names.add(`${path}=${value}`);
      else must(path, 'a text');
      return undefined;
    },
  };
}

/** Everything in `body` that nobody has read and that asks for something. @param place ends with a dot, or is empty */
export function dropUnread(notes: Notes, body: Json, read: ReadonlySet<string>, place = ''): void {
  for (const [key, value] of Object.entries(body))
    if (!read.has(key) && !isAbsent(value) && value !== false) notes.drop(place + key);
}

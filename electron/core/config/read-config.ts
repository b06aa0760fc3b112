import JSON5 from 'json5';
import type { ConfigIssue } from '#shared/status';
import { getIn, isObject, unsetIn } from './edit.ts';
import { lint } from './lint.ts';
import { configSchema, type Config } from './schema.ts';
import { unknownKeys } from './unknown-keys.ts';
import { pathText, resolveVariables } from './variables.ts';

type Env = Readonly<Record<string, string | undefined>>;
type Raw = Record<string, unknown>;

/** What became of a config text. `good`: all of it is in force. */
export type Reading =
  | { readonly kind: 'good'; readonly config: Config; readonly raw: Raw; readonly warnings: ConfigIssue[] }
  | {
      readonly kind: 'broken';
      readonly issues: ConfigIssue[];
      readonly warnings: ConfigIssue[];
      /** The parts that are right, defaults for the rest: what to go on with when nothing better is known. */
      readonly usable: Config;
      /**
       * What is lost may say where a secret goes, whose account is asked, or what that may cost: neither a key that is
       * not set, nor something that has no part in a request.
       */
      readonly misleads: boolean;
    };

/** Reads the text of `baton.json` (JSON5). An empty one is all defaults. Pure. */
export function readConfig(text: string, env: Env): Reading {
  const parsed = parseText(text);
  if (!parsed.ok) return unread(parsed.issue);
  return checkRaw(parsed.raw, env);
}

/** Nothing is known of what the file says. */
export const unread = (issue: ConfigIssue): Reading => ({
  ...{ kind: 'broken', issues: [issue], warnings: [] },
  ...{ usable: configSchema.parse({}), misleads: true },
});

/** The same for what a change is about to write. */
export function checkRaw(raw: Raw, env: Env): Reading {
  const resolved = resolveVariables(raw, env);
  const checked = configSchema.safeParse(resolved.value);
  const warnings = unknownKeys(raw);
  if (checked.success && resolved.issues.length === 0) {
    return { kind: 'good', config: checked.data, raw, warnings: [...warnings, ...lint(checked.data)] };
  }
  const wrong = checked.success ? [] : checked.error.issues.flatMap(issuesOf);
  const usable = salvage(resolved.value, resolved.issues);
  const issues = wrong.map(toIssue);
  const misleads = !resolved.issues.every((issue) => isAboutKey(issue) || isBeside(issue)) || !issues.every(isBeside);
  return { kind: 'broken', issues: [...resolved.issues, ...issues], warnings, usable, misleads };
}

/** A provider without its key is asked by nobody, or by its stored accounts. */
const isAboutKey = ({ path }: ConfigIssue): boolean => /^models\.providers\b.*\bapiKey\b/.test(path);

/** Has no part in who is asked, where that is, and what it costs; its default does no harm. */
const isBeside = ({ path }: ConfigIssue): boolean =>
  /^(?:ui|env|gateway\.(?:port|timeouts)|auth\.(?:cooldowns|warnBeforeDays|notifyBeforeDays))(?:[.[]|$)/.test(path);

type Parsed = { readonly ok: true; readonly raw: Raw } | { readonly ok: false; readonly issue: ConfigIssue };

function parseText(text: string): Parsed {
  const plain = text.replace(/^\uFEFF/, '');
  if (plain.trim() === '') return { ok: true, raw: {} };
  try {
    const raw: unknown = JSON5.parse(plain);
    if (isObject(raw)) return { ok: true, raw };
    return { ok: false, issue: { path: '', message: 'it must hold one object: { … }' } };
  } catch (error) {
    return { ok: false, issue: syntaxIssue(error) };
  }
}

/** JSON5 says `JSON5: invalid character 'x' at 3:14`; the character may be part of a secret only when it is one letter. */
function syntaxIssue(error: unknown): ConfigIssue {
  const { lineNumber, columnNumber, message } = error as {
    lineNumber?: number;
    columnNumber?: number;
    message: string;
  };
  const words = message.replace(/^JSON5: /, '').replace(/ at \d+:\d+$/, '');
  const column = columnNumber === undefined ? '' : `, column ${columnNumber}`;
  return { path: '', message: `${words}${column}`, ...(lineNumber === undefined ? {} : { line: lineNumber }) };
}

interface Wrong {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** For a choice between shapes, what is wrong with the shape that fits best. */
function issuesOf(issue: ZodIssue): Wrong[] {
  if (issue.code !== 'invalid_union' || !issue.errors) return [{ path: issue.path, message: issue.message }];
  const [best] = [...issue.errors].sort((a, b) => depth(b) - depth(a));
  if (!best || depth(best) === 0) return [{ path: issue.path, message: 'has a value of the wrong kind' }];
  return best.flatMap(issuesOf).map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
}

interface ZodIssue {
  readonly code?: string | undefined;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly errors?: readonly (readonly ZodIssue[])[];
}

const depth = (issues: readonly ZodIssue[]): number => Math.max(0, ...issues.map(({ path }) => path.length));

/** zod's words name the expected kind and the one received, never the value. */
const toIssue = ({ path, message }: Wrong): ConfigIssue => ({
  path: pathText(path),
  message: message
    .replace(/^Invalid (?:input|option): /, '')
    .replace(/^Too big: expected \w+ to be <=(\S+)$/, 'must be at most $1')
    .replace(/^Too small: expected \w+ to be >=(\S+)$/, 'must be at least $1')
    .replace(/^Too small: expected \w+ to be >(\S+)$/, 'must be more than $1')
    .replace(/^expected (\w+), received undefined$/, 'is missing ($1)'),
});

/** Takes out what is wrong, one layer after the other, until the rest is right. */
function salvage(value: unknown, unset: readonly ConfigIssue[]): Config {
  let rest = isObject(value) ? dropPaths(value, unset) : {};
  for (let round = 0; round < 100; round += 1) {
    const checked = configSchema.safeParse(rest);
    if (checked.success) return checked.data;
    const before = rest;
    for (const { path } of checked.error.issues) rest = dropAt(rest, path);
    if (rest === before) break;
  }
  return configSchema.parse({});
}

/** Strings whose variable is missing are taken out: a key that reads `${NAME}` must never be sent to anybody. */
function dropPaths(raw: Raw, issues: readonly ConfigIssue[]): Raw {
  const bad = new Set(issues.map(({ path }) => path));
  const clean = (value: unknown, path: readonly PropertyKey[]): unknown => {
    if (Array.isArray(value))
      return value.map((item, index) => clean(item, [...path, index])).filter((item) => item !== undefined);
    if (isObject(value))
      return Object.fromEntries(
        Object.entries(value).flatMap(([key, item]) => {
          const kept = clean(item, [...path, key]);
          return kept === undefined ? [] : [[key, kept]];
        }),
      );
    return bad.has(pathText(path)) ? undefined : value;
  };
  return clean(raw, []) as Raw;
}

/** An entry of a list takes its whole list along, since what is left of it could mean something else. */
function dropAt(raw: Raw, path: readonly PropertyKey[]): Raw {
  const list = path.findIndex((key) => typeof key === 'number');
  const keys = (list < 0 ? path : path.slice(0, list)).map(String);
  for (let length = keys.length; length > 0; length -= 1) {
    const part = keys.slice(0, length);
    if (getIn(raw, part) !== undefined) return unsetIn(raw, part);
  }
  return raw;
}

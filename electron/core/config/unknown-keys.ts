import { z } from 'zod';
import type { ConfigIssue } from '#shared/status';
import { nearest } from '../kernel/nearest.ts';
import { isObject } from './edit.ts';
import { configSchema } from './schema.ts';
import { pathText } from './variables.ts';

/** A key that Baton does not use, and where it stands. */
export interface UnknownKey extends ConfigIssue {
  readonly at: readonly (string | number)[];
  /** What it is a slip of the finger for: one letter off, and not there yet. */
  readonly close?: string;
}

export const isUnknownKey = (issue: ConfigIssue): issue is UnknownKey => 'at' in issue;

/** Keys that Baton does not use, each with the nearest one that it does. They break nothing and are left alone. */
export function unknownKeys(raw: unknown): UnknownKey[] {
  return visit(configSchema, raw, []);
}

/** The same config with one key called otherwise, in its place; unchanged when it is gone or the other one is there. */
export function renameKey(raw: Raw, at: readonly (string | number)[], to: string): Raw {
  return renamedIn(raw, at, to) as Raw;
}

function renamedIn(value: unknown, [key, ...rest]: readonly (string | number)[], to: string): unknown {
  if (Array.isArray(value))
    return value.map((item: unknown, index) => (index === key ? renamedIn(item, rest, to) : item));
  if (!isObject(value) || (rest.length === 0 && Object.hasOwn(value, to))) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]): [string, unknown] => {
      if (name !== key) return [name, item];
      return rest.length === 0 ? [to, item] : [name, renamedIn(item, rest, to)];
    }),
  );
}

type Raw = Record<string, unknown>;
type Path = readonly (string | number)[];

function visit(schema: unknown, value: unknown, at: Path): UnknownKey[] {
  const known = bare(schema);
  if (known instanceof z.ZodUnion) return visit(branchFor(known.options, value), value, at);
  if (Array.isArray(value))
    return known instanceof z.ZodArray
      ? value.flatMap((item, index) => visit(known.element, item, [...at, index]))
      : [];
  if (!isObject(value)) return [];
  if (known instanceof z.ZodRecord)
    return Object.entries(value).flatMap(([key, item]) => visit(known.valueType, item, [...at, key]));
  return known instanceof z.ZodObject ? visitObject(known, value, at) : [];
}

function visitObject({ shape, def }: z.ZodObject, value: Raw, at: Path): UnknownKey[] {
  return Object.entries(value).flatMap(([key, item]) => {
    const child: unknown = Object.hasOwn(shape, key) ? shape[key] : def.catchall;
    return child ? visit(child, item, [...at, key]) : [unknownKey(key, Object.keys(shape), value, at)];
  });
}

/** As a person writes it: what may be absent, and what a default or a transformation is made from. */
function bare(schema: unknown): unknown {
  const isWrapped =
    schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault;
  if (isWrapped) return bare(schema.unwrap());
  return schema instanceof z.ZodPipe ? bare(schema.in) : schema;
}

/** The alternative that is an object, when the value is one. */
const branchFor = (branches: readonly unknown[], value: unknown): unknown =>
  branches.find((branch) =>
    Array.isArray(value) ? branch instanceof z.ZodArray : isObject(value) && branch instanceof z.ZodObject,
  );

function unknownKey(key: string, siblings: readonly string[], holder: Raw, at: Path): UnknownKey {
  const [close] = nearest(key, siblings, 1);
  const advice = close === undefined ? 'Baton does not use it' : `did you mean “${close}”?`;
  const where = { path: pathText([...at, key]), at: [...at, key], message: `unknown key “${key}”; ${advice}` };
  const isFree = close !== undefined && !Object.hasOwn(holder, close) && isSlip(key, close);
  return isFree ? { ...where, close } : where;
}

/** One letter too many, too few or wrong, two swapped, or another case. Short words are too much alike for that. */
function isSlip(written: string, meant: string): boolean {
  const [a, b] = [written.toLowerCase(), meant.toLowerCase()];
  if (a === b) return true;
  if (Math.min(a.length, b.length) < 4) return false;
  const start = alike(a, b);
  const end = alike(backwards(a.slice(start)), backwards(b.slice(start)));
  const [x, y] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  const isSwap = x.length === 2 && x === backwards(y);
  return isSwap || Math.max(x.length, y.length) <= 1;
}

/** How many letters both begin with. */
function alike(a: string, b: string): number {
  let n = 0;
  while (n < a.length && a[n] === b[n]) n += 1;
  return n;
}

const backwards = (text: string): string => Array.from(text).reverse().join('');

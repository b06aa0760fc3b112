import { asList, asObject, type Json } from '../../kernel/json.ts';

/*
 * Google's JSON is a protocol buffer's: every field may be written `inlineData` or `inline_data`, and clients do both.
 */

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** A field under either of its names. */
export const field = (from: Json, name: string): unknown => from[name] ?? from[snake(name)];

export const objectAt = (from: Json, name: string): Json => asObject(field(from, name));

export const listAt = (from: Json, name: string): readonly Json[] => asList(field(from, name));

/** The names of an object's fields that are none of `known`, as they are written there. */
export function others(from: Json, known: ReadonlySet<string>): string[] {
  return Object.keys(from).filter((name) => !known.has(camel(name)));
}

const camel = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

import type { ConfigIssue } from '#shared/status';
import { nearest } from '../kernel/nearest.ts';
import { isObject } from './edit.ts';
import { configJsonSchema } from './schema.ts';
import { joinPath } from './variables.ts';

/** As much of JSON Schema as zod writes for the config. */
interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

let known: Schema | null = null;

/** Keys that Baton does not use, each with the nearest one that it does. They break nothing and are left alone. */
export function unknownKeys(raw: unknown): ConfigIssue[] {
  known ??= configJsonSchema() as Schema;
  return visit(known, raw, '');
}

function visit(schema: Schema, value: unknown, path: string): ConfigIssue[] {
  if (schema.anyOf) return visit(branchFor(schema.anyOf, value), value, path);
  if (Array.isArray(value)) return value.flatMap((item, index) => visit(schema.items ?? {}, item, `${path}[${index}]`));
  if (!isObject(value)) return [];

  const { properties = {}, additionalProperties } = schema;
  const open = typeof additionalProperties === 'object' ? additionalProperties : undefined;
  return Object.entries(value).flatMap(([key, item]) => {
    const child = Object.hasOwn(properties, key) ? properties[key] : open;
    if (child) return visit(child, item, joinPath(path, key));
    return schema.properties ? [unknownKey(key, Object.keys(properties), path)] : [];
  });
}

/** The alternative that is an object, when the value is one. */
const branchFor = (branches: readonly Schema[], value: unknown): Schema =>
  branches.find((branch) => (Array.isArray(value) ? branch.items : isObject(value) && branch.properties)) ?? {};

function unknownKey(key: string, siblings: readonly string[], path: string): ConfigIssue {
  const [close] = nearest(key, siblings, 1);
  const advice = close === undefined ? 'Baton does not use it' : `did you mean “${close}”?`;
  return { path: joinPath(path, key), message: `unknown key “${key}”; ${advice}` };
}

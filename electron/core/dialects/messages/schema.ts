import { asObject, type Json } from '../../kernel/json.ts';

/** Formats that the API's grammar knows. */
const formats = new Set(['date-time', 'time', 'date', 'duration', 'email', 'hostname', 'uri', 'ipv4', 'ipv6', 'uuid']);

/** Properties that may be left out, in all; with more the API takes too long over the grammar and refuses. */
const MOST_OPTIONAL = 10;

/** Handled below, each in its way; whatever else a schema says goes into its description. */
const handled = new Set([
  ...[
    '$defs',
    'definitions',
    '$ref',
    '$schema',
    '$id',
    'type',
    'enum',
    'const',
    'anyOf',
    'oneOf',
    'allOf',
    'properties',
  ],
  ...['required', 'additionalProperties', 'items', 'title', 'description', 'default'],
]);

/**
 * A schema as the API's structured outputs take it: every object closed, and what the grammar cannot hold the model to
 * (`minimum`, `pattern` …) told in words. `null`: it cannot be said that way without losing data, as with an object of
 * any keys, or the API would refuse it, as when a schema holds itself.
 */
export function strictSchema(schema: Json): Json | null {
  const walk: Walk = { root: schema, optional: 0, left: MOST_STEPS, possible: true };
  const strict = strictly(schema, walk, []);
  return walk.possible && walk.optional <= MOST_OPTIONAL ? strict : null;
}

/** Schemas in a schema, each use of a reference counted; a grammar of more would be refused long before. */
const MOST_STEPS = 2_000;

interface Walk {
  readonly root: Json;
  optional: number;
  left: number;
  possible: boolean;
}

/** @param within the references that led here */
function strictly(value: unknown, walk: Walk, within: readonly string[]): Json {
  walk.left -= 1;
  if (walk.left < 0) walk.possible = false;
  if (!walk.possible) return {};
  const schema = asObject(value);
  const inner = (one: unknown) => strictly(one, walk, within);
  const defined = definitions(schema, inner);
  if (typeof schema['$ref'] === 'string') {
    follow(schema['$ref'], walk, within);
    return { ...defined, $ref: schema['$ref'] };
  }
  const combined = alternatives(schema, inner);
  if (!combined && kinds.every((name) => schema[name] === undefined)) walk.possible = false;
  return {
    ...defined,
    ...pick(schema, [...kinds, 'title', 'default']),
    ...described(schema),
    ...combined,
    ...(is(schema, 'object') && closed(schema, walk, inner)),
    ...(is(schema, 'array') && schema['items'] !== undefined && { items: inner(schema['items']) }),
    ...pick(
      schema,
      ['format', 'minItems'].filter((name) => isKept(schema, name)),
    ),
  };
}

/** One of them says what a value is. */
const kinds = ['type', 'enum', 'const'];

function alternatives(schema: Json, inner: (one: unknown) => Json): Json | undefined {
  const any = listOf(schema['anyOf']) ?? listOf(schema['oneOf']);
  const all = listOf(schema['allOf']);
  if (!any && !all) return undefined;
  return { ...(any && { anyOf: any.map(inner) }), ...(all && { allOf: all.map(inner) }) };
}

function definitions(schema: Json, inner: (one: unknown) => Json): Json {
  const named = ['$defs', 'definitions'].filter((name) => schema[name] !== undefined);
  return Object.fromEntries(named.map((name) => [name, mapValues(schema[name], inner)]));
}

/** Goes where a reference points, to see that it does not come back. */
function follow(ref: string, walk: Walk, within: readonly string[]): void {
  const [, place = '', name = ''] = /^#\/(\$defs|definitions)\/([^/]+)$/.exec(ref) ?? [];
  const target = asObject(walk.root[place])[name];
  if (target === undefined || within.includes(ref)) walk.possible = false;
  else strictly(target, walk, [...within, ref]);
}

function closed(schema: Json, walk: Walk, inner: (one: unknown) => Json): Json {
  const { properties, additionalProperties, patternProperties } = schema;
  const open = additionalProperties !== undefined && additionalProperties !== false;
  if (open || patternProperties !== undefined) walk.possible = false;
  if (properties === undefined && additionalProperties !== false) walk.possible = false;
  const required: readonly unknown[] = listOf(schema['required']) ?? [];
  walk.optional += Object.keys(asObject(properties)).filter((name) => !required.includes(name)).length;
  return { properties: mapValues(properties, inner), required, additionalProperties: false };
}

function described(schema: Json): Json {
  const told = Object.entries(schema).filter(([name]) => !handled.has(name) && !isKept(schema, name));
  const words = told.map(([name, value]) => `${name}: ${JSON.stringify(value)}`).join(', ');
  const before = typeof schema['description'] === 'string' ? schema['description'] : '';
  const description = [before, words].filter((text) => text !== '').join('\n');
  return description === '' ? {} : { description };
}

const isKept = (schema: Json, name: string): boolean =>
  (name === 'format' && is(schema, 'string') && formats.has(String(schema['format']))) ||
  (name === 'minItems' && is(schema, 'array') && [0, 1].includes(Number(schema['minItems'])));

const is = ({ type }: Json, wanted: string): boolean =>
  type === wanted || (Array.isArray(type) && (type as unknown[]).includes(wanted));

const listOf = (value: unknown): readonly unknown[] | undefined => (Array.isArray(value) ? value : undefined);

const mapValues = (value: unknown, change: (one: unknown) => Json): Json =>
  Object.fromEntries(Object.entries(asObject(value)).map(([name, one]) => [name, change(one)]));

const pick = (from: Json, names: readonly string[]): Json =>
  Object.fromEntries(names.filter((name) => from[name] !== undefined).map((name) => [name, from[name]]));

import { asList, asObject, type Json } from '../../kernel/json.ts';

/** Keywords that OpenAI refuses in a schema that is to be kept to. */
const refused = [
  ...['oneOf', 'allOf', 'not', 'if', 'then', 'else', 'dependentRequired', 'dependentSchemas', 'patternProperties'],
  ...['propertyNames', 'minProperties', 'maxProperties', 'uniqueItems', 'contains'],
];

/** Of what a schema is; one that says none of these is refused. */
const kinds = ['type', '$ref', 'anyOf'];

/** The only ones that OpenAI takes. */
const formats: ReadonlySet<unknown> = new Set([
  ...['date-time', 'time', 'date', 'duration'],
  ...['email', 'hostname', 'ipv4', 'ipv6', 'uuid'],
]);

/** OpenAI takes no more objects within one another, the outermost counted. */
const MOST_OBJECTS = 10;

/** OpenAI takes no more in a schema, those of all its objects together. */
const MOST_PROPERTIES = 5_000;

/** Baton's own limit to reading: lists within lists are no levels to OpenAI. */
const MOST_DEPTH = 64;

/**
 * Does OpenAI take a schema with `strict`, as its guide to structured outputs says? Every object must be closed and must
 * have all its properties; others, for one of Anthropic's with a property that may be left out, are refused with the
 * whole request.
 */
export const fitsStrict = (schema: Json): boolean =>
  schema['type'] === 'object' &&
  schema['anyOf'] === undefined &&
  fits(schema, 0, 0) &&
  count(schema) <= MOST_PROPERTIES;

/** @param objects around the schema */
function fits(schema: Json, depth: number, objects: number): boolean {
  if (depth > MOST_DEPTH || !isTaken(schema)) return false;
  const within = isObject(schema) ? objects + 1 : objects;
  if (within > MOST_OBJECTS || (within > objects && !isClosed(schema))) return false;
  return inner(schema).every((one) => fits(one, depth + 1, within));
}

const isTaken = (schema: Json): boolean =>
  kinds.some((kind) => schema[kind] !== undefined) &&
  refused.every((keyword) => schema[keyword] === undefined) &&
  (schema['format'] === undefined || formats.has(schema['format']));

const isObject = ({ type, properties }: Json): boolean =>
  type === 'object' || properties !== undefined || (Array.isArray(type) && (type as unknown[]).includes('object'));

function isClosed({ properties, required, additionalProperties }: Json): boolean {
  const must: readonly unknown[] = Array.isArray(required) ? required : [];
  return additionalProperties === false && Object.keys(asObject(properties)).every((name) => must.includes(name));
}

const count = (schema: Json): number =>
  inner(schema).reduce((sum, one) => sum + count(one), Object.keys(asObject(schema['properties'])).length);

const inner = (schema: Json): readonly Json[] => [
  ...['properties', '$defs', 'definitions'].flatMap((name) => Object.values(asObject(schema[name])).map(asObject)),
  ...asList(schema['anyOf']),
  ...(schema['items'] === undefined ? [] : [asObject(schema['items'])]),
];

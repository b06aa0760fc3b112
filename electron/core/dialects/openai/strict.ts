import { asList, asObject, type Json } from '../../kernel/json.ts';

/** Keywords that OpenAI refuses in a schema that is to be kept to. */
const refused = [
  ...['oneOf', 'allOf', 'not', 'if', 'then', 'else', 'dependentRequired', 'dependentSchemas', 'patternProperties'],
];

/** Deeper ones are refused, too. */
const MOST_DEPTH = 64;

/**
 * Does OpenAI take a schema with `strict`? Every object must be closed and must have all its properties; others, for
 * one of Anthropic's with a property that may be left out, are refused with the whole request.
 */
export const fitsStrict = (schema: Json): boolean =>
  isObject(schema) && schema['anyOf'] === undefined && fits(schema, 0);

function fits(schema: Json, depth: number): boolean {
  if (depth > MOST_DEPTH || refused.some((keyword) => schema[keyword] !== undefined)) return false;
  if (isObject(schema) && !isClosed(schema)) return false;
  return inner(schema).every((one) => fits(one, depth + 1));
}

const isObject = ({ type, properties }: Json): boolean =>
  type === 'object' || properties !== undefined || (Array.isArray(type) && (type as unknown[]).includes('object'));

function isClosed({ properties, required, additionalProperties }: Json): boolean {
  const must: readonly unknown[] = Array.isArray(required) ? required : [];
  return additionalProperties === false && Object.keys(asObject(properties)).every((name) => must.includes(name));
}

const inner = (schema: Json): readonly Json[] => [
  ...['properties', '$defs', 'definitions'].flatMap((name) => Object.values(asObject(schema[name])).map(asObject)),
  ...asList(schema['anyOf']),
  ...(schema['items'] === undefined ? [] : [asObject(schema['items'])]),
];

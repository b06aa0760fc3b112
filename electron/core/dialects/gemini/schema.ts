import { asObject, type Json } from '../../kernel/json.ts';

/** Keywords Google documents for `responseJsonSchema`. A tool's `parametersJsonSchema` takes a schema as it is. */
const understood = new Set([
  ...['$id', '$defs', '$ref', '$anchor', 'type', 'format', 'title', 'description', 'enum', 'items', 'prefixItems'],
  ...['minItems', 'maxItems', 'minimum', 'maximum', 'anyOf', 'oneOf', 'properties', 'additionalProperties'],
  ...['required', 'propertyOrdering'],
]);

/** Keywords whose value is an object of schemas, with names of the author's. */
const maps = new Set(['properties', '$defs', 'definitions']);
/** Keywords whose value is a schema, or a list of them. */
const nested = new Set(['items', 'prefixItems', 'anyOf', 'oneOf', 'additionalProperties']);

/** A JSON schema with no more in it than Google understands. `const` becomes an `enum` of one. */
export function understoodSchema(schema: Json): Json {
  return mapSchema(schema, (name, value) => {
    if (name === 'const') return ['enum', [value]];
    return understood.has(name) ? [name, value] : null;
  });
}

/** What came as a tool's `parameters` or as `responseSchema`, Google's form of OpenAPI, as a JSON schema. */
export function jsonSchemaOf(schema: Json): Json {
  const plain = mapSchema(schema, (name, value) => {
    const key = written[name] ?? name;
    if (key === 'type' && typeof value === 'string') return [key, value.toLowerCase()];
    if (counts.has(key) && typeof value === 'string') return [key, Number(value)];
    return key === 'propertyOrdering' || key === 'example' ? null : [key, value];
  });
  return withNull(plain);
}

/** Google's own names in the other spelling. */
const written: Readonly<Record<string, string>> = {
  any_of: 'anyOf',
  min_items: 'minItems',
  max_items: 'maxItems',
  min_length: 'minLength',
  max_length: 'maxLength',
  min_properties: 'minProperties',
  max_properties: 'maxProperties',
  property_ordering: 'propertyOrdering',
};

/** 64-bit numbers travel as text in a protocol buffer's JSON. */
const counts = new Set(['minItems', 'maxItems', 'minLength', 'maxLength', 'minProperties', 'maxProperties']);

function withNull(schema: Json): Json {
  const { nullable, type, ...rest } = Object.fromEntries(
    Object.entries(schema).map(([name, value]) => [name, within(name, value, withNull)]),
  );
  if (nullable !== true) return type === undefined ? rest : { type, ...rest };
  const values = rest['enum'];
  return {
    ...(type !== undefined && { type: [type, 'null'] }),
    ...rest,
    ...(Array.isArray(values) && !values.includes(null) && { enum: [...(values as unknown[]), null] }),
  };
}

type Rewrite = (name: string, value: unknown) => readonly [string, unknown] | null;

function mapSchema(schema: Json, rewrite: Rewrite): Json {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(schema)) {
    const pair = rewrite(name, value);
    if (pair) kept[pair[0]] = within(pair[0], pair[1], (inner) => mapSchema(inner, rewrite));
  }
  return kept;
}

/** The same done to every schema inside a keyword's value. */
function within(name: string, value: unknown, change: (schema: Json) => Json): unknown {
  if (maps.has(name))
    return Object.fromEntries(Object.entries(asObject(value)).map(([key, inner]) => [key, change(asObject(inner))]));
  if (!nested.has(name) || typeof value !== 'object' || value === null) return value;
  return Array.isArray(value) ? value.map((inner) => change(asObject(inner))) : change(value as Json);
}

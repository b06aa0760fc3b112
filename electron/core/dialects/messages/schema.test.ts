import { describe, expect, test } from 'vitest';
import { strictSchema } from './schema.ts';

const closed = (properties: object, more: object = {}) => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
  ...more,
});

describe('a strict schema', () => {
  test('is the same when it says nothing that the grammar does not know', () => {
    const schema = closed({
      a: { type: ['string', 'null'], format: 'date' },
      b: { type: 'array', items: { $ref: '#/$defs/c' }, minItems: 1 },
      d: { anyOf: [{ enum: ['x', 1] }, { const: null }] },
      e: { description: 'E', type: 'boolean', default: false, title: 'T' },
    });
    const whole = { ...schema, $defs: { c: closed({ f: { type: 'number' } }) } };
    expect(strictSchema(whole)).toEqual(whole);
  });

  test('tells in words what the grammar cannot hold the model to', () => {
    const schema = { type: 'string', description: 'A name', pattern: '^a', format: 'iban', maxLength: 3 };
    expect(strictSchema(schema)).toEqual({
      type: 'string',
      description: 'A name\npattern: "^a", format: "iban", maxLength: 3',
    });
    expect(strictSchema({ type: 'array', items: { type: 'string' }, minItems: 5 })).toMatchObject({
      description: 'minItems: 5',
    });
  });

  test('closes objects, and one of several is any of several', () => {
    expect(strictSchema({ type: 'object', properties: { a: { type: 'string' } } })).toEqual({
      ...closed({ a: { type: 'string' } }),
      required: [],
    });
    expect(strictSchema({ oneOf: [{ type: 'string' }, { type: 'null' }] })).toEqual({
      anyOf: [{ type: 'string' }, { type: 'null' }],
    });
  });

  const deep = (levels: number) =>
    Object.fromEntries(
      Array.from({ length: levels }, (_, level) => {
        const next = { $ref: `#/$defs/d${level + 1}` };
        return [`d${level}`, level + 1 === levels ? { type: 'string' } : closed({ a: next, b: next })];
      }),
    );

  test.each<[string, object]>([
    ['any keys', { type: 'object', additionalProperties: true }],
    ['keys of a pattern', closed({}, { patternProperties: { x: {} } })],
    ['an object of which nothing is said', { type: 'object' }],
    ['anything', closed({ a: {} })],
    ['itself', { $ref: '#/$defs/a', $defs: { a: closed({ a: { $ref: '#/$defs/a' } }) } }],
    ['itself as a whole', closed({ a: { $ref: '#' } })],
    ['a place elsewhere', closed({ a: { $ref: 'https://a.b/schema' } })],
    ['a place that is not there', closed({ a: { $ref: '#/$defs/a' } })],
    [
      'more that may be left out than the API bears',
      closed(Object.fromEntries(Array.from('abcdefghijk', (name) => [name, { type: 'null' }])), { required: [] }),
    ],
    ['references that double at every step', { $ref: '#/$defs/d0', $defs: deep(40) }],
  ])('cannot be one that holds %s', (_what, schema) => {
    expect(strictSchema(schema as Record<string, unknown>)).toBeNull();
  });

  test('of references that end is one', () => {
    expect(strictSchema({ $ref: '#/$defs/d0', $defs: deep(4) })).not.toBeNull();
  });
});

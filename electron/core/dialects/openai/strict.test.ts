import { expect, test } from 'vitest';
import { fitsStrict } from './strict.ts';

const text = { type: 'string' };
const object = (properties: object, more: object = {}) => ({
  ...{ type: 'object', properties, required: Object.keys(properties), additionalProperties: false },
  ...more,
});

test.each<[string, object]>([
  ['an object of all its properties', object({ a: text, b: { type: ['string', 'null'] } })],
  ['objects within', object({ a: object({ b: text }), c: { type: 'array', items: object({}) } })],
  ['alternatives within', object({ a: { anyOf: [text, object({ b: text })] } })],
  ['references', object({ a: { $ref: '#/$defs/b' } }, { $defs: { b: object({ c: text }) } })],
  ['a property that is called as a keyword is', object({ not: text, if: text })],
])('%s can be kept to', (_name, schema) => {
  expect(fitsStrict(schema as Record<string, unknown>)).toBe(true);
});

test.each<[string, object]>([
  ['no object', { type: 'array', items: text }],
  ['alternatives at the top', object({}, { anyOf: [object({})] })],
  ['a property that may be left out', object({ a: text }, { required: [] })],
  ['an open object', object({}, { additionalProperties: true })],
  ['an object that says nothing of others', { type: 'object', properties: {} }],
  ['an open object within', object({ a: { type: 'array', items: { type: 'object' } } })],
  ['one among definitions', object({}, { $defs: { b: { type: 'object' } } })],
  ['other combinations', object({ a: { oneOf: [text] } })],
  ['patterns of names', object({ a: object({}, { patternProperties: { '^a': text } }) })],
])('%s cannot', (_name, schema) => {
  expect(fitsStrict(schema as Record<string, unknown>)).toBe(false);
});

test('one without end is read to some depth', () => {
  const deep = JSON.parse(`${'{"items":'.repeat(5_000)}{}${'}'.repeat(5_000)}`) as object;
  expect(fitsStrict(object({ a: deep }))).toBe(false);
});

import { expect, test } from 'vitest';
import { fitsStrict } from './strict.ts';

const text = { type: 'string' };
const object = (properties: object, more: object = {}) => ({
  ...{ type: 'object', properties, required: Object.keys(properties), additionalProperties: false },
  ...more,
});

const nested = (levels: number): object => (levels === 1 ? object({}) : object({ a: nested(levels - 1) }));
const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`p${at}`, text]));
const list = { type: 'array', items: text };

test.each<[string, object]>([
  ['an object of all its properties', object({ a: text, b: { type: ['string', 'null'] } })],
  ['objects within', object({ a: object({ b: text }), c: { type: 'array', items: object({}) } })],
  ['alternatives within', object({ a: { anyOf: [text, object({ b: text })] } })],
  ['references', object({ a: { $ref: '#/$defs/b' } }, { $defs: { b: object({ c: text }) } })],
  ['ten objects within one another', nested(10)],
  ['5,000 properties', object(many(5_000))],
  ['a form that OpenAI knows', object({ a: { type: 'string', format: 'date-time' } })],
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
  ['a property that may be anything', object({ a: {} })],
  ['a list of anything', object({ a: { type: 'array', items: {} } })],
  ['words without a type', object({ a: { enum: ['a'] } })],
  ['an alternative that says nothing', object({ a: { anyOf: [text, {}] } })],
  ['properties without a type', { properties: {}, additionalProperties: false }],
  ['a form that OpenAI does not know', object({ a: { type: 'string', format: 'uri' } })],
  ['rules for names', object({}, { propertyNames: text })],
  ['a number of properties', object({}, { minProperties: 1 })],
  ['a highest number of properties', object({}, { maxProperties: 1 })],
  ['a list of different ones', object({ a: { ...list, uniqueItems: true } })],
  ['a list that has one of some kind', object({ a: { ...list, contains: text } })],
  ['eleven objects within one another', nested(11)],
  ['more than 5,000 properties', object({ a: object(many(2_500)), b: object(many(2_499)) })],
  ['patterns of names', object({ a: object({}, { patternProperties: { '^a': text } }) })],
])('%s cannot', (_name, schema) => {
  expect(fitsStrict(schema as Record<string, unknown>)).toBe(false);
});

test('one without end is read to some depth', () => {
  const deep = JSON.parse(`${'{"type":"array","items":'.repeat(5_000)}{"type":"string"}${'}'.repeat(5_000)}`) as object;
  expect(fitsStrict(object({ a: deep }))).toBe(false);
});

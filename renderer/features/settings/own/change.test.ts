import { expect, test } from 'vitest';
import type { OwnProviderView } from '#shared/provider';
import { changeOf, isIncomplete, typedOf } from './change.ts';

const own: OwnProviderView = {
  ...{ id: 'gpu-box', name: 'GPU box', address: 'https://gpu.test/v1', dialects: ['openai-completions'] },
  ...{ needsKey: true, headers: ['X-Team', 'X-Org'], models: [{ id: 'llama', name: 'Llama' }] },
};
const change = (over: object) => changeOf(own, { ...typedOf(own), ...over });

test('what is as it was is not written', () => {
  expect(change({})).toEqual({});
  expect(change({ name: ' GPU box ', baseUrl: 'https://gpu.test/v1 ' })).toEqual({});
});

test.each([
  [{ name: 'Cellar' }, { name: 'Cellar' }],
  [{ baseUrl: 'http://10.0.0.2' }, { baseUrl: 'http://10.0.0.2' }],
  [{ api: 'openai-responses' }, { api: 'openai-responses' }],
  [{ needsKey: false }, { needsKey: false }],
  [{ headers: ['X-Org'] }, { headers: { 'X-Team': null } }],
  [{ headers: ['X-Org'], header: { name: 'X-Team ', value: 'blue' } }, { headers: { 'X-Team': 'blue' } }],
  [{ models: ['llama', 'qwen'] }, { models: ['llama', 'qwen'] }],
  [{ models: [] }, { models: [] }],
  [{ header: { name: 'x-team', value: 'blue' } }, { headers: { 'X-Team': null, 'x-team': 'blue' } }],
  [{ model: ' qwen ' }, { models: ['llama', 'qwen'] }],
])('%j is written as %j', (typed, said) => {
  expect(change(typed)).toEqual(said);
});

test('several dialects, and that of Bedrock, stay until one is chosen', () => {
  const both: OwnProviderView = { ...own, dialects: ['openai-completions', 'openai-responses'] };
  expect(typedOf(both).api).toBeNull();
  expect(changeOf(both, typedOf(both))).toEqual({});
  expect(changeOf(both, { ...typedOf(both), api: 'openai-completions' })).toEqual({ api: 'openai-completions' });
  expect(typedOf({ ...own, dialects: ['bedrock-converse-stream'] }).api).toBeNull();
});

test('a name, an address, and both halves of a header are needed', () => {
  const is = (over: object) => isIncomplete({ ...typedOf(own), ...over });
  expect(is({})).toBe(false);
  expect([is({ name: ' ' }), is({ baseUrl: '' }), is({ header: { name: 'X', value: '' } })]).toEqual([
    true,
    true,
    true,
  ]);
});

import { describe, expect, test } from 'vitest';
import type { ScanRow } from '#shared/scan';
import { choiceOf, chosen, EMPTY, inVain, takenOf, untried, withResult } from './scan-words.ts';

describe('what is asked of the core', () => {
  test('leaves to it what is left empty, and says seconds as milliseconds', () => {
    expect(choiceOf({ ...EMPTY, minParams: '', maxCandidates: '', concurrency: '', timeout: 'soon' })).toBeNull();
    expect(choiceOf({ ...EMPTY, maxCandidates: '', concurrency: '', timeout: '2.5' })).toEqual({
      timeoutMs: 2_500,
      probe: true,
    });
    expect(choiceOf({ ...EMPTY, provider: 'openrouter', minParams: '0.5', maxAgeDays: '90', probe: false })).toEqual({
      provider: 'openrouter',
      minParams: 0.5,
      maxAgeDays: 90,
      maxCandidates: 6,
      timeoutMs: 12_000,
      concurrency: 3,
      probe: false,
    });
  });

  test.each(['0', '-1', 'many', '1e999'])('“%s” is no smallest size', (minParams) => {
    expect(choiceOf({ ...EMPTY, minParams })).toBeNull();
  });
});

const row = (key: string, more: Partial<ScanRow> = {}): ScanRow => ({
  ...{ key, name: key, provider: 'p', free: false, contextWindow: null, parameters: null, released: null },
  ...{ cost: null, sees: null, auth: 'ok', rank: 1, why: '', picked: false },
  ...more,
});

test('a new result takes the place of the old one of the same model', () => {
  const rows = withResult([row('a'), row('b')], row('a', { rank: 7 }));
  expect(rows.map(({ key, rank }) => [key, rank])).toEqual([
    ['a', 7],
    ['b', 1],
  ]);
  expect(withResult(rows, row('c')).map(({ key }) => key)).toEqual(['a', 'b', 'c']);
});

test('what is ticked is added best first; to images only what read one, or is said to where nothing was tried', () => {
  const rows = [
    row('a', { sees: true, image: { ok: false, latencyMs: 1 } }),
    row('b', { image: { ok: true, latencyMs: 1 } }),
    row('c'),
    row('d', { sees: true }),
  ];
  expect(chosen(rows, new Set(['d', 'c', 'b', 'a']))).toEqual({ models: ['a', 'b', 'c', 'd'], images: ['b', 'd'] });
  expect(chosen(rows, new Set(['c']))).toEqual({ models: ['c'], images: [] });
});

test.each([
  [{}, { models: ['a', 'b'], images: [], setDefault: false, setImage: false }],
  [
    { textFirst: true, imagesFirst: true },
    { models: ['a', 'b'], images: [], setDefault: true, setImage: false },
  ],
  [
    { text: false, textFirst: true, images: true, imagesFirst: true },
    { models: [], images: ['b'], setDefault: false, setImage: true },
  ],
])('nothing is written into a line that is not wanted: %o', (uses, taken) => {
  const all = { text: true, textFirst: false, images: false, imagesFirst: false, ...uses };
  expect(takenOf({ models: ['a', 'b'], images: ['b'] }, all)).toEqual(taken);
});

test('where none is proposed, those that were tried have failed', () => {
  const failed = row('a', { tool: { ok: false, latencyMs: 1 } });
  expect(inVain([row('b'), failed, failed])).toBe(2);
  expect(inVain([row('b', { picked: true }), failed])).toBe(0);
  expect(inVain([row('b')])).toBe(0);
});

test('providers that were not tried are named with the reason, others not', () => {
  const none = { models: 0 };
  const why = 'HTTP 401: bad key.';
  const unheard = { provider: 'b', ...none, auth: 'unchecked' } as const;
  expect(
    untried([{ provider: 'a', models: 3, auth: 'ok' }, unheard, { provider: 'c', ...none, auth: 'missing', why }]),
  ).toEqual([{ provider: 'c', why }]);
});

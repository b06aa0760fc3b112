import { describe, expect, test } from 'vitest';
import type { ScanRow } from '#shared/scan';
import { choiceOf, chosen, EMPTY, withResult } from './scan-words.ts';

describe('what is asked of the core', () => {
  test('leaves to it what is left empty, and says seconds as milliseconds', () => {
    expect(choiceOf({ ...EMPTY, minParams: '', maxCandidates: '', concurrency: '', timeout: '2.5' })).toBeNull();
    expect(choiceOf({ ...EMPTY, maxCandidates: '', concurrency: '', timeout: '2' })).toEqual({
      timeoutMs: 2_000,
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

test('what is ticked is added best first; only those that read an image go to images', () => {
  const rows = [
    row('a', { image: { ok: false, latencyMs: 1 } }),
    row('b', { image: { ok: true, latencyMs: 1 } }),
    row('c'),
  ];
  expect(chosen(rows, new Set(['c', 'b']))).toEqual({ models: ['b', 'c'], images: ['b'] });
});

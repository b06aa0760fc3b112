import { describe, expect, test } from 'vitest';
import type { CostKind } from '#shared/profile';
import type { ModelStep } from '#shared/model';
import { chainChange, coinSteps, moved, readiness } from './chain.ts';

const step = (key: string, costKind: CostKind = 'subscription'): ModelStep => ({
  key,
  name: key,
  provider: 'p',
  providerName: 'P',
  costKind,
  ready: 1,
  total: 1,
  ambient: false,
});

describe('moving a model in the line', () => {
  test.each([
    ['down', 0, 2, 'bca'],
    ['up', 2, 0, 'cab'],
    ['nowhere', 1, 1, 'abc'],
    ['past the end', 0, 9, 'bca'],
    ['before the start', 2, -4, 'cab'],
    ['one that is not there', 7, 0, 'abc'],
  ])('%s', (_, from, to, expected) => {
    expect(moved(['a', 'b', 'c'], from, to).join('')).toBe(expected);
  });
});

describe('the coin', () => {
  test.each<[string, CostKind[], number[]]>([
    ['stands before the first paid model', ['subscription', 'subscription', 'paid', 'local'], [2]],
    ['does not stand between two paid ones', ['subscription', 'paid', 'paid'], [1]],
    ['does not stand before a paid first model', ['paid', 'paid'], []],
    ['stands again after a model that costs nothing', ['free', 'paid', 'local', 'paid'], [1, 3]],
    ['is absent where nothing costs', ['local', 'free', 'subscription'], []],
  ])('%s', (_, kinds, expected) => {
    expect(coinSteps(kinds.map((costKind) => ({ costKind })))).toEqual(expected);
  });
});

describe('what a new order writes', () => {
  const [a, b, c] = [step('a'), step('b'), step('c')];
  test.each([
    ['nothing when nothing moved', [a, b, c], {}],
    ['only fallbacks below the first', [a, c, b], { fallbacks: ['c', 'b'] }],
    ['both when the first changes', [b, a, c], { primary: 'b', fallbacks: ['a', 'c'] }],
    ['an empty list when the last fallback goes', [a], { fallbacks: [] }],
  ])('%s', (_, after, expected) => {
    expect(chainChange([a, b, c], after)).toEqual(expected);
  });
});

test.each([
  [
    { ready: 2, total: 3, ambient: false },
    { kind: 'count', ready: 2, total: 3 },
  ],
  [
    { ready: 0, total: 1, ambient: true },
    { kind: 'count', ready: 0, total: 1 },
  ],
  [{ ready: 0, total: 0, ambient: true }, { kind: 'ready' }],
  [{ ready: 0, total: 0, ambient: false }, { kind: 'none' }],
])('readiness of %o', (given, expected) => {
  expect(readiness(given)).toEqual(expected);
});

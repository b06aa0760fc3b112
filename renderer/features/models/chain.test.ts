import { describe, expect, test } from 'vitest';
import type { CostKind } from '#shared/profile';
import type { ModelStep, SelectionView } from '#shared/model';
import { chainChange, chainOf, coinSteps, readiness } from './chain.ts';

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

test('a model named twice stands in the line once, at its first place', () => {
  const selection: SelectionView = {
    agentId: 'main',
    ownPrimary: true,
    ownFallbacks: true,
    paidFallback: 'notify',
    ownPaidFallback: false,
    primary: step('a'),
    fallbacks: [step('b'), step('a'), step('c'), step('b')],
    image: null,
    imageFallbacks: [],
    ownImage: false,
    ownImageFallbacks: false,
    aliases: [],
  };
  expect(chainOf(selection).map(({ key }) => key)).toEqual(['a', 'b', 'c']);
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
  test.each([
    ['nothing when nothing moved', ['a', 'b', 'c'], {}],
    ['only fallbacks below the first', ['a', 'c', 'b'], { fallbacks: ['c', 'b'] }],
    ['both when the first changes', ['b', 'a', 'c'], { primary: 'b', fallbacks: ['a', 'c'] }],
    ['an empty list when the last fallback goes', ['a'], { fallbacks: [] }],
  ])('%s', (_, after, expected) => {
    expect(chainChange(['a', 'b', 'c'], after)).toEqual(expected);
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

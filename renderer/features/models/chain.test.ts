import { describe, expect, test } from 'vitest';
import type { CostKind } from '#shared/profile';
import type { ModelStep, SelectionView } from '#shared/model';
import { chainOf, whose } from '../../client/model-lines.ts';
import { canEmpty, chainChange, coinSteps, fits, placeAt, readiness } from './chain.ts';

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

const selection = (more: Partial<SelectionView> = {}): SelectionView => ({
  agentId: 'main',
  ownPrimary: true,
  ownFallbacks: true,
  paidFallback: 'notify',
  ownPaidFallback: false,
  primary: step('a'),
  fallbacks: [],
  image: null,
  imageFallbacks: [],
  ownImage: false,
  ownImageFallbacks: false,
  aliases: [],
  ...more,
});
const keys = (view: SelectionView, line: 'text' | 'image') => chainOf(view, line).map(({ key }) => key);

test('a model named twice stands in the line once, at its first place', () => {
  expect(keys(selection({ fallbacks: [step('b'), step('a'), step('c'), step('b')] }), 'text')).toEqual(['a', 'b', 'c']);
});

test('the line for images begins with the image model, or is empty', () => {
  expect(keys(selection(), 'image')).toEqual([]);
  expect(keys(selection({ image: step('i'), imageFallbacks: [step('j')] }), 'image')).toEqual(['i', 'j']);
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
    ['both when the first changes', ['b', 'a', 'c'], { first: 'b', fallbacks: ['a', 'c'] }],
    ['an empty list when the last fallback goes', ['a'], { fallbacks: [] }],
    ['no first one when all go', [], { first: null, fallbacks: [] }],
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

describe('of one agent', () => {
  const agent = (more: Partial<SelectionView>) =>
    selection({ agentId: 'ci', ownPrimary: false, ownFallbacks: false, ...more });

  test.each<[string, Partial<SelectionView>, ReturnType<typeof whose>]>([
    ['follows all', { fallbacks: [step('b')] }, { first: 'follow', fallbacks: 'follow' }],
    [
      'has its own',
      { ownPrimary: true, ownFallbacks: true, fallbacks: [step('b')] },
      { first: 'own', fallbacks: 'own' },
    ],
    ['never hands on', { ownFallbacks: true }, { first: 'follow', fallbacks: 'none' }],
  ])('the line %s', (_, more, expected) => {
    expect(whose(agent(more), 'text')).toEqual(expected);
  });

  test('everybody’s image model cannot be taken out, its own can', () => {
    expect(canEmpty(agent({ image: step('i') }), 'image')).toBe(false);
    expect(canEmpty(agent({ image: step('i'), ownImage: true }), 'image')).toBe(true);
    expect(canEmpty(selection({ image: step('i') }), 'image')).toBe(true);
    expect(canEmpty(selection(), 'text')).toBe(false);
  });
});

test('only what takes images fits into their line; what nobody knows might', () => {
  expect(fits({ input: ['text'] }, 'image')).toBe(false);
  expect(fits({ input: ['text', 'image'] }, 'image')).toBe(true);
  expect(fits({ input: ['text'] }, 'text')).toBe(true);
  expect(fits(undefined, 'image')).toBe(true);
});

test.each([
  [5, 0],
  [25, 1],
  [65, 2],
  [900, 3],
])('let go at %s px it gets place %s', (y, place) => {
  expect(placeAt(y, [20, 60, 100])).toBe(place);
});

import { describe, expect, test } from 'vitest';
import type { ModelRow, SelectionView } from '#shared/model';
import { filterRows, indexRows, price, tokens, usableCount, usedAs, visibleRows } from './catalogue.ts';

const row = (key: string, more: Partial<ModelRow> = {}): ModelRow => ({
  key,
  provider: key.split('/')[0]!,
  id: key.split('/').slice(1).join('/'),
  name: key,
  input: ['text'],
  reasoning: false,
  contextWindow: null,
  maxTokens: null,
  cost: null,
  released: null,
  parameters: null,
  source: 'built-in',
  local: false,
  available: true,
  missing: false,
  tags: [],
  ...more,
});

const rows = indexRows([
  row('anthropic/claude-opus-4-5', { name: 'Claude Opus 4.5' }),
  row('openai/gpt-5.2', { name: 'GPT-5.2', available: false }),
  row('ollama/qwen3:32b', { local: true }),
  row('gone/model', { missing: true }),
]);

describe('filtering the catalogue', () => {
  test.each([
    ['usable', '', ['anthropic/claude-opus-4-5', 'ollama/qwen3:32b']],
    ['local', '', ['ollama/qwen3:32b']],
    ['all', '', ['anthropic/claude-opus-4-5', 'openai/gpt-5.2', 'ollama/qwen3:32b', 'gone/model']],
    ['all', 'OPUS', ['anthropic/claude-opus-4-5']],
    ['all', '  4.5   anthropic ', ['anthropic/claude-opus-4-5']],
    ['usable', 'gpt', []],
  ] as const)('%s “%s”', (scope, text, keys) => {
    expect(filterRows(rows, scope, text).map(({ key }) => key)).toEqual(keys);
  });

  test('counts what can be used', () => {
    expect(usableCount(rows)).toBe(2);
  });

  test('finds the few among 3,000 rows that have every word', () => {
    const many = indexRows(
      Array.from({ length: 3000 }, (_, i) => row(`openrouter/vendor-${String(i % 40)}/model-${String(i)}`)),
    );
    const found = filterRows(many, 'all', 'vendor-7 model-2').map(({ id }) => id);
    expect(found).toHaveLength(28);
    expect(found.slice(0, 4)).toEqual([207, 247, 287, 2007].map((n) => `vendor-7/model-${String(n)}`));
  });
});

test.each([
  [200_000, '200k'],
  [64_000, '64k'],
  [40_960, '40k'],
  [131_072, '128k'],
  [1_000_000, '1M'],
  [1_048_576, '1M'],
  [1_500_000, '1.5M'],
  [512, '512'],
  [null, '–'],
])('%s tokens read %s', (count, text) => {
  expect(tokens(count)).toBe(text);
});

test.each([
  [{ input: 5, output: 25, cacheRead: 0, cacheWrite: 0 }, '5.00 / 25.00'],
  [{ input: 0, output: 0, cacheRead: 0, cacheWrite: 0 }, 'Free'],
  [{ input: 0.075, output: 0.3, cacheRead: 0, cacheWrite: 0 }, '0.075 / 0.30'],
  [null, '–'],
])('the price of %o reads %s', (cost, text) => {
  expect(price(cost, 'Free')).toBe(text);
});

test('names the place in the line and the aliases of a model', () => {
  const step = {
    name: '',
    provider: '',
    providerName: '',
    costKind: 'paid',
    ready: 0,
    total: 0,
    ambient: false,
  } as const;
  const selection: SelectionView = {
    agentId: 'main',
    ownPrimary: true,
    ownFallbacks: true,
    paidFallback: 'notify',
    ownPaidFallback: false,
    primary: { ...step, key: 'a/1' },
    fallbacks: [{ ...step, key: 'b/2' }],
    image: null,
    imageFallbacks: [],
    ownImage: false,
    ownImageFallbacks: false,
    aliases: [
      { alias: 'opus', key: 'a/1', name: 'One' },
      { alias: 'big', key: 'a/1', name: 'One' },
    ],
  };
  expect(usedAs('a/1', selection)).toEqual({ place: 1, aliases: ['opus', 'big'] });
  expect(usedAs('b/2', selection)).toEqual({ place: 2, aliases: [] });
  expect(usedAs('c/3', selection)).toEqual({ aliases: [] });
});

test.each([
  ['at the top', { top: 0, height: 360 }, 3000, { start: 0, end: 18 }],
  ['in the middle', { top: 36_000, height: 360 }, 3000, { start: 992, end: 1018 }],
  ['at the end', { top: 36 * 2990, height: 360 }, 3000, { start: 2982, end: 3000 }],
  ['above the table', { top: -500, height: 360 }, 3000, { start: 0, end: 5 }],
  ['far above the table', { top: -5000, height: 360 }, 3000, { start: 0, end: 0 }],
  ['after filtering to a few', { top: 36_000, height: 360 }, 3, { start: 3, end: 3 }],
  ['over nothing', { top: 0, height: 360 }, 0, { start: 0, end: 0 }],
])('draws only what is in sight %s', (_, view, count, expected) => {
  expect(visibleRows(view, 36, count)).toEqual(expected);
});

import { describe, expect, test } from 'vitest';
import type { ModelRow, SelectionView } from '#shared/model';
import { indexRows } from '../../ui/model-search.ts';
import {
  EVERYTHING,
  filterRows,
  freeVendors,
  keyParts,
  nextSorting,
  price,
  providersOf,
  releasedWords,
  sharedNames,
  sortRows,
  tokens,
  usableCount,
  usedAs,
  visibleRows,
} from './catalogue.ts';
import type { Sorting, Trait } from './catalogue.ts';

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
    expect(filterRows(rows, { ...EVERYTHING, scope, text }).map(({ key }) => key)).toEqual(keys);
  });

  test('counts what can be used', () => {
    expect(usableCount(rows)).toBe(2);
  });

  test('finds the few among 3,000 rows that have every word', () => {
    const many = indexRows(
      Array.from({ length: 3000 }, (_, i) => row(`openrouter/vendor-${String(i % 40)}/model-${String(i)}`)),
    );
    const found = filterRows(many, { ...EVERYTHING, text: 'vendor-7 model-2' }).map(({ id }) => id);
    expect(found).toHaveLength(28);
    expect(found.slice(0, 4)).toEqual([207, 247, 287, 2007].map((n) => `vendor-7/model-${String(n)}`));
  });
});

describe('what a model must be', () => {
  const free = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 };
  const some = indexRows([
    row('a/sees', { input: ['text', 'image'], cost: { ...free, input: 3, output: 15 } }),
    row('a/thinks', { reasoning: true, cost: free }),
    row('b/both', { input: ['text', 'image'], reasoning: true, cost: free }),
    row('ollama/here', { local: true }),
  ]);

  test.each<[string, Trait[], string | null, string[]]>([
    ['takes images', ['images'], null, ['a/sees', 'b/both']],
    ['takes images and reasons', ['images', 'reasoning'], null, ['b/both']],
    ['costs nothing', ['free'], null, ['a/thinks', 'b/both', 'ollama/here']],
    ['is of one provider', [], 'a', ['a/sees', 'a/thinks']],
    ['is of one provider and free', ['free'], 'a', ['a/thinks']],
  ])('it %s', (_, traits, provider, keys) => {
    const found = filterRows(some, { ...EVERYTHING, provider, traits: new Set(traits) });
    expect(found.map(({ key }) => key)).toEqual(keys);
  });

  test('only providers that have one are offered, each once', () => {
    expect(providersOf(some, 'all')).toEqual(['a', 'b', 'ollama']);
    expect(providersOf(some, 'local')).toEqual(['ollama']);
  });
});

describe('the order', () => {
  const cost = (input: number, output: number) => ({ input, output, cacheRead: 0, cacheWrite: 0 });
  const some = indexRows([
    row('p/a', { name: 'Beta 10', contextWindow: 100, cost: cost(3, 15), released: '2025-03-01' }),
    row('p/b', { name: 'Beta 9', contextWindow: null, cost: null, released: null }),
    row('p/c', { name: 'alpha', contextWindow: 900, cost: cost(3, 10), released: '2025-11-24' }),
  ]);
  const ordered = (sorting: Sorting) => sortRows(some, sorting).map(({ row: each }) => each.id);

  test.each<[string, Sorting, string[]]>([
    ['as listed', null, ['a', 'b', 'c']],
    ['by name, ten after nine', { column: 'name', down: false }, ['c', 'b', 'a']],
    ['largest context first, unknown last', { column: 'context', down: true }, ['c', 'a', 'b']],
    ['smallest context first, unknown last', { column: 'context', down: false }, ['a', 'c', 'b']],
    ['cheapest first: questions, then answers', { column: 'price', down: false }, ['c', 'a', 'b']],
    ['newest first', { column: 'released', down: true }, ['c', 'a', 'b']],
  ])('%s', (_, sorting, ids) => {
    expect(ordered(sorting)).toEqual(ids);
  });

  test('a column is sorted by its good end, then the other, then not at all', () => {
    const first = nextSorting(null, 'context');
    const second = nextSorting(first, 'context');
    expect([first, second, nextSorting(second, 'context')]).toEqual([
      { column: 'context', down: true },
      { column: 'context', down: false },
      null,
    ]);
    expect(nextSorting(first, 'price')).toEqual({ column: 'price', down: false });
  });
});

test.each([
  ['2025-11-24', 'Nov 2025'],
  ['2025-09', 'Sep 2025'],
  ['2024', '2024'],
  ['soon', '–'],
  [null, '–'],
])('released %s reads %s', (released, text) => {
  expect(releasedWords(released)).toBe(text);
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
    image: { ...step, key: 'b/2' },
    imageFallbacks: [],
    ownImage: false,
    ownImageFallbacks: false,
    aliases: [
      { alias: 'opus', key: 'a/1', name: 'One' },
      { alias: 'big', key: 'a/1', name: 'One' },
    ],
  };
  expect(usedAs('a/1', selection)).toEqual({ place: 1, aliases: ['opus', 'big'] });
  expect(usedAs('b/2', selection)).toEqual({ place: 2, imagePlace: 1, aliases: [] });
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

test('names that two models have are known; the end of a key, which tells them apart, is kept whole', () => {
  const haiku = { name: 'Claude Haiku 4.5' };
  const rows = [
    row('anthropic/claude-haiku-4-5', haiku),
    row('a/b'),
    row('anthropic/claude-haiku-4-5-20251001', haiku),
  ];
  expect([...sharedNames(indexRows(rows))]).toEqual(['Claude Haiku 4.5']);
  expect(keyParts('anthropic/claude-haiku-4-5-20251001')).toEqual(['anthropic/claude-haiku-', '4-5-20251001']);
  expect(keyParts('ollama/x')).toEqual(['', 'ollama/x']);
});

test('whose free models OpenRouter passes on, each once', () => {
  const free = { cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 } };
  const rows = [
    row('openrouter/meta-llama/a:free', free),
    row('openrouter/meta-llama/b:free', free),
    row('openrouter/openai/gpt-5.2'),
    row('openrouter/auto', free),
    row('ollama/x/y', free),
  ];
  expect(freeVendors(indexRows(rows))).toEqual(['meta-llama']);
});

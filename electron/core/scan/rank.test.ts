import { describe, expect, test } from 'vitest';
import type { CatalogueModel } from '../models/builtin.ts';
import { providerTable } from '../providers/catalogue.ts';
import { START } from '../testing/clock.ts';
import { candidatesOf, isFree, scopeOf } from './filter.ts';
import { rankRows, type Seen } from './rank.ts';

const model = (id: string, more: Partial<CatalogueModel> = {}): CatalogueModel => ({
  ...{ provider: 'anthropic', id, name: id, contextWindow: 200_000, maxTokens: 8_000, reasoning: false, image: false },
  ...{ cost: { input: 3, output: 15, cacheRead: 0, cacheWrite: 0 }, released: null, parameters: null },
  source: 'built-in',
  ...more,
});
const seen = (one: CatalogueModel, more: Partial<Seen> = {}): Seen => ({ model: one, auth: 'ok', ...more });
const worked = { ok: true, latencyMs: 1_200 };
const order = (all: readonly Seen[], probe = true) =>
  rankRows(all, { maxCandidates: 2, probe }, START).map(({ key, picked }) => [key.slice(10), picked]);

describe('the order of models', () => {
  test('those that called the tool, then untried ones, then those that failed, then those without an account', () => {
    const all = [
      seen(model('no-account', { parameters: 400, released: '2026-01-20' }), { auth: 'missing' }),
      seen(model('failed'), { tool: { ok: false, latencyMs: 100, why: 'It answered without calling the tool.' } }),
      seen(model('untried', { parameters: 400 })),
      seen(model('worked'), { tool: worked }),
    ];
    expect(order(all)).toEqual([
      ['worked', true],
      ['untried', false],
      ['failed', false],
      ['no-account', false],
    ]);
  });

  test.each<[string, Partial<CatalogueModel>, Partial<CatalogueModel>]>([
    ['size', { parameters: 70 }, { parameters: 8 }],
    ['age', { released: '2025-12-01' }, { released: '2024-12-01' }],
    ['price', { cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 } }, {}],
    ['images', { image: true }, {}],
    ['room', { contextWindow: 1_000_000 }, { contextWindow: 8_000 }],
  ])('with all else alike, %s decides', (_what, better, worse) => {
    expect(order([seen(model('a', worse)), seen(model('b', better))], false).map(([key]) => key)).toEqual(['b', 'a']);
  });

  test('with all else alike, the faster one is better, and one that failed on an image is worse', () => {
    const slow = seen(model('a'), { tool: { ok: true, latencyMs: 9_000 } });
    expect(order([slow, seen(model('b'), { tool: worked })]).map(([key]) => key)).toEqual(['b', 'a']);
    const blind = { tool: worked, image: { ok: false, latencyMs: 5 } };
    const sees = { tool: worked, image: { ok: true, latencyMs: 5 } };
    const both = [seen(model('a', { image: true }), blind), seen(model('b', { image: true }), sees)];
    expect(order(both).map(([key]) => key)).toEqual(['b', 'a']);
  });

  test('no more are proposed than asked for; without trials the best by name are', () => {
    const all = ['a', 'b', 'c'].map((id) => seen(model(id)));
    expect(order(all, false).map(([, picked]) => picked)).toEqual([true, true, false]);
    expect(order(all, true).map(([, picked]) => picked)).toEqual([false, false, false]);
  });
});

test.each<[Partial<Seen>, Partial<CatalogueModel>, RegExp]>([
  [
    { tool: worked, image: { ok: true, latencyMs: 1 } },
    { image: true, parameters: 70, released: '2025-11-01' },
    /^\d+ points: called the tool in 1\.2 s, read an image, 70B, from 2025-11-01, \$3\/\$15 per million\.$/,
  ],
  [{}, { id: 'x:free', image: null, cost: null }, /^\d+ points: not tried, images unknown, size unknown, .*, free\.$/],
  [{ tool: { ok: false, latencyMs: 1, why: 'HTTP 404: no such model' } }, {}, /^Behind those that work: HTTP 404/],
  [{ auth: 'missing' }, {}, /^Last, since no account of anthropic is accepted\.$/],
])('one sentence says why: %j', (more, of, sentence) => {
  const [row] = rankRows([seen(model('m', of), more)], { maxCandidates: 1, probe: true }, START);
  expect(row?.why).toMatch(sentence);
});

describe('which models are looked at', () => {
  const all = [
    model('big', { parameters: 70, released: '2025-12-01' }),
    model('small', { parameters: 8, released: '2024-01-01' }),
    model('silent'),
    model('meta-llama/llama:free', { provider: 'openrouter' }),
    model('openai/gpt', { provider: 'openrouter' }),
  ];
  const ids = (scope: Parameters<typeof candidatesOf>[1], limits = {}) =>
    candidatesOf(all, scope, limits, START).map(({ id }) => id);
  const both = { providers: ['anthropic', 'openrouter'] };

  test('of OpenRouter only what is free', () => {
    expect(ids(both)).toEqual(['big', 'small', 'silent', 'meta-llama/llama:free']);
    expect(ids({ ...both, vendor: 'meta-llama' })).toEqual(['meta-llama/llama:free']);
    expect(isFree({ id: 'x', cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 } })).toBe(true);
    expect(isFree({ id: 'x', cost: { input: 0, output: 1, cacheRead: 0, cacheWrite: 0 } })).toBe(false);
    expect(isFree({ id: 'x', cost: null })).toBe(false);
  });

  test('unknown size is too small for a minimum, unknown age is young', () => {
    expect(ids({ providers: ['anthropic'] }, { minParams: 70 })).toEqual(['big']);
    expect(ids({ providers: ['anthropic'] }, { maxAgeDays: 180 })).toEqual(['big', 'silent']);
  });

  test('every provider with an account and OpenRouter, or the one that is named', () => {
    const table = providerTable({});
    const scope = (named?: string) => scopeOf(named, table, (id) => id === 'openai', new Set(['meta-llama']));
    const every = scope();
    expect(every.ok && [...every.value.providers].sort()).toEqual(['openai', 'openrouter']);
    expect(scope('Anthropic')).toMatchObject({ value: { providers: ['anthropic'] } });
    expect(scope('meta-llama')).toMatchObject({ value: { providers: ['openrouter'], vendor: 'meta-llama' } });
    expect(scope('antropic')).toMatchObject({ error: { code: 'unknown-provider', nearest: ['anthropic'] } });
  });
});

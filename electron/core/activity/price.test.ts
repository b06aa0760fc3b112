import { expect, test } from 'vitest';
import type { AttemptView, RequestView } from '#shared/activity';
import { priceOf } from './price.ts';

const attempt = (more: Partial<AttemptView>): AttemptView => ({
  ...{ provider: 'p', model: 'p/m', modelName: 'M', label: 'a', outcome: 'answered', costKind: 'paid' },
  ...more,
});
const cost = { input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75 };
const million = 1_000_000;

type Counts = Partial<Pick<RequestView, 'inputTokens' | 'outputTokens' | 'cacheReadTokens' | 'cacheWriteTokens'>>;

test.each<[string, Counts, AttemptView[], typeof cost | null | undefined, number | undefined]>([
  ['input and output', { inputTokens: million, outputTokens: million }, [attempt({})], cost, 18],
  [
    'what came from the cache is cheaper, what went there dearer',
    { inputTokens: 3 * million, cacheReadTokens: million, cacheWriteTokens: million },
    [attempt({})],
    cost,
    3 + 0.3 + 3.75,
  ],
  [
    'a cache without a price counts as input',
    { inputTokens: million, cacheReadTokens: million },
    [attempt({})],
    { ...cost, cacheRead: 0 },
    3,
  ],
  ['a small request', { inputTokens: 10, outputTokens: 1 }, [attempt({})], cost, 0.000_045],
  ['a plan', { inputTokens: million }, [attempt({ costKind: 'subscription' })], cost, undefined],
  ['nobody counted', {}, [attempt({})], cost, undefined],
  ['no price', { inputTokens: 1 }, [attempt({})], null, undefined],
  ['a model nobody knows', { inputTokens: 1 }, [attempt({})], undefined, undefined],
  [
    'the one that answered counts, not those before',
    { inputTokens: million },
    [attempt({ outcome: 'failed', costKind: 'subscription' }), attempt({})],
    cost,
    3,
  ],
  ['an answer that broke off was paid for', { outputTokens: million }, [attempt({ outcome: 'failed' })], cost, 15],
  ['nobody was asked', { inputTokens: 1 }, [attempt({ outcome: 'skipped' })], cost, undefined],
])('%s', (_what, counts, attempts, price, expected) => {
  expect(priceOf({ model: 'p/m', attempts, ...counts }, () => price)).toBe(expected);
});

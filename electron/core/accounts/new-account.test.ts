import { expect, test } from 'vitest';
import { expiryOf, inserted } from './new-account.ts';

const NOW = 1_700_000_000_000;
const YEAR = 365 * 86_400_000;

test.each<['setup-token' | 'token' | 'api_key', number | null | undefined, number | null | string]>([
  ['setup-token', undefined, NOW + YEAR],
  ['setup-token', null, null],
  ['setup-token', NOW + 5, NOW + 5],
  ['token', undefined, null],
  ['token', NOW, 'bad-expiry'],
  ['token', Number.NaN, 'bad-expiry'],
  ['api_key', undefined, null],
  ['api_key', NOW + 5, 'bad-input'],
])('a %s with the expiry %s ends at %s', (kind, expires, end) => {
  const result = expiryOf(expires === undefined ? { kind } : { kind, expires }, NOW);
  expect(result.ok ? result.value : result.error.code).toBe(end);
});

test.each<[string[], string, number | undefined, string[]]>([
  [['a', 'b'], 'c', undefined, ['a', 'b', 'c']],
  [['a', 'b'], 'c', 0, ['c', 'a', 'b']],
  [['a', 'b'], 'c', 9, ['a', 'b', 'c']],
  [['a', 'b'], 'a', undefined, ['a', 'b']],
  [['a', 'b'], 'a', 1, ['b', 'a']],
])('%j with %s at %s is %j', (ids, id, at, order) => {
  expect(inserted(ids, id, at)).toEqual(order);
});

import { expect, test } from 'vitest';
import { parseAdd, parseRoute, pathOf } from './route.ts';

test.each([
  ['', 'accounts', null],
  ['#/models', 'models', null],
  ['#/accounts/anthropic:work', 'accounts', 'anthropic:work'],
  ['#/accounts/anthropic%3Amei%40example.com', 'accounts', 'anthropic:mei@example.com'],
  ['#/models/openrouter/qwen/qwen3', 'models', 'openrouter/qwen/qwen3'],
  ['#/accounts/50%', 'accounts', '50%'],
  ['#/nowhere/at-all', 'accounts', null],
])('%s is page %s, row %s', (hash, page, id) => {
  expect(parseRoute(hash)).toEqual({ page, id });
});

test('a path leads back to where it came from', () => {
  const id = 'anthropic:a b/c%';
  expect(parseRoute(pathOf('accounts', id))).toEqual({ page: 'accounts', id });
});

test.each([
  ['#/add', { profileId: null }],
  ['#/add/', { profileId: null }],
  ['#/add/anthropic%3Awork', { profileId: 'anthropic:work' }],
  ['#/added', null],
  ['#/accounts', null],
])('%s asks the wizard for %o', (hash, asked) => {
  expect(parseAdd(hash)).toEqual(asked);
});

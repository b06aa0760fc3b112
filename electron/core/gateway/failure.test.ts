import { expect, test } from 'vitest';
import { toFailure } from './failure.ts';

const secret = 'sk-canary-0123456789abcdefghijklmnopqrstuvwxyz';
const asked = { spec: { headers: {} }, credential: { secret } };
const live = { aborted: false } as AbortSignal;

test.each([
  ['text', `${'x'.repeat(590)} ${secret} and more`],
  ['an object', { error: { message: `${'x'.repeat(590)} ${secret} and more` } }],
])('a key that stands where a provider’s words are cut short leaves no beginning: %s', (_form, body) => {
  const failure = toFailure({ status: 401, body, now: 0 }, asked, live);
  expect(JSON.stringify(failure)).toContain('xxx');
  expect(JSON.stringify(failure)).not.toContain('sk-canary-0');
});

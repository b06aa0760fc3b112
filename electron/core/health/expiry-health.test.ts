import { describe, expect, test } from 'vitest';
import { checkCode, expiryHealth, worstHealth, type ExpiryFacts, type ExpiryHealth } from './expiry-health.ts';

const NOW = 1_700_000_000_000;
const DAY = 86_400_000;
const WEEK = 7 * DAY;
const token: ExpiryFacts = { type: 'token', expires: undefined, hasSecret: true };

const failing = { kind: 'failing', tries: 1, lastError: 'no network', since: NOW } as const;
const refused = { kind: 'refused', message: 'revoked', at: NOW } as const;

describe('a credential against the clock', () => {
  test.each<[string, Partial<ExpiryFacts>, ExpiryHealth]>([
    ['a key', { type: 'api_key' }, 'static'],
    ['a token without an end', {}, 'static'],
    ['a token with 8 days to go', { expires: NOW + 8 * DAY }, 'ok'],
    ['a token with 7 days to go', { expires: NOW + WEEK }, 'expiring'],
    ['a token with a millisecond to go', { expires: NOW + 1 }, 'expiring'],
    ['a token that ends now', { expires: NOW }, 'expired'],
    ['a token with an impossible end', { expires: 0 }, 'missing'],
    ['a login without an end', { type: 'oauth' }, 'missing'],
    ['a login with an hour to go', { type: 'oauth', expires: NOW + 1 }, 'ok'],
    [
      'a login whose refresh failed, with an hour to go',
      { type: 'oauth', expires: NOW + 1, login: failing },
      'expiring',
    ],
    [
      'a login whose refresh failed, with a year to go',
      { type: 'oauth', expires: NOW + 9e9, login: failing },
      'expiring',
    ],
    ['a login whose token has ended', { type: 'oauth', expires: NOW }, 'expired'],
    ['a login that was refused', { type: 'oauth', expires: NOW + DAY, login: refused }, 'expired'],
    ['a login that was got here, without an end', { type: 'oauth', login: { kind: 'ok' } }, 'ok'],
    ['anything without its secret', { type: 'api_key', hasSecret: false }, 'missing'],
  ])('%s', (_, facts, health) => {
    expect(expiryHealth({ ...token, ...facts }, WEEK, NOW)).toBe(health);
  });
});

test.each<[ExpiryHealth[], ExpiryHealth]>([
  [[], 'missing'],
  [['static'], 'static'],
  [['static', 'ok'], 'ok'],
  [['ok', 'expiring'], 'expiring'],
  [['ok', 'missing'], 'expired'],
])('a provider with %j is %s', (all, worst) => {
  expect(worstHealth(all)).toBe(worst);
});

test.each<[ExpiryHealth[], string[], number]>([
  [['ok', 'static'], [], 0],
  [['expiring', 'ok'], [], 2],
  [['expiring', 'expired'], [], 1],
  [['ok'], ['openai'], 1],
  [[], [], 0],
])('--check of %j with %j missing exits %i', (tokens, missing, code) => {
  expect(checkCode(tokens, missing)).toBe(code);
});

import { describe, expect, test } from 'vitest';
import type { QuotaWindow } from '#shared/profile';
import { answered, asking, mayAsk, type Asked, type Outcome } from './rhythm.ts';

const NOW = 1_800_000_000_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const window = (source: QuotaWindow['source'], age: number): QuotaWindow => ({
  ...{ name: '5h', usedPercent: 1, source },
  readAt: NOW - age,
});
const at = (more: Partial<Asked> = {}): Asked => ({
  ...{ askedAt: NOW - MINUTE, notBefore: NOW + 14 * MINUTE, busy: 0 },
  ...more,
});

describe('an account is asked about', () => {
  test.each<[string, Asked | undefined, QuotaWindow[], boolean, boolean]>([
    ['when it never was', undefined, [], true, true],
    ['not within a quarter of an hour', at(), [], true, false],
    ['after it', at({ notBefore: NOW }), [], true, true],
    ['not while headers tell the same', undefined, [window('headers', 14 * MINUTE)], true, false],
    ['when what the headers told is old', undefined, [window('headers', 15 * MINUTE)], true, true],
    ['when headers tell of something else', undefined, [window('headers', 0)], false, true],
    ['whatever was answered before', at({ notBefore: NOW }), [window('endpoint', 0)], true, true],
    ['when the clock was set back since', at({ askedAt: NOW + HOUR, notBefore: NOW + 2 * HOUR }), [], true, true],
  ])('%s', (_when, asked, known, inHeaders, expected) => {
    expect(mayAsk(asked, known, inHeaders, NOW)).toBe(expected);
  });
});

describe('after', () => {
  const told: Outcome = { kind: 'told', told: { plan: 'Pro', windows: [] } };
  const busy: Outcome = { kind: 'busy', error: 'HTTP 429' };

  test.each<[string, Outcome, Asked | undefined, number, Partial<Asked>]>([
    ['an answer', told, undefined, 15, { plan: 'Pro', busy: 0 }],
    ['an answer without a plan, none is left', { kind: 'told', told: { windows: [] } }, at({ plan: 'Pro' }), 15, {}],
    [
      'a failure, what is known stays',
      { kind: 'failed', error: 'HTTP 500' },
      at({ plan: 'Pro' }),
      15,
      { plan: 'Pro', error: 'HTTP 500' },
    ],
    ['a network that is away', { kind: 'unreached', error: 'x' }, undefined, 1, { error: 'x' }],
    ['nothing to ask with, nothing is said', { kind: 'no-credentials' }, at({ error: 'HTTP 500' }), 1, {}],
    ['a token that is not made for it, nothing is said', { kind: 'not-for-it' }, undefined, 24 * 60, {}],
    ['the first "too often"', busy, undefined, 30, { busy: 1, error: 'HTTP 429' }],
    ['the second', busy, at({ busy: 1 }), 60, { busy: 2, error: 'HTTP 429' }],
    ['the twentieth', busy, at({ busy: 19 }), 24 * 60, { busy: 20, error: 'HTTP 429' }],
    [
      'a long Retry-After',
      { ...busy, retryAfterMs: 50 * HOUR },
      at({ busy: 1 }),
      50 * 60,
      { busy: 2, error: 'HTTP 429' },
    ],
    ['a short Retry-After', { ...busy, retryAfterMs: 1_000 }, at({ busy: 1 }), 60, { busy: 2, error: 'HTTP 429' }],
    ['an answer after those', told, at({ busy: 5, error: 'HTTP 429' }), 15, { busy: 0, plan: 'Pro' }],
  ])('%s', (_what, outcome, before, minutes, more) => {
    const after = answered(before, outcome, NOW);
    expect(after).toEqual({ busy: 0, ...more, askedAt: NOW, notBefore: NOW + minutes * MINUTE });
  });
});

test('a question that is on its way counts, and never shortens a wait', () => {
  expect(asking(undefined, NOW)).toEqual({ busy: 0, askedAt: NOW, notBefore: NOW + 15 * MINUTE });
  const waiting = at({ busy: 3, plan: 'Pro', notBefore: NOW + HOUR });
  expect(asking(waiting, NOW)).toEqual({ ...waiting, askedAt: NOW });
});

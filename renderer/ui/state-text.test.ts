import { describe, expect, test } from 'vitest';
import { failureReason, ineligibleReason } from '#shared/profile';
import type { ProfileState, ProfileView } from '#shared/profile';
import { createFormat } from './format.ts';
import { actionOf, checkingText, endOf, isSkipped, stateText } from './state-text.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 10, 20, 14, 0);

const context = {
  now: NOW,
  format: createFormat('UTC'),
  modelName: (model: string) => (model === 'claude-opus-4-5' ? 'Opus 4.5' : model),
};

type Shown = Pick<ProfileView, 'state' | 'type' | 'lastUsed' | 'expires'>;
const read = (state: ProfileState, more: Partial<Shown> = {}) => {
  const { icon, tone, word, second, action } = stateText({ state, type: 'token', ...more }, context);
  return [icon, tone, word, second, action];
};

describe('every state reads as it was designed', () => {
  test.each<[ProfileState, Partial<Shown>, unknown[]]>([
    [{ kind: 'vault-locked' }, {}, ['padlock', 'rest', 'Vault locked', 'Unlock to see and use it', 'unlock']],
    [
      { kind: 'sign-in' },
      { type: 'oauth' },
      ['sign-in', 'stop', 'Sign in again', 'The provider refused the login', 'sign-in'],
    ],
    [
      { kind: 'sign-in', message: 'The refresh token was used already.' },
      { type: 'oauth' },
      ['sign-in', 'stop', 'Sign in again', 'The refresh token was used already.', 'sign-in'],
    ],
    [
      { kind: 'refresh-failed', worksUntil: NOW + 2 * HOUR, tries: 2 },
      { type: 'oauth' },
      ['refresh-failed', 'warn', 'Refresh failed', 'Works until 16:00 · tried twice', 'refresh'],
    ],
    [
      { kind: 'refresh-failed', worksUntil: NOW + 2 * HOUR, tries: 1 },
      { type: 'oauth' },
      ['refresh-failed', 'warn', 'Refresh failed', 'Works until 16:00 · tried once', 'refresh'],
    ],
    [
      { kind: 'refresh-failed', worksUntil: null, tries: 5 },
      { type: 'oauth' },
      ['refresh-failed', 'stop', 'Refresh failed', 'Not working · tried 5 times', 'refresh'],
    ],
    [{ kind: 'expired', at: NOW - 2 * DAY }, { type: 'oauth' }, ['clock', 'stop', 'Expired', '2 days ago', 'sign-in']],
    [
      { kind: 'sign-in' },
      { type: 'api_key' },
      ['cross-circle', 'stop', 'Refused', 'The provider refused the key', 'paste-new'],
    ],
    [{ kind: 'sign-in' }, {}, ['cross-circle', 'stop', 'Refused', 'The provider refused the token', 'paste-new']],
    [{ kind: 'expired', at: NOW - 2 * DAY }, {}, ['clock', 'stop', 'Expired', '2 days ago', 'paste-new']],
    [
      { kind: 'disabled', reason: 'billing', until: NOW + 4 * HOUR + 36 * MINUTE },
      {},
      ['card-off', 'stop', 'Disabled: billing', 'Out of credit · 4 h 36 min', 'clear'],
    ],
    [
      { kind: 'disabled', reason: 'auth_permanent', until: NOW + HOUR },
      {},
      ['cross-circle', 'stop', 'Disabled: key revoked', 'Key revoked · 1 h', 'clear'],
    ],
    [
      { kind: 'cooling', reason: 'rate_limit', until: NOW + 252_000, model: 'claude-opus-4-5' },
      {},
      ['snowflake', 'cool', 'Cooling 4:12', 'Rate limit · only Opus 4.5', 'clear'],
    ],
    [
      { kind: 'cooling', reason: 'overloaded', until: NOW + 5_000 },
      {},
      ['snowflake', 'cool', 'Cooling 0:05', 'Overloaded', 'clear'],
    ],
    [
      { kind: 'expires', at: NOW + 3 * DAY },
      {},
      ['hourglass', 'warn', 'Expires in 3 days', 'on 23 November', 'paste-new'],
    ],
    [{ kind: 'unchecked' }, {}, ['question', 'rest', 'Unchecked', 'Never used', 'test']],
    [
      { kind: 'in-use' },
      { expires: NOW + 212 * DAY },
      ['baton', 'held', 'In use now', 'Token good for 212 days', null],
    ],
    [{ kind: 'in-use' }, { lastUsed: NOW - 40 * MINUTE }, ['baton', 'held', 'In use now', 'Used 13:20', null]],
    [{ kind: 'ready' }, { lastUsed: NOW - 40 * MINUTE }, ['check-circle', 'go', 'Ready', 'Used 13:20', null]],
    [{ kind: 'ready' }, {}, ['check-circle', 'go', 'Ready', 'Checked, not used yet', null]],
  ])('%o %o', (state, more, expected) => {
    expect(read(state, more)).toEqual(expected);
  });

  test.each(failureReason.options)('cooling for %s has words of its own', (reason) => {
    const [, , , second] = read({ kind: 'cooling', reason, until: NOW });
    expect(second).toMatch(/^[A-Z][a-z]/);
    expect(second).not.toContain('reason.');
  });

  test.each(ineligibleReason.options)('unusable because of %s says why', (reason) => {
    const [, tone, word, second] = read({ kind: 'unusable', reason });
    expect([tone, word]).toEqual(['stop', 'Cannot be used']);
    expect(second).toMatch(/^[A-Z][a-z]/);
  });
});

test('what an order leaves out is added to it: no new login and no new key would help', () => {
  const state = { kind: 'unusable', reason: 'excluded_by_order' } as const;
  expect(actionOf({ state, type: 'oauth' })).toBe('add-to-order');
  expect(actionOf({ state: { ...state, reason: 'mode_mismatch' }, type: 'oauth' })).toBeNull();
  expect(actionOf({ state: { ...state, reason: 'missing_credential' }, type: 'oauth' })).toBe('sign-in');
});

test('a test message on its way says so', () => {
  expect(checkingText()).toMatchObject({ icon: 'refresh', tone: 'rest', word: 'Checking…' });
});

test('states that end by themselves name their end', () => {
  expect(endOf({ kind: 'cooling', reason: 'timeout', until: 7 })).toBe(7);
  expect(endOf({ kind: 'disabled', reason: 'billing', until: 8 })).toBe(8);
  expect(endOf({ kind: 'expires', at: 9 })).toBe(9);
  expect(endOf({ kind: 'expired', at: 9 })).toBeNull();
});

test.each<[ProfileState, boolean]>([
  [{ kind: 'ready' }, false],
  [{ kind: 'in-use' }, false],
  [{ kind: 'unchecked' }, false],
  [{ kind: 'expires', at: 1 }, false],
  [{ kind: 'cooling', reason: 'rate_limit', until: 1 }, true],
  [{ kind: 'disabled', reason: 'billing', until: 1 }, true],
  [{ kind: 'expired', at: 1 }, true],
  [{ kind: 'sign-in' }, true],
  [{ kind: 'vault-locked' }, true],
  [{ kind: 'refresh-failed', worksUntil: 1, tries: 1 }, false],
  [{ kind: 'refresh-failed', worksUntil: null, tries: 1 }, true],
])('%o is skipped: %s', (state, skipped) => {
  expect(isSkipped(state)).toBe(skipped);
});

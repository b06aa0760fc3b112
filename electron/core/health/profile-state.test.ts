import { describe, expect, test } from 'vitest';
import type { ProfileState } from '#shared/profile';
import { byUrgency, needsYou, profileState, type StateFacts } from './profile-state.ts';

const NOW = 1_700_000_000_000;
const DAY = 86_400_000;

const fine: StateFacts = {
  vaultOpen: true,
  ineligible: null,
  type: 'token',
  expires: undefined,
  login: undefined,
  window: null,
  lastUsed: NOW - 1,
  inUse: false,
  warnBeforeDays: 7,
};
const refused = { kind: 'refused', message: 'Refresh token revoked', at: NOW - 5 } as const;
const failing = { kind: 'failing', tries: 2, lastError: 'no network', since: NOW - 5 } as const;
const works = { kind: 'refresh-failed', worksUntil: NOW + 5, tries: 2 } as const;
const billing = { kind: 'disabled', reason: 'billing', until: NOW + 5 } as const;
const cooling = { kind: 'cooling', reason: 'rate_limit', until: NOW + 60_000 } as const;

describe('the most urgent state wins', () => {
  test.each<[string, Partial<StateFacts>, ProfileState]>([
    ['nothing to say', {}, { kind: 'ready' }],
    ['it has the baton', { inUse: true }, { kind: 'in-use' }],
    ['never used', { lastUsed: undefined, inUse: true }, { kind: 'unchecked' }],
    ['8 days to go', { expires: NOW + 8 * DAY }, { kind: 'ready' }],
    ['7 days to go', { expires: NOW + 7 * DAY }, { kind: 'expires', at: NOW + 7 * DAY }],
    ['7 days to go, never used', { expires: NOW + DAY, lastUsed: undefined }, { kind: 'expires', at: NOW + DAY }],
    ['cooling', { window: cooling, inUse: true }, cooling],
    ['cooling and expiring', { window: cooling, expires: NOW + DAY }, cooling],
    ['one model cooling', { window: { ...cooling, model: 'm' } }, { ...cooling, model: 'm' }],
    [
      'out of credit',
      { window: { kind: 'disabled', reason: 'billing', until: NOW + 5 } },
      { kind: 'disabled', reason: 'billing', until: NOW + 5 },
    ],
    [
      'expired, and cooling',
      { window: cooling, ineligible: 'expired', expires: NOW - 1 },
      { kind: 'expired', at: NOW - 1 },
    ],
    ['a login whose token ends today', { type: 'oauth', expires: NOW + 5 }, { kind: 'ready' }],
    ['a login whose token has ended while nothing ran', { type: 'oauth', expires: NOW - 5 }, { kind: 'ready' }],
    ['a login that could not be refreshed', { type: 'oauth', login: failing, expires: NOW + 5 }, works],
    [
      'a login that could not be refreshed in time',
      { type: 'oauth', login: failing, expires: NOW },
      { kind: 'refresh-failed', worksUntil: null, tries: 2 },
    ],
    ['a failed refresh, in use', { type: 'oauth', login: failing, expires: NOW + 5, inUse: true }, works],
    ['a failed refresh, cooling', { type: 'oauth', login: failing, expires: NOW + 5, window: cooling }, cooling],
    ['a failed refresh, out of credit', { type: 'oauth', login: failing, expires: NOW + 5, window: billing }, billing],
    [
      'a refused login, whose token has ended',
      { type: 'oauth', login: refused, expires: NOW - 5, ineligible: 'expired' },
      { kind: 'sign-in', message: 'Refresh token revoked' },
    ],
    ['refused, and out of credit', { login: refused, window: billing }, { kind: 'sign-in', message: refused.message }],
    ['refused without a word', { login: { ...refused, message: '' } }, { kind: 'sign-in' }],
    ['locked, and refused', { vaultOpen: false, login: refused }, { kind: 'vault-locked' }],
    [
      'left out of the order, and refused',
      { login: refused, ineligible: 'excluded_by_order' },
      {
        kind: 'sign-in',
        message: refused.message,
      },
    ],
    ['no secret', { ineligible: 'missing_credential' }, { kind: 'unusable', reason: 'missing_credential' }],
    ['locked, whatever else', { vaultOpen: false, ineligible: 'expired' }, { kind: 'vault-locked' }],
  ])('%s', (_, facts, state) => {
    expect(profileState({ ...fine, ...facts }, NOW)).toEqual(state);
  });
});

test('only what does not heal by itself needs the person', () => {
  const states: ProfileState[] = [
    { kind: 'ready' },
    cooling,
    { kind: 'expires', at: 1 },
    works,
    { kind: 'refresh-failed', worksUntil: null, tries: 9 },
    { kind: 'sign-in' },
    { kind: 'disabled', reason: 'billing', until: 1 },
    { kind: 'expired', at: 1 },
    { kind: 'unchecked' },
    { kind: 'vault-locked' },
    { kind: 'unusable', reason: 'excluded_by_order' },
    { kind: 'unusable', reason: 'missing_credential' },
  ];
  expect(
    states
      .filter(needsYou)
      .sort(byUrgency)
      .map((state) => state.kind),
  ).toEqual(['sign-in', 'unusable', 'expired', 'disabled', 'refresh-failed', 'expires']);
});

import { describe, expect, test } from 'vitest';
import type { ProfileState } from '#shared/profile';
import { byUrgency, needsYou, profileState, type StateFacts } from './profile-state.ts';

const NOW = 1_700_000_000_000;
const DAY = 86_400_000;

const fine: StateFacts = {
  vaultOpen: true,
  ineligible: null,
  expires: undefined,
  window: null,
  lastUsed: NOW - 1,
  inUse: false,
  warnBeforeDays: 7,
};
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
  ).toEqual(['unusable', 'expired', 'disabled', 'expires']);
});

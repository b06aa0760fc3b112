import { describe, expect, test } from 'vitest';
import type { ProfileState } from '#shared/profile';
import { DAY, HOUR } from '../kernel/duration.ts';
import { eligibility } from '../profiles/order.ts';
import type { StoredProfile } from '../profiles/types.ts';
import { START } from '../testing/clock.ts';
import { checkCode, expiryHealth } from './expiry-health.ts';
import { profileState } from './profile-state.ts';

/*
 * `models status --check` and the badge of an account are worked out apart, since one looks at its end only. In every
 * case they must say the same of that end.
 */

const WARN_DAYS = 7;
const failing = { kind: 'failing', tries: 3, lastError: 'timeout', since: START - HOUR } as const;
const refused = { kind: 'refused', message: 'invalid_grant', at: START } as const;

/** What a badge promises: 1 it does not work, 2 it soon will not, 0 neither. */
function badgeCode(state: ProfileState): 0 | 1 | 2 {
  if (state.kind === 'refresh-failed') return state.worksUntil === null ? 1 : 2;
  if (state.kind === 'expires') return 2;
  return ['sign-in', 'expired', 'unusable'].includes(state.kind) ? 1 : 0;
}

const both = (profile: StoredProfile) => {
  const { type, expires, login, hasSecret } = profile;
  const state = profileState(
    {
      ...{ vaultOpen: true, type, expires, login, window: null, lastUsed: START, inUse: false },
      ineligible: eligibility(profile, { provider: 'anthropic', configProfiles: {}, now: START }),
      warnBeforeDays: WARN_DAYS,
    },
    START,
  );
  const health = expiryHealth({ type, expires, login, hasSecret }, WARN_DAYS * DAY, START);
  return { check: checkCode([health], []), badge: badgeCode(state), health, state: state.kind };
};

const token = { type: 'token' } as const;
const login = { type: 'oauth' } as const;
const ok = { kind: 'ok', at: START - HOUR } as const;

describe('--check and the badge say the same', () => {
  test.each<[string, Partial<StoredProfile>, 0 | 1 | 2]>([
    ['a key', { type: 'api_key' }, 0],
    ['a key that a file gives an end', { type: 'api_key', expires: START + HOUR }, 0],
    ['a key that a file gives an end that is no date', { type: 'api_key', expires: Number.NaN }, 0],
    ['a key without its secret', { type: 'api_key', hasSecret: false }, 1],
    ['an account of AWS, whose secret is AWS’s', { type: 'aws-sdk', hasSecret: false }, 0],
    ['a token without an end', token, 0],
    ['a token that is good for a year', { ...token, expires: START + 365 * DAY }, 0],
    ['a token that ends a moment after the warning begins', { ...token, expires: START + WARN_DAYS * DAY + 1 }, 0],
    ['a token that ends as the warning begins', { ...token, expires: START + WARN_DAYS * DAY }, 2],
    ['a token that ends in an hour', { ...token, expires: START + HOUR }, 2],
    ['a token that ends now', { ...token, expires: START }, 1],
    ['a token that ended', { ...token, expires: START - DAY }, 1],
    ['a token whose end is no date', { ...token, expires: Number.NaN }, 1],
    ['a token without its secret', { ...token, hasSecret: false }, 1],
    ['a login that renews itself', { ...login, expires: START + HOUR, login: ok }, 0],
    ['a login whose token has no end', { ...login, login: ok }, 0],
    ['a login that cannot be renewed and still works', { ...login, expires: START + HOUR, login: failing }, 2],
    ['a login that cannot be renewed and works no more', { ...login, expires: START - 1, login: failing }, 1],
    ['a login that is refused', { ...login, expires: START + HOUR, login: refused }, 1],
    ['a login that is refused and ended', { ...login, expires: START - 1, login: refused }, 1],
    ['a login without its secret', { ...login, expires: START + HOUR, hasSecret: false }, 1],
  ])('%s', (_case, over, code) => {
    const profile = { id: 'anthropic:a', provider: 'anthropic', type: 'token', hasSecret: true, ...over } as const;
    expect(both(profile)).toMatchObject({ check: code, badge: code });
  });
});

describe('--check over all of them', () => {
  test.each([
    [[], [], 0],
    [['ok', 'static'], [], 0],
    [['ok', 'expiring'], [], 2],
    [['expiring', 'expired'], [], 1],
    [['expiring', 'missing'], [], 1],
    [['ok'], ['openai'], 1],
    [['expiring'], ['openai'], 1],
  ] as const)('%j, no account of %j: %i', (tokens, missing, code) => {
    expect(checkCode(tokens, missing)).toBe(code);
  });
});

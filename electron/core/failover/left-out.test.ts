import { expect, test } from 'vitest';
import type { StoredProfile } from '../profiles/types.ts';
import { leftOutOf } from './left-out.ts';

const NOW = 1_700_000_000_000;
const one = (id: string, more: Partial<StoredProfile> = {}): StoredProfile => ({
  ...{ id, provider: 'venice', type: 'api_key', hasSecret: true },
  ...more,
});
const given = (profiles: StoredProfile[], order: Record<string, string[]> = {}) => ({
  store: { profiles: Object.fromEntries(profiles.map((each) => [each.id, each])), order, usageStats: {}, lastGood: {} },
  config: { auth: { profiles: {}, order: {} }, agents: { list: [] } },
  ...{ agentId: 'main', now: NOW },
});
const said = (facts: Parameters<typeof leftOutOf>[0], providers = ['venice', 'venice']) =>
  leftOutOf(facts, providers).map(({ label, reason, why }) => [label, reason, why]);

test('an account that cannot be used is named once, with the reason', () => {
  const facts = given([
    one('venice:good'),
    one('venice:old', { type: 'token', expires: NOW - 1, label: 'Old' }),
    one('venice:empty', { hasSecret: false }),
    one('venice:refused', {
      type: 'oauth',
      login: { kind: 'refused', message: '', at: NOW - 9 },
      email: 'a@b.example',
    }),
    one('openai:old', { provider: 'openai', hasSecret: false }),
  ]);
  expect(said(facts)).toEqual([
    ['Old', 'expired', 'It has expired.'],
    ['empty', 'missing_credential', 'Its secret is missing.'],
    ['a@b.example', 'expired', 'Its login has ended. Sign in again.'],
  ]);
});

test('so is one that the order leaves out; one that cools is not', () => {
  const facts = given([one('venice:a'), one('venice:b'), one('venice:c')], { venice: ['venice:a', 'venice:c'] });
  const cooled = { ...facts.store, usageStats: { 'venice:c': { cooldownUntil: NOW + 60_000 } } };
  expect(said({ ...facts, store: cooled })).toEqual([
    ['b', 'excluded_by_order', 'The order of its provider leaves it out.'],
  ]);
});

test('of very many the first fifty are named', () => {
  const many = Array.from({ length: 60 }, (_, i) => one(`venice:${String(i)}`, { hasSecret: false }));
  expect(leftOutOf(given([...many, one('venice:good')]), ['venice']).map(({ profileId }) => profileId)).toEqual(
    many.slice(0, 50).map(({ id }) => id),
  );
});

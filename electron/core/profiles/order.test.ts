import { describe, expect, test } from 'vitest';
import type { CredentialType, IneligibleReason } from '#shared/profile';
import { configSchema } from '../config/schema.ts';
import { baseOrder, eligibility, orderProfiles } from './order.ts';
import type { AgentStore, StoredProfile, UsageStats } from './types.ts';

const NOW = Date.UTC(2026, 0, 27);

const profile = (id: string, more: Partial<StoredProfile> = {}): StoredProfile => ({
  id,
  provider: id.split(':')[0] ?? '',
  type: 'api_key',
  hasSecret: true,
  ...more,
});

function world(
  profiles: readonly StoredProfile[],
  {
    order = {},
    usage = {},
    config = {},
  }: { order?: Record<string, string[]>; usage?: Record<string, UsageStats>; config?: unknown } = {},
) {
  const store: AgentStore = {
    profiles: Object.fromEntries(profiles.map((it) => [it.id, it])),
    order,
    lastGood: {},
    usageStats: usage,
  };
  return { store, config: configSchema.parse(config), agentId: 'main', provider: 'anthropic', now: NOW };
}

const ids = (query: Parameters<typeof orderProfiles>[0]) => orderProfiles(query).ids;
const abc = [profile('anthropic:a'), profile('anthropic:b'), profile('anthropic:c')];

describe('the base list is the first that exists', () => {
  const list = { auth: { order: { Anthropic: ['anthropic:b'] } } };
  const ofAgent = { ...list, agents: { list: [{ id: 'main', auth: { order: { anthropic: ['anthropic:c'] } } }] } };
  const named = {
    auth: {
      profiles: {
        'anthropic:c': { provider: 'anthropic', mode: 'api_key' },
        'anthropic:a': { provider: 'anthropic', mode: 'api_key' },
      },
    },
  };

  test.each<[string, Parameters<typeof world>[1], string, string[]]>([
    ['the agent’s own order', { order: { anthropic: ['anthropic:a'] }, config: ofAgent }, 'own', ['anthropic:a']],
    ['the config’s order of the agent', { config: ofAgent }, 'config', ['anthropic:c']],
    ['the config’s order of all, in any spelling', { config: list }, 'config', ['anthropic:b']],
    ['the entries of auth.profiles, in their order', { config: named }, 'automatic', ['anthropic:c', 'anthropic:a']],
    ['everything stored, in the order it came', {}, 'automatic', ['anthropic:a', 'anthropic:b', 'anthropic:c']],
    [
      'an empty list in the store is none',
      { order: { anthropic: [] } },
      'automatic',
      ['anthropic:a', 'anthropic:b', 'anthropic:c'],
    ],
    ['an empty list in the config is meant: nobody', { config: { auth: { order: { anthropic: [] } } } }, 'config', []],
    [
      'a list of absent ids only is none',
      { config: { auth: { order: { anthropic: ['anthropic:x'] } } } },
      'automatic',
      ['anthropic:a', 'anthropic:b', 'anthropic:c'],
    ],
    [
      'auth.profiles that names absent ids only neither',
      { config: { auth: { profiles: { 'anthropic:x': { provider: 'anthropic', mode: 'token' } } } } },
      'automatic',
      ['anthropic:a', 'anthropic:b', 'anthropic:c'],
    ],
    [
      'an order keyed by agent is not read',
      { config: { auth: { order: { main: ['anthropic:c'] } } } },
      'automatic',
      ['anthropic:a', 'anthropic:b', 'anthropic:c'],
    ],
  ])('%s', (_name, parts, source, expected) => {
    const { store, config } = world(abc, parts);
    expect(baseOrder(store, config, 'main', ' ANTHROPIC ')).toEqual({ source, ids: expected });
  });

  test('another provider’s profiles are not among them', () => {
    expect(ids(world([...abc, profile('openai:a')]))).toEqual(['anthropic:a', 'anthropic:b', 'anthropic:c']);
    expect(ids({ ...world(abc), provider: 'openai' })).toEqual([]);
  });
});

describe('who cannot be used at all', () => {
  const meta = (provider: string, mode: CredentialType) => ({ 'anthropic:a': { provider, mode } });
  test.each<
    [
      string,
      Partial<StoredProfile> | null,
      Record<string, { provider: string; mode: CredentialType }>,
      IneligibleReason | null,
    ]
  >([
    ['fine', {}, {}, null],
    ['not stored', null, {}, 'profile_missing'],
    ['another provider', { provider: 'openai' }, {}, 'provider_mismatch'],
    ['the same provider in another spelling', { provider: 'Anthropic' }, {}, null],
    ['the config says another provider', {}, meta('openai', 'api_key'), 'mode_mismatch'],
    ['the config says another mode', {}, meta('anthropic', 'token'), 'mode_mismatch'],
    ['mode oauth takes a token', { type: 'token' }, meta('anthropic', 'oauth'), null],
    ['mode token takes no login', { type: 'oauth' }, meta('anthropic', 'token'), 'mode_mismatch'],
    ['mode oauth takes no key', {}, meta('anthropic', 'oauth'), 'mode_mismatch'],
    ['no secret', { hasSecret: false }, {}, 'missing_credential'],
    ['a login without secret', { type: 'oauth', hasSecret: false }, {}, 'missing_credential'],
    ['a token without end', { type: 'token' }, {}, null],
    ['a token that ends later', { type: 'token', expires: NOW + 1 }, {}, null],
    ['a token that ends now', { type: 'token', expires: NOW }, {}, 'expired'],
    ['a token with end 0', { type: 'token', expires: 0 }, {}, 'invalid_expires'],
    ['a token with a negative end', { type: 'token', expires: -5 }, {}, 'invalid_expires'],
    ['a token whose end is no number', { type: 'token', expires: NaN }, {}, 'invalid_expires'],
    ['an expired login is refreshed, not dropped', { type: 'oauth', expires: NOW - 1 }, {}, null],
    ['a key has no end', { expires: NOW - 1 }, {}, null],
  ])('%s', (_name, more, configProfiles, expected) => {
    const it = more === null ? undefined : profile('anthropic:a', more);
    expect(eligibility(it, { provider: 'anthropic', configProfiles, now: NOW })).toBe(expected);
  });

  test('they are left out with the reason, the first of a doubled id counts', () => {
    const order = { anthropic: ['anthropic:x', 'anthropic:b', 'anthropic:a', 'anthropic:b'] };
    const found = orderProfiles(
      world([profile('anthropic:a', { hasSecret: false }), profile('anthropic:b')], { order }),
    );
    expect(found).toEqual({
      source: 'own',
      ids: ['anthropic:b'],
      dropped: [
        { id: 'anthropic:x', reason: 'profile_missing' },
        { id: 'anthropic:a', reason: 'missing_credential' },
      ],
    });
  });
});

describe('the order', () => {
  const cooling = (ms: number): UsageStats => ({ cooldownUntil: NOW + ms });

  test('by hand: as given, cooling ones last by the end of their window', () => {
    const order = { anthropic: ['anthropic:c', 'anthropic:a', 'anthropic:b'] };
    expect(ids(world(abc, { order }))).toEqual(['anthropic:c', 'anthropic:a', 'anthropic:b']);
    const usage = {
      'anthropic:c': cooling(9),
      'anthropic:a': { disabledUntil: NOW + 5 },
      'anthropic:b': { lastUsed: 1 },
    };
    expect(ids(world(abc, { order, usage }))).toEqual(['anthropic:b', 'anthropic:a', 'anthropic:c']);
  });

  test('automatic: logins, tokens, keys; within one kind who rested longest', () => {
    const mixed = [
      profile('anthropic:key'),
      profile('anthropic:token', { type: 'token' }),
      profile('anthropic:used', { type: 'token' }),
      profile('anthropic:login', { type: 'oauth' }),
    ];
    const usage = { 'anthropic:used': { lastUsed: NOW - 9 }, 'anthropic:login': { lastUsed: NOW - 1 } };
    expect(ids(world(mixed, { usage }))).toEqual([
      'anthropic:login',
      'anthropic:token',
      'anthropic:used',
      'anthropic:key',
    ]);
    const cool = { ...usage, 'anthropic:login': cooling(50), 'anthropic:token': cooling(10) };
    expect(ids(world(mixed, { usage: cool }))).toEqual([
      'anthropic:used',
      'anthropic:key',
      'anthropic:token',
      'anthropic:login',
    ]);
  });

  test('auth.profiles restricts, but the order among them is automatic', () => {
    const config = {
      auth: {
        profiles: {
          'anthropic:a': { provider: 'anthropic', mode: 'api_key' },
          'anthropic:b': { provider: 'anthropic', mode: 'api_key' },
        },
      },
    };
    expect(ids(world(abc, { config, usage: { 'anthropic:a': { lastUsed: 1 } } }))).toEqual([
      'anthropic:b',
      'anthropic:a',
    ]);
  });

  test('a window that is over does not count', () => {
    expect(ids(world(abc, { usage: { 'anthropic:a': cooling(0) } }))[0]).toBe('anthropic:a');
  });

  test('a window of one model counts for that model only', () => {
    const usage = {
      'anthropic:a': {
        models: { opus: { cooldownUntil: NOW + 5, reason: 'rate_limit' as const, errorCount: 1, lastFailureAt: NOW } },
      },
    };
    expect(ids({ ...world(abc, { usage }), model: 'opus' })).toEqual(['anthropic:b', 'anthropic:c', 'anthropic:a']);
    expect(ids({ ...world(abc, { usage }), model: 'haiku' })[0]).toBe('anthropic:a');
    expect(ids(world(abc, { usage }))[0]).toBe('anthropic:a');
  });

  test('a pin goes to the very front, even cooling; one that is not in the list changes nothing', () => {
    const usage = { 'anthropic:b': cooling(60_000) };
    expect(ids({ ...world(abc, { usage }), preferred: 'anthropic:b' })).toEqual([
      'anthropic:b',
      'anthropic:a',
      'anthropic:c',
    ]);
    expect(ids({ ...world(abc, { order: { anthropic: ['anthropic:a'] } }), preferred: 'anthropic:b' })).toEqual([
      'anthropic:a',
    ]);
  });
});

test('finding three accounts among 10,000 of other providers looks at as many as among 10', () => {
  const crowd = (count: number) => Array.from({ length: count }, (_, n) => profile(`p${n}:x`));
  const looksAt = (query: Parameters<typeof orderProfiles>[0]) => {
    let reads = 0;
    const profiles = new Proxy(query.store.profiles, {
      get(all, id: string) {
        reads += 1;
        return all[id];
      },
    });
    const counted = { ...query, store: { ...query.store, profiles } };
    orderProfiles(counted); // the index is made once for each state of the store
    reads = 0;
    orderProfiles(counted);
    return reads;
  };
  const few = looksAt(world([...abc, ...crowd(7)]));
  expect(few).toBeGreaterThan(0);
  expect(looksAt(world([...abc, ...crowd(9_997)]))).toBe(few);
});

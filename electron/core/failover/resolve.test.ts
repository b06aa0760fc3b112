import { describe, expect, test } from 'vitest';
import type { AgentStore, StoredProfile, UsageStats } from '../profiles/types.ts';
import { defaultConfig } from '../config/schema.ts';
import type { ProvidersConfig } from '../providers/config-input.ts';
import { providerTable } from '../providers/catalogue.ts';
import {
  ambientCredential,
  credentialCandidates,
  hasCredentials,
  lockedCandidate,
  type CredentialFacts,
} from './resolve.ts';

const NOW = Date.parse('2026-01-20T12:00:00Z');
const MINUTE = 60_000;

const profile = (id: string, more: Partial<StoredProfile> = {}): StoredProfile => ({
  id,
  provider: id.slice(0, id.indexOf(':')),
  type: 'api_key',
  hasSecret: true,
  ...more,
});

interface Options {
  profiles?: StoredProfile[];
  stats?: Record<string, UsageStats>;
  order?: Record<string, string[]>;
  configOrder?: Record<string, string[]>;
  env?: Record<string, string>;
  providers?: NonNullable<ProvidersConfig['models']>['providers'];
  provider?: string;
  preferred?: string;
}

function setup(options: Options = {}): CredentialFacts {
  const {
    profiles = [],
    stats = {},
    order = {},
    configOrder = {},
    env = {},
    providers = {},
    provider = 'openai',
  } = options;
  const store: AgentStore = {
    profiles: Object.fromEntries(profiles.map((one) => [one.id, one])),
    order,
    lastGood: {},
    usageStats: stats,
  };
  const config = defaultConfig();
  return {
    spec: providerTable({ models: { providers } }).get(provider)!,
    store,
    config: { ...config, auth: { ...config.auth, order: configOrder } },
    agentId: 'main',
    env,
    model: 'gpt-5.2',
    now: NOW,
    preferred: options.preferred,
  };
}

const sources = (options: Options) => credentialCandidates(setup(options)).candidates.map(({ source }) => source);

describe('the cascade: profiles, environment, config, this computer', () => {
  const a = profile('openai:a');
  const b = profile('openai:b');
  const env = { OPENAI_API_KEY: 'sk-env' };
  const providers = { openai: { apiKey: 'sk-config' } };

  test.each<[string, Options, string[]]>([
    ['profiles before all else', { profiles: [a, b], env, providers }, ['profile:openai:a', 'profile:openai:b']],
    [
      'in the order made by hand',
      { profiles: [a, b], order: { openai: ['openai:b', 'openai:a'] } },
      ['profile:openai:b', 'profile:openai:a'],
    ],
    [
      'the environment when no profile is of use',
      { profiles: [profile('openai:a', { hasSecret: false })], env, providers },
      ['env: OPENAI_API_KEY'],
    ],
    [
      'the environment when the order is empty on purpose',
      { profiles: [a], configOrder: { openai: [] }, env },
      ['env: OPENAI_API_KEY'],
    ],
    ['a blank variable is none', { env: { OPENAI_API_KEY: '  ' }, providers }, ['models.json']],
    ['the config', { providers }, ['models.json']],
    ['a server on this computer', { provider: 'ollama' }, ['local']],
    ['its variable first', { provider: 'ollama', env: { OLLAMA_API_KEY: 'x' } }, ['env: OLLAMA_API_KEY']],
    [
      'a loopback server of one’s own',
      { provider: 'mine', providers: { mine: { baseUrl: 'http://127.0.0.1:1' } } },
      ['local'],
    ],
    ['nobody', {}, []],
    ['profiles of others do not count', { profiles: [profile('anthropic:a')] }, []],
    [
      'cooling profiles do not open the environment',
      { profiles: [a], stats: { 'openai:a': { cooldownUntil: NOW + MINUTE } }, env },
      ['profile:openai:a'],
    ],
  ])('%s', (_what, options, expected) => {
    expect(sources(options)).toEqual(expected);
  });

  test.each([
    [
      { ANTHROPIC_OAUTH_TOKEN: 't', ANTHROPIC_API_KEY: 'k' },
      { source: 'env: ANTHROPIC_OAUTH_TOKEN', type: 'oauth', secret: 't' },
    ],
    [
      { ANTHROPIC_OAUTH_TOKEN: ' ', ANTHROPIC_API_KEY: ' k\n' },
      { source: 'env: ANTHROPIC_API_KEY', type: 'api_key', secret: 'k' },
    ],
  ])('the first variable that is not blank, %j', (given, expected) => {
    expect(ambientCredential(setup({ provider: 'anthropic' }).spec, given)).toMatchObject(expected);
  });

  test('no candidate carries a secret', () => {
    expect(JSON.stringify(credentialCandidates(setup({ env, providers })))).not.toContain('sk-');
  });

  test('what was dropped is told with its code', () => {
    const expired = profile('openai:old', { type: 'token', expires: NOW });
    expect(credentialCandidates(setup({ profiles: [expired, a] }))).toMatchObject({
      dropped: [{ id: 'openai:old', reason: 'expired' }],
      source: 'automatic',
    });
  });
});

describe('windows', () => {
  const profiles = [profile('openai:a', { label: 'Work' }), profile('openai:b', { email: 'me@example.com' })];
  const window = { until: NOW + MINUTE, reason: 'rate_limit', kind: 'cooling' };
  const cool = { cooldownUntil: NOW + MINUTE, cooldownReason: 'rate_limit' } as const;

  test('a cooling one comes last, with its end and reason', () => {
    const { candidates } = credentialCandidates(
      setup({ profiles, stats: { 'openai:a': cool, 'openai:b': { lastUsed: NOW - 5 } } }),
    );
    expect(candidates).toEqual([
      expect.objectContaining({ profileId: 'openai:b', label: 'me@example.com', lastUsed: NOW - 5 }),
      expect.objectContaining({ profileId: 'openai:a', label: 'Work', cooling: window, costKind: 'paid' }),
    ]);
    expect(candidates[0]).not.toHaveProperty('cooling');
  });

  test('a window of another model does not count', () => {
    const models = (model: string) => ({
      'openai:a': {
        models: {
          [model]: { cooldownUntil: NOW + MINUTE, reason: 'rate_limit' as const, errorCount: 1, lastFailureAt: NOW },
        },
      },
    });
    expect(credentialCandidates(setup({ profiles, stats: models('other') })).candidates[0]?.cooling).toBeUndefined();
    expect(sources({ profiles, stats: models('gpt-5.2') })).toEqual(['profile:openai:b', 'profile:openai:a']);
  });

  test('the session’s last profile goes first while it does not cool', () => {
    expect(sources({ profiles, preferred: 'openai:b' })[0]).toBe('profile:openai:b');
    expect(sources({ profiles, preferred: 'openai:b', stats: { 'openai:b': cool } })[0]).toBe('profile:openai:a');
    expect(sources({ profiles, preferred: 'openai:gone' })[0]).toBe('profile:openai:a');
  });

  test('and says so where somebody else would have been first', () => {
    const kept = (preferred?: string) =>
      credentialCandidates(setup({ profiles, ...(preferred !== undefined && { preferred }) })).candidates.map(
        (one) => one.kept ?? false,
      );
    expect(kept('openai:b').slice(0, 2)).toEqual([true, false]);
    expect(kept('openai:a').some(Boolean)).toBe(false);
    expect(kept('openai:gone').some(Boolean)).toBe(false);
    expect(kept().some(Boolean)).toBe(false);
  });

  test('one that was waited for goes first as well, but was not the session’s', () => {
    const { candidates } = credentialCandidates({
      ...setup({ profiles, preferred: 'openai:b' }),
      isWaitedFor: true,
    });
    expect(candidates[0]).toMatchObject({ profileId: 'openai:b' });
    expect(candidates.some(({ kept }) => kept)).toBe(false);
  });

  test('but not one that costs money before one that does not, once that is back', () => {
    const two = [profile('openai:plan', { costKind: 'subscription' }), profile('openai:key')];
    const order = { openai: ['openai:plan', 'openai:key'] };
    const first = (more: Options) => sources({ profiles: two, order, preferred: 'openai:key', ...more })[0];
    expect(first({})).toBe('profile:openai:plan');
    expect(first({ stats: { 'openai:plan': cool } })).toBe('profile:openai:key');
    expect(first({ order: { openai: ['openai:key', 'openai:plan'] } })).toBe('profile:openai:key');
    expect(first({ preferred: 'openai:plan', order: { openai: ['openai:key', 'openai:plan'] } })).toBe(
      'profile:openai:plan',
    );
  });

  test('one whose window has ended, and which nobody has seen answer since, says when it failed', () => {
    const at = NOW - 7 * MINUTE;
    const failedAt = (stats: UsageStats) => {
      const facts = setup({ profiles: [profile('openai:a')], stats: { 'openai:a': stats } });
      return credentialCandidates(facts).candidates[0]?.failedAt;
    };
    const ended = { cooldownUntil: NOW, reason: 'rate_limit', errorCount: 1, lastFailureAt: at } as const;
    expect(failedAt({ cooldownUntil: NOW, lastFailureAt: at })).toBe(at);
    expect(failedAt({ disabledUntil: NOW - 1, lastFailureAt: at })).toBe(at);
    expect(failedAt({ models: { 'gpt-5.2': ended } })).toBe(at);
    expect(failedAt({ models: { other: ended } })).toBeUndefined();
    expect(failedAt({ cooldownUntil: NOW + 1, lastFailureAt: at })).toBeUndefined();
    expect(failedAt({ lastUsed: at, lastFailureAt: at })).toBeUndefined();
  });
});

describe('model@profile', () => {
  const profiles = [
    profile('openai:a'),
    profile('openai:b'),
    profile('anthropic:x'),
    profile('openai:old', { type: 'token', expires: 1 }),
  ];
  const locked = (id: string, options: Options = {}) => {
    const result = lockedCandidate(setup({ profiles, ...options }), id);
    return result.ok ? result.value : result.error;
  };

  test('is the only candidate, also while it cools', () => {
    const stats = { 'openai:b': { cooldownUntil: NOW + MINUTE, cooldownReason: 'auth' as const } };
    expect(locked('openai:b', { stats })).toMatchObject({
      source: 'locked',
      candidates: [{ profileId: 'openai:b', cooling: { until: NOW + MINUTE, reason: 'auth' } }],
    });
  });

  test.each([
    [
      'openai:bb',
      {},
      { code: 'unknown-profile', profileId: 'openai:bb', nearest: ['openai:b', 'openai:a', 'openai:old'] },
    ],
    ['anthropic:x', {}, { code: 'wrong-provider', profileId: 'anthropic:x', provider: 'anthropic', wanted: 'openai' }],
    ['openai:old', {}, { code: 'profile-unusable', profileId: 'openai:old', reason: 'expired' }],
    [
      'openai:b',
      { order: { openai: ['openai:a'] } },
      { code: 'profile-unusable', profileId: 'openai:b', reason: 'excluded_by_order' },
    ],
    ['constructor', {}, { code: 'unknown-profile', profileId: 'constructor', nearest: [] }],
  ])('%s', (id, options, error) => {
    expect(locked(id, options)).toEqual(error);
  });
});

test.each<[string, string, Options, boolean]>([
  [
    'a stored profile, even an expired one',
    'openai',
    { profiles: [profile('openai:a', { type: 'token', expires: 1 })] },
    true,
  ],
  ['a variable', 'openai', { env: { OPENAI_API_KEY: 'k' } }, true],
  ['this computer', 'lmstudio', {}, true],
  ['nothing', 'openai', {}, false],
  ['an account of somebody else', 'openai', { profiles: [profile('anthropic:a')] }, false],
])('%s: %s has credentials', (_what, provider, options, expected) => {
  const { spec, store, env } = setup({ ...options, provider });
  expect(hasCredentials(spec, store, env)).toBe(expected);
  expect(hasCredentials(undefined, store, env)).toBe(false);
});

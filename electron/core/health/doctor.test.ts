import { expect, test } from 'vitest';
import type { ProfileState, ProfileView } from '#shared/profile';
import { remaining } from './checks/accounts.ts';
import { accountsCheck } from './checks/accounts.ts';
import { fileModesCheck } from './checks/file-modes.ts';
import { gatewayCheck } from './checks/gateway.ts';
import { modelsCheck } from './checks/models.ts';
import { loginsCheck } from './checks/logins.ts';
import { modesCheck } from './checks/modes.ts';
import { ordersCheck } from './checks/orders.ts';
import { orphansCheck } from './checks/orphans.ts';
import { straysCheck } from './checks/strays.ts';
import { vaultCheck } from './checks/vault.ts';
import type { DoctorFacts } from './doctor-facts.ts';
import { orphansOf } from './orphans.ts';

const NOW = 1_700_000_000_000;

const facts = (part: object) =>
  ({ clock: { now: () => NOW }, platform: 'linux', others: [], ...part }) as unknown as DoctorFacts;

const account = (id: string, state: ProfileState) => ({ id, state }) as unknown as ProfileView;

test.each<[number, string]>([
  [1, '1 s'],
  [59_001, '60 s'],
  [60_000, '1 min'],
  [3_600_000, '1 h'],
  [47 * 3_600_000, '47 h'],
  [72 * 3_600_000, '3 d'],
])('%i ms remain as %s', (ms, text) => {
  expect(remaining(ms)).toBe(text);
});

test('accounts: what cannot answer is a problem, what heals is a warning, the rest one good line', async () => {
  const profiles = [
    account('anthropic:a', { kind: 'expired', at: NOW }),
    account('anthropic:b', { kind: 'cooling', reason: 'rate_limit', until: NOW + 90_000 }),
    account('anthropic:c', { kind: 'ready' }),
    account('anthropic:d', { kind: 'disabled', reason: 'billing', until: NOW + 3_600_000 }),
    account('anthropic:e', { kind: 'unusable', reason: 'excluded_by_order' }),
  ];
  const told = await accountsCheck(facts({ accounts: { groups: [{ profiles }] } }));
  expect(told.map(({ level, message }) => [level, message])).toEqual([
    ['problem', 'anthropic:a has expired. Paste a new token.'],
    ['warning', 'anthropic:b cools (rate_limit) for 2 min. It comes back by itself.'],
    ['warning', 'anthropic:d is disabled (billing) for 1 h. Top up to use it sooner.'],
  ]);
  expect(await accountsCheck(facts({ accounts: { groups: [] } }))).toMatchObject([{ level: 'ok' }]);
});

test('accounts: refused logins are a problem, failed refreshes one only when the login has stopped working', async () => {
  const failed = (worksUntil: number | null, tries: number) => ({ kind: 'refresh-failed', worksUntil, tries }) as const;
  const profiles = [
    account('codex:a', { kind: 'sign-in', message: 'Token revoked' }),
    account('codex:b', failed(NOW + 7_200_000, 1)),
    account('codex:c', failed(null, 4)),
    account('codex:d', { kind: 'unusable', reason: 'mode_mismatch' }),
  ];
  const others = [{ agentId: 'coder', profile: account('codex:e', { kind: 'sign-in' }) }];
  const told = await accountsCheck(facts({ accounts: { groups: [{ profiles }] }, others }));
  expect(told.map(({ level, message }) => [level, message])).toEqual([
    ['problem', 'The login of codex:a is refused (Token revoked). Sign in again.'],
    ['warning', 'The login of codex:b was not renewed (tried once). It works for 2 h; Baton tries again.'],
    ['problem', 'The login of codex:c was not renewed (tried 4 times), and has ended. Refresh it, or sign in again.'],
    ['problem', 'The login of codex:e (agent coder) is refused. Sign in again.'],
  ]);
});

test('logins whose token ended while Baton did not run are named, those that are in trouble are told elsewhere', async () => {
  const failing = { kind: 'failing', tries: 1, lastError: 'x', since: 1 };
  const profiles = {
    a: { id: 'a', type: 'oauth', expires: NOW - 7_200_000 },
    b: { id: 'b', type: 'oauth', expires: NOW + 1 },
    c: { id: 'c', type: 'oauth', expires: NOW - 1, login: failing },
    d: { id: 'd', type: 'token', expires: NOW - 1 },
    e: { id: 'e', type: 'oauth', expires: Number.NaN },
  };
  const told = await loginsCheck(facts({ agents: [{ id: 'main', store: { profiles } }] }));
  expect(told).toMatchObject([
    { level: 'warning', message: 'The token of a ended 2 h ago. It is renewed when it is used, or refresh it.' },
  ]);
});

test('an account that is something else than the config says is a problem, once for all agents', async () => {
  const profile = (id: string, type: string) => ({ id, provider: 'anthropic', type, hasSecret: true });
  const store = { profiles: { a: profile('a', 'token'), b: profile('b', 'token'), c: profile('c', 'api_key') } };
  const config = {
    auth: {
      profiles: {
        a: { provider: 'anthropic', mode: 'api_key' },
        b: { provider: 'anthropic', mode: 'oauth' }, // a login may be held as a token
        c: { provider: 'openai', mode: 'api_key' },
      },
    },
  };
  const told = await modesCheck(facts({ agents: [{ store }, { store }], config }));
  expect(told.map(({ level, message }) => [level, message])).toEqual([
    ['problem', 'auth.profiles.a says api_key, but the account is token. Correct it in baton.json.'],
    ['problem', 'auth.profiles.c says openai, but the account is anthropic. Correct it in baton.json.'],
  ]);
});

test('secrets that no account uses are named, but none that may still be wanted', async () => {
  const orphans = orphansOf({
    names: [
      'profile:main/a:1',
      'profile:main/a:2',
      'profile:main/a:3',
      'profile:gone/a:1',
      'profile:bad/a:1',
      'client:x',
    ],
    isStored: (_agent, id) => id === 'a:1' && _agent === 'main',
    unreadable: new Set(['bad']),
    pending: new Set(['profile:main/a:3']),
    removed: new Set(['profile:main/a:2', 'profile:main/a:3']),
  });
  expect(orphans).toEqual([
    { agentId: 'main', profileId: 'a:2', removed: true },
    { agentId: 'gone', profileId: 'a:1', removed: false },
  ]);
  const told = await orphansCheck(facts({ orphans }));
  expect(told.map(({ level }) => level)).toEqual(['warning', 'warning']);
  expect(told.map(({ message }) => message).join()).toMatch(/a:2 .*deletes it.*a:1 \(agent gone\).*Put its/);
  expect(await orphansCheck(facts({ orphans: [] }))).toMatchObject([{ level: 'ok' }]);
});

test('files that others can open are named with the command that closes them', async () => {
  const modes: Record<string, number> = { '/s': 0o700, '/s/baton.json': 0o644, '/s/vault.json': 0o600 };
  const files = { stat: async (path: string) => (modes[path] === undefined ? null : { mode: modes[path] }) };
  const told = await fileModesCheck(
    facts({ files, stateDir: '/s', configView: { path: '/s/baton.json' }, agents: [] }),
  );
  expect(told).toMatchObject([{ level: 'problem', message: expect.stringContaining('chmod go= /s/baton.json') }]);
});

test('an unprotected vault is a warning with its reason', async () => {
  const vault = {
    backend: 'keyfile',
    name: 'key file',
    state: { kind: 'open' },
    protected: false,
    because: 'no D-Bus',
  };
  expect(await vaultCheck(facts({ vault }))).toMatchObject([
    { level: 'warning', message: expect.stringContaining('no D-Bus') },
  ]);
  expect(await vaultCheck(facts({ vault: { ...vault, protected: true } }))).toMatchObject([{ level: 'ok' }]);
});

test('an order that names nobody is a warning, once for all agents', async () => {
  const store = { order: { anthropic: ['anthropic:gone'] }, profiles: {} };
  const told = await ordersCheck(facts({ agents: [{ id: 'main', store }], config: { auth: { order: {} } } }));
  expect(told).toMatchObject([{ level: 'warning', message: expect.stringContaining('anthropic:gone') }]);
});

test('a gateway that could not listen is a problem that names the port', async () => {
  const told = await gatewayCheck(facts({ gateway: { state: 'failed', port: 7421, why: 'taken' } }));
  expect(told).toMatchObject([{ level: 'problem', message: expect.stringContaining('7421') }]);
});

test('a model without credentials is a problem, but not before there is any account', async () => {
  const status = { auth: { missingProvidersInUse: ['openai'] }, resolvedDefault: 'openai/gpt-5.2' };
  const told = async (groups: object[]) => (await modelsCheck(facts({ status, accounts: { groups } })))[0]?.level;
  expect(await told([{}])).toBe('problem');
  expect(await told([])).toBe('ok');
});

test('secrets in fields where none belongs are told of, and are no fault', async () => {
  const agents = [{ id: 'main', storePath: '/s/auth-profiles.json' }];
  const strays = [
    { agentId: 'main', profileId: 'a:1' },
    { agentId: 'main', profileId: '' },
  ];
  const told = await straysCheck(facts({ agents, strays }));
  expect(told.map(({ level, message }) => [level, message.split(' had ')[0]])).toEqual([
    ['ok', 'a:1 in /s/auth-profiles.json'],
    ['ok', '/s/auth-profiles.json'],
  ]);
  expect(await straysCheck(facts({ agents, strays: [] }))).toEqual([]);
});

import { expect, test } from 'vitest';
import type { ProfileState, ProfileView } from '#shared/profile';
import { remaining } from './checks/accounts.ts';
import { accountsCheck } from './checks/accounts.ts';
import { fileModesCheck } from './checks/file-modes.ts';
import { gatewayCheck } from './checks/gateway.ts';
import { modelsCheck } from './checks/models.ts';
import { ordersCheck } from './checks/orders.ts';
import { vaultCheck } from './checks/vault.ts';
import type { DoctorFacts } from './doctor-facts.ts';

const NOW = 1_700_000_000_000;

const facts = (part: object) => ({ clock: { now: () => NOW }, platform: 'linux', ...part }) as unknown as DoctorFacts;

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

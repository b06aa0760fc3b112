import { expect, test } from 'vitest';
import { createRefresher } from '../oauth/refresher.ts';
import { cooldownPolicy } from '../profiles/cooldown.ts';
import { createHealthBook } from '../profiles/health.ts';
import { openProfiles } from '../profiles/store.ts';
import { loginFor } from '../providers/logins/logins.ts';
import { createFakeLoginServer } from '../testing/login-server.ts';
import { createFakePorts } from '../testing/ports.ts';
import { restarted } from '../testing/vault-contract.ts';
import { openVault } from '../vault/vault.ts';

const LOGIN = 'openai-codex:a@b.c';
const KEY = 'openai-codex:key';
const CODER = '/state/agents/coder/agent/auth-profiles.json';

/** `main` has a login whose token has ended, and a key; `coder` has nothing. */
async function setup() {
  const ports = createFakePorts();
  const server = createFakeLoginServer();
  const vault = await openVault(ports);
  const profiles = await openProfiles({ ...ports, vault });
  const of = { provider: 'openai-codex' } as const;
  const expires = ports.clock.now() - 1;
  await profiles.add('main', { ...of, id: LOGIN, type: 'oauth', expires }, JSON.stringify(server.begin()));
  await profiles.add('main', { ...of, id: KEY, type: 'api_key' }, 'the-key');
  await profiles.ready('coder');
  const refresher = createRefresher({
    ...ports,
    network: server.network,
    profiles,
    agents: () => ['main', 'coder'],
    login: (provider) => loginFor(provider, undefined, {}),
  });
  const health = createHealthBook({ ...ports, profiles, policy: () => cooldownPolicy({}) });
  return { ports, server, vault, profiles, refresher, health };
}

test('an agent that uses, refreshes, cools and orders what it inherits gets none of its secrets', async () => {
  const { ports, server, vault, profiles, refresher, health } = await setup();
  expect(await profiles.secret('coder', KEY)).toEqual({ ok: true, value: 'the-key' });
  expect(await refresher.fresh('coder', LOGIN)).toMatchObject({ ok: true });
  await health.failed('coder', KEY, { reason: 'rate_limit' });
  health.succeeded('coder', LOGIN, 'm');
  await profiles.setOrder('coder', 'openai-codex', [KEY, LOGIN]);
  await profiles.update('coder', KEY, { label: 'Key' });
  await health.flush();

  expect(server.sent).toHaveLength(1);
  expect(vault.names().toSorted()).toEqual([`profile:main/${LOGIN}`, `profile:main/${KEY}`]);
  const file = JSON.parse(ports.files.disk.get(CODER) ?? '{}') as object;
  expect(file).toEqual({
    version: 1,
    profiles: {},
    order: { 'openai-codex': [KEY, LOGIN] },
    lastGood: { 'openai-codex': LOGIN },
  });
});

test('what an agent did with an inherited account is true for main as well, and after a restart', async () => {
  const { ports, profiles, refresher, health } = await setup();
  await refresher.fresh('coder', LOGIN);
  await health.failed('coder', KEY, { reason: 'billing' });
  const again = await openProfiles({ ...ports, vault: await openVault(restarted(ports)) });
  for (const seen of [profiles.view('main'), again.view('main'), again.view('coder')]) {
    expect(seen.profiles[LOGIN]?.login).toMatchObject({ kind: 'ok' });
    expect(seen.usageStats[KEY]).toMatchObject({ disabledReason: 'billing' });
  }
});

test('an order and an account of the agent’s own are nobody else’s', async () => {
  const { profiles } = await setup();
  await profiles.add('coder', { id: 'openai-codex:own', provider: 'openai-codex', type: 'api_key' }, 'own', 0);
  expect(profiles.view('coder').order).toEqual({ 'openai-codex': ['openai-codex:own', LOGIN, KEY] });
  expect(Object.keys(profiles.view('coder').profiles)).toEqual([LOGIN, KEY, 'openai-codex:own']);
  expect(Object.keys(profiles.view('main').profiles)).toEqual([LOGIN, KEY]);
  expect(profiles.view('main').order).toEqual({});
});

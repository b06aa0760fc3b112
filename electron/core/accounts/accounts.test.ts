import { expect, test } from 'vitest';
import { openAgents } from '../agents/agents.ts';
import { openConfig } from '../config/config.ts';
import { deriveFrom } from '../models/derived.ts';
import { listAwsProfiles } from '../importers/aws.ts';
import { cooldownPolicy } from '../profiles/cooldown.ts';
import { createHealthBook } from '../profiles/health.ts';
import { openProfiles } from '../profiles/store.ts';
import { createFakePorts } from '../testing/ports.ts';
import { openVault } from '../vault/vault.ts';
import { createAccounts } from './accounts.ts';
import { dependentsOf } from './dependents.ts';
import { createSameSecret } from './same-secret.ts';

const KEY = (name: string) => `sk-ant-api03-${name.padEnd(100, 'x')}`;

async function start(raw: object = {}, programs: readonly string[] = []) {
  const ports = createFakePorts();
  ports.files.disk.set('/state/baton.json', JSON.stringify(raw));
  const config = await openConfig(ports);
  const vault = await openVault(ports);
  const profiles = await openProfiles({ ...ports, vault });
  const agents = await openAgents({ ...ports, config, vault, profiles });
  const derived = deriveFrom(config.current);
  const health = createHealthBook({
    ...ports,
    profiles,
    policy: () => cooldownPolicy(config.current().auth.cooldowns),
  });
  const accounts = createAccounts({
    ...{ clock: ports.clock, config, profiles, health, agents, providers: derived.table },
    sameSecret: createSameSecret(ports.ids),
    awsProfiles: () => listAwsProfiles(ports, config),
  });
  const add = (name: string, more: object = {}) =>
    accounts.add({ provider: 'anthropic', kind: 'api_key', secret: KEY(name), label: name, ...more });
  const dependents = (agentId: string | undefined, profileId: string) => {
    const deps = { config, profiles, derived, agents, programs: () => programs };
    const found = dependentsOf(deps, agentId, profileId);
    return found.ok ? found.value.dependents.map(({ kind, text }) => `${kind}: ${text}`) : found.error;
  };
  return { ports, config, profiles, agents, health, accounts, add, dependents };
}

test('a secret that is stored under another name is named, and stored once', async () => {
  const s = await start();
  await s.add('work');
  expect(await s.add('work', { label: 'again' })).toEqual({
    ok: false,
    error: { code: 'already-stored', profileId: 'anthropic:work' },
  });
  expect(Object.keys(s.profiles.view('main').profiles)).toEqual(['anthropic:work']);
  expect(JSON.stringify([...s.ports.files.disk])).not.toContain(KEY('work'));
  expect(await s.add('work', { profileId: 'anthropic:work' })).toMatchObject({ ok: true });
  expect(await s.add('home')).toMatchObject({ ok: true });
});

test('whether a secret is stored can be asked while it is typed, and is written nowhere', async () => {
  const s = await start();
  await s.add('work', { label: 'My work' });
  const known = async (secret: string, more: object = {}) => {
    const found = await s.accounts.known({ provider: 'anthropic', kind: 'api_key', secret, ...more });
    return found.ok ? found.value.storedAs : found.error.code;
  };
  const before = JSON.stringify([...s.ports.files.disk]);
  expect(await known(`  ${KEY('work')}\n`)).toEqual({ profileId: 'anthropic:my-work', label: 'My work' });
  expect(await known(KEY('work').slice(0, 9))).toBeNull();
  expect(await known(KEY('home'))).toBeNull();
  expect(await known(KEY('work'), { profileId: 'anthropic:my-work' })).toBeNull();
  expect(await known(KEY('work'), { provider: 'nobody' })).toBe('unknown-provider');
  expect(await known(KEY('work'), { agentId: 'nobody' })).toBe('unknown-agent');
  expect(JSON.stringify([...s.ports.files.disk])).toBe(before);
  expect(JSON.stringify(s.ports.log)).not.toContain(KEY('work'));
});

test('a secret of another provider is no twin', async () => {
  const secret = 'k'.repeat(40);
  const baseUrl = 'https://a.example/v1';
  const s = await start({ models: { providers: { one: { baseUrl }, two: { baseUrl } } } });
  for (const provider of ['one', 'two'])
    expect(await s.accounts.add({ provider, kind: 'api_key', secret })).toMatchObject({ ok: true });
});

test('a new credential for an account keeps its id, name, place and record, and ends its windows', async () => {
  const s = await start();
  for (const name of ['a', 'b']) await s.add(name);
  await s.profiles.setOrder('main', 'anthropic', ['anthropic:b', 'anthropic:a']);
  s.health.succeeded('main', 'anthropic:b', 'm');
  await s.health.failed('main', 'anthropic:b', { reason: 'auth_permanent' });
  const lastUsed = s.ports.clock.now();

  const again = await s.accounts.add({
    provider: 'anthropic',
    kind: 'setup-token',
    secret: `sk-ant-oat01-${'a1B2'.repeat(20)}`,
    profileId: 'anthropic:b',
  });
  expect(again).toEqual({ ok: true, value: { agentId: 'main', profileId: 'anthropic:b' } });
  const { profiles, order, usageStats, lastGood } = s.profiles.view('main');
  expect(profiles['anthropic:b']).toMatchObject({ label: 'b', type: 'token', setupToken: true });
  expect(order).toEqual({ anthropic: ['anthropic:b', 'anthropic:a'] });
  expect(usageStats['anthropic:b']).toEqual({ lastUsed, errorCount: 0 });
  expect(lastGood).toEqual({ anthropic: 'anthropic:b' });
});

const coder = { agents: { list: [{ id: 'coder' }] } };

test('a copy is another agent’s own: secret included, and none the wiser when the first one goes', async () => {
  const s = await start(coder);
  await s.add('work');
  const copied = await s.accounts.copy({ profileId: 'anthropic:work', to: 'coder' });
  expect(copied).toEqual({ ok: true, value: { agentId: 'coder', profileId: 'anthropic:work' } });
  await s.profiles.take('main', 'anthropic:work');
  await s.profiles.purge('main', 'anthropic:work');
  expect(await s.profiles.secret('coder', 'anthropic:work')).toEqual({ ok: true, value: KEY('work') });
  expect(s.profiles.view('main').profiles).toEqual({});
});

test('a copy to an agent that has one of that id, and to a stranger, is refused; a login takes its state along', async () => {
  const s = await start(coder);
  await s.add('work');
  const login = { kind: 'failing', tries: 2, lastError: 'no network', since: 5 } as const;
  const profile = { id: 'anthropic:login', provider: 'anthropic', type: 'oauth', expires: 9, login } as const;
  await s.profiles.add('main', profile, '{"access":"x","refresh":"y"}');
  const copy = async (profileId: string, to: string) => {
    const copied = await s.accounts.copy({ profileId, to });
    return copied.ok ? 'copied' : copied.error.code;
  };
  expect(await copy('anthropic:work', 'main')).toBe('already-stored');
  expect(await copy('anthropic:work', 'codr')).toBe('unknown-agent');
  expect(await copy('anthropic:login', 'coder')).toBe('copied');
  expect(s.profiles.owner('coder', 'anthropic:login')).toBe('coder');
  expect(s.profiles.view('coder').profiles['anthropic:login']).toEqual({ ...profile, hasSecret: true });
  expect(await copy('anthropic:work', 'coder')).toBe('copied');
  expect(await copy('anthropic:work', 'coder')).toBe('already-stored');
});

test('everything that depends on an account is named', async () => {
  const s = await start(
    {
      auth: { order: { anthropic: ['anthropic:work'] } },
      agents: {
        defaults: { model: { primary: 'anthropic/claude-opus-4-5', fallbacks: ['openai/gpt-5.2'] } },
        list: [{ id: 'coder', auth: { order: { anthropic: ['anthropic:work'] } } }],
      },
    },
    ['Claude Code'],
  );
  await s.add('work');
  await s.profiles.setOrder('coder', 'anthropic', ['anthropic:work']);
  expect(s.dependents('coder', 'anthropic:work')).toEqual([
    'order: Your order of Anthropic (agent coder) names it.',
    'order: auth.order.anthropic in baton.json names it.',
    'order: auth.order.anthropic of agent coder in baton.json names it.',
    'model: Claude Opus 4.5 has no other account.',
    'model: Claude Opus 4.5 has no other account (agent coder).',
    'agent: Agent coder uses it, too.',
    'program: Claude Code is kept signed in with it.',
  ]);
  await s.add('home');
  expect(s.dependents(undefined, 'anthropic:work')).not.toContainEqual(expect.stringContaining('model:'));
  expect(s.dependents(undefined, 'anthropic:nobody')).toMatchObject({ code: 'unknown-profile' });
});

test('an agent’s own copy can go without anybody noticing but its own order', async () => {
  const s = await start(coder);
  await s.add('work');
  await s.accounts.copy({ profileId: 'anthropic:work', to: 'coder' });
  expect(s.dependents('coder', 'anthropic:work')).toEqual([]);
});

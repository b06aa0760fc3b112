import { expect, test } from 'vitest';
import { explain } from '#shared/errors';
import { openRemovals } from '../accounts/removals.ts';
import { openAgents } from '../agents/agents.ts';
import { openConfig } from '../config/config.ts';
import { deriveFrom } from '../models/derived.ts';
import { openProfiles } from '../profiles/store.ts';
import { createFakePorts } from '../testing/ports.ts';
import { openVault } from '../vault/vault.ts';
import { createOwnProviders } from './own-providers.ts';

const SECRET = 'a-secret-in-a-header';

async function start() {
  const ports = createFakePorts({ env: { TEAM_KEY: SECRET } });
  const config = await openConfig(ports);
  await config.change(() => ({
    models: {
      providers: {
        'GPU-Box': {
          ...{ name: 'GPU box', baseUrl: 'https://gpu.test/v1', headers: { 'x-team-key': '${TEAM_KEY}' } },
          models: [{ id: 'llama', contextWindow: 8_000 }],
        },
      },
    },
    agents: {
      defaults: { model: { primary: 'gpu-box/llama' }, models: { 'gpu-box/llama': { alias: 'box' } } },
      list: [{ id: 'coder' }],
    },
  }));
  const vault = await openVault(ports);
  const profiles = await openProfiles({ ...ports, vault });
  const agents = await openAgents({ ...ports, config, vault, profiles });
  const removals = await openRemovals({ ...ports, config, profiles, agents });
  await profiles.add('main', { id: 'gpu-box:a', provider: 'gpu-box', type: 'api_key', label: 'Cellar' }, 'key-a');
  await profiles.add('coder', { id: 'gpu-box:b', provider: 'gpu-box', type: 'api_key' }, 'key-b');
  await profiles.add('main', { id: 'openai:a', provider: 'openai', type: 'api_key' }, 'key-c');
  const derived = deriveFrom(config.current, config.env);
  const own = createOwnProviders({ config, derived, profiles, agents, removals, gatewayPort: () => 7421 });
  return { ports, config, profiles, own };
}

const written = ({ ports }: Awaited<ReturnType<typeof start>>) =>
  JSON.parse(String(ports.files.disk.get('/state/baton.json'))) as { models?: { providers: Record<string, unknown> } };

test('one’s own are listed with the names of their headers, and no value of any', async () => {
  const { own } = await start();
  const listed = own.list();
  expect(listed).toEqual([
    {
      ...{ id: 'gpu-box', name: 'GPU box', address: 'https://gpu.test/v1', dialects: ['openai-completions'] },
      ...{ needsKey: true, headers: ['x-team-key'], models: [{ id: 'llama', name: 'llama' }] },
    },
  ]);
  expect(JSON.stringify(listed)).not.toContain(SECRET);
});

test('a change of its headers and models leaves the variables of the rest as they are written', async () => {
  const s = await start();
  const changed = await s.own.change({ id: 'gpu-box', headers: { 'X-Org': 'blue' }, models: ['llama', 'qwen'] });
  expect(changed).toMatchObject({ ok: true, value: { id: 'gpu-box' } });
  expect(written(s).models?.providers['GPU-Box']).toEqual({
    ...{ name: 'GPU box', baseUrl: 'https://gpu.test/v1' },
    headers: { 'x-team-key': '${TEAM_KEY}', 'X-Org': 'blue' },
    models: [{ id: 'llama', contextWindow: 8_000 }, { id: 'qwen' }],
  });
  await s.own.change({ id: 'gpu-box', headers: { 'x-org': null, 'x-team-key': null }, models: [] });
  expect(written(s).models?.providers['GPU-Box']).toEqual({ name: 'GPU box', baseUrl: 'https://gpu.test/v1' });
});

test('what goes with it and what is left without it is said before', async () => {
  const { own } = await start();
  const said = own.dependents('GPU-Box');
  expect(said.ok && said.value.dependents).toEqual([
    { kind: 'account', text: 'The account Cellar goes with it, its secret included.' },
    { kind: 'account', text: 'The account gpu-box:b (agent coder) goes with it, its secret included.' },
    { kind: 'model', text: 'llama is in use, and could not answer any more.' },
    { kind: 'model', text: 'The alias box means one of its models.' },
  ]);
});

test('removed, it is out of the config, and its accounts of every agent with it; the others stay', async () => {
  const s = await start();
  expect(await s.own.remove('gpu-box')).toEqual({
    ok: true,
    value: {
      accounts: [
        { agentId: 'main', profileId: 'gpu-box:a' },
        { agentId: 'coder', profileId: 'gpu-box:b' },
      ],
    },
  });
  expect(written(s)).not.toHaveProperty('models');
  expect(Object.keys(s.profiles.view('coder').profiles)).toEqual(['openai:a']);
  expect(s.own.list()).toEqual([]);
});

test('while the config has a mistake nothing is removed', async () => {
  const s = await start();
  s.ports.files.disk.set('/state/baton.json', '{ broken');
  expect(await s.own.remove('gpu-box')).toMatchObject({ ok: false, error: { code: 'config-invalid' } });
  expect(s.profiles.view('main').profiles['gpu-box:a']).toBeDefined();
});

test('when an account cannot be removed the provider stays, and asking again finishes it', async () => {
  const s = await start();
  s.ports.files.refuseWriting('ENOSPC', false, '/state/agents/coder/agent/auth-profiles.json');
  const refused = await s.own.remove('gpu-box');
  expect(refused.ok ? '' : explain(refused.error)).toBe(
    '/state/agents/coder/agent/auth-profiles.json could not be written (ENOSPC). Removed so far: gpu-box:a. Remove gpu-box again to finish.',
  );
  expect(s.own.list()).toHaveLength(1);
  s.ports.files.refuseWriting(null);
  expect(await s.own.remove('gpu-box')).toEqual({
    ok: true,
    value: { accounts: [{ agentId: 'coder', profileId: 'gpu-box:b' }] },
  });
  expect(s.own.list()).toEqual([]);
});

test('when the config cannot be written in the end, the accounts that are gone are told', async () => {
  const s = await start();
  s.ports.files.refuseWriting('ENOSPC', false, '/state/baton.json.bak');
  expect(await s.own.remove('gpu-box')).toMatchObject({
    error: { code: 'provider-half-removed', provider: 'gpu-box', removed: ['gpu-box:a', 'gpu-box:b'] },
  });
  expect(await s.own.remove('gpu-box')).toMatchObject({ error: { code: 'write-failed' } });
  s.ports.files.refuseWriting(null);
  expect(await s.own.remove('gpu-box')).toEqual({ ok: true, value: { accounts: [] } });
});

test('what is built in, or not there at all, is not removed', async () => {
  const { own } = await start();
  expect(await own.remove('openai')).toMatchObject({ ok: false, error: { code: 'bad-input' } });
  expect(await own.remove('gpu-bux')).toMatchObject({ error: { code: 'unknown-provider', nearest: ['gpu-box'] } });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createFakePorts, type FakePorts } from '../testing/ports.ts';
import { restarted } from '../testing/vault-contract.ts';
import { openVault } from '../vault/vault.ts';
import { openProfiles } from './store.ts';
import { partSecrets } from './strays.ts';

const MAIN = '/state/agents/main/agent/auth-profiles.json';

async function start(ports: FakePorts) {
  const vault = await openVault(ports);
  return { ports, vault, profiles: await openProfiles({ ...ports, vault }) };
}

/** Every secret in it is called `stray-…`. */
const foreign = {
  version: 1,
  profiles: {
    'openai-codex:a': { type: 'oauth', provider: 'openai-codex', access: 'x', refresh: 'y', key: 'stray-1' },
    'anthropic:b': { type: 'api_key', provider: 'anthropic', token: 'stray-2', note: 'mine' },
    'anthropic:c': { type: 'token', provider: 'anthropic', token: 't', more: { team: 1, deep: { apiKey: 'stray-3' } } },
    'anthropic:d': { type: 'ssh', provider: 'anthropic', private_key: 'stray-4', host: 'here' },
    'anthropic:e': { type: 'oauth', provider: 'anthropic', clientSecret: 'stray-5' },
    'anthropic:f': { type: 'api_key', provider: 'anthropic', key: 'k', backup: ['sk-ant-api03-stray-666666666666'] },
  },
  sessionKey: 'stray-7',
  kept: { color: 'blue', token_type: 'bearer' },
};

describe('secrets where none belongs', () => {
  test('are moved into the vault, used by nobody, and everything else stays', async () => {
    const ports = createFakePorts();
    ports.files.disk.set(MAIN, JSON.stringify(foreign));
    const { vault, profiles } = await start(ports);
    expect([...ports.files.disk.values()].join('\n')).not.toContain('stray-');
    expect(JSON.parse(ports.files.disk.get(MAIN) ?? '')).toEqual({
      version: 1,
      profiles: {
        'openai-codex:a': { type: 'oauth', provider: 'openai-codex' },
        'anthropic:b': { type: 'api_key', provider: 'anthropic', note: 'mine' },
        'anthropic:c': { type: 'token', provider: 'anthropic', more: { team: 1, deep: {} } },
        'anthropic:d': { type: 'ssh', provider: 'anthropic', host: 'here' },
        'anthropic:e': { type: 'oauth', provider: 'anthropic' },
        'anthropic:f': { type: 'api_key', provider: 'anthropic' },
      },
      kept: { color: 'blue', token_type: 'bearer' },
    });
    expect(await vault.read('stray:main/anthropic:c')).toEqual({
      ok: true,
      value: '{"more":{"deep":{"apiKey":"stray-3"}}}',
    });
    expect(await vault.read('stray:main/')).toEqual({ ok: true, value: '{"sessionKey":"stray-7"}' });
    expect(profiles.view('main').profiles['anthropic:b']?.hasSecret).toBe(false);
    expect(await profiles.secret('main', 'openai-codex:a')).toEqual({
      ok: true,
      value: '{"access":"x","refresh":"y"}',
    });
  });

  test('stay where they are while the vault is locked', async () => {
    const before = await start(createFakePorts());
    await before.profiles.add('main', { id: 'a:1', provider: 'a', type: 'api_key' }, 'k');
    const ports = restarted(before.ports);
    ports.keyring.lock();
    ports.files.disk.set(MAIN, JSON.stringify(foreign));
    const { vault, profiles } = await start(ports);
    await profiles.update('main', 'anthropic:b', { label: 'Bee' });
    const written = JSON.parse(ports.files.disk.get(MAIN) ?? '') as typeof foreign;
    expect(written).toMatchObject({
      ...foreign,
      profiles: { ...foreign.profiles, 'anthropic:b': { token: 'stray-2' } },
    });
    ports.keyring.unlock();
    await vault.unlock('');
    await ports.clock.advance(1);
    expect(ports.files.disk.get(MAIN)).not.toContain('stray-');
  });

  test('go with their account: removed for good, replaced, or with its agent', async () => {
    const ports = createFakePorts();
    ports.files.disk.set(MAIN, JSON.stringify(foreign));
    ports.files.disk.set(MAIN.replace('main', 'work'), JSON.stringify(foreign));
    const { vault, profiles } = await start(ports);
    const strays = () => vault.names().filter((name) => name.startsWith('stray:'));
    await profiles.take('main', 'anthropic:b');
    await profiles.purge('main', 'anthropic:b');
    await profiles.add('main', { id: 'anthropic:c', provider: 'anthropic', type: 'token' }, 'new');
    await profiles.forget('work');
    expect(strays().sort()).toEqual([
      'stray:main/',
      'stray:main/anthropic:d',
      'stray:main/anthropic:e',
      'stray:main/anthropic:f',
      'stray:main/openai-codex:a',
    ]);
  });

  test('put back, they make the file what it was', () => {
    const name = fc.oneof(fc.string(), fc.constantFrom('key', 'apiKey', 'tokens', 'refresh', 'note'));
    const raw = fc.dictionary(name, fc.oneof(fc.jsonValue(), fc.dictionary(name, fc.jsonValue())));
    fc.assert(
      fc.property(raw, (fields) => {
        const { clean, stray } = partSecrets(fields);
        expect({ ...clean, ...stray?.fields }).toEqual(fields);
        expect(partSecrets(clean).stray).toBeUndefined();
      }),
    );
  });
});

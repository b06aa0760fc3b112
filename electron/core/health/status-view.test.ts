import { describe, expect, test } from 'vitest';
import { createFakePorts } from '../testing/ports.ts';
import { restarted } from '../testing/vault-contract.ts';
import { openBaton } from '../testing/open-baton.ts';

const DAY = 86_400_000;
const TOKEN = `sk-ant-oat01-${'x'.repeat(90)}`;
const KEY = `sk-ant-api03-${'y'.repeat(90)}`;

async function start(ports = createFakePorts()) {
  const { call } = await openBaton(ports);
  return { ports, call };
}

const anthropic = { provider: 'anthropic' };

describe('what --check exits with', () => {
  test('1 while a provider in use has no account, 0 once it has one', async () => {
    const { call } = await start();
    expect(await call('models.status', {})).toMatchObject({ check: 1, auth: { missingProvidersInUse: ['anthropic'] } });
    await call('accounts.add', { ...anthropic, kind: 'api_key', secret: KEY, label: 'Key' });
    expect((await call('models.status', {})).check).toBe(0);
    await call('fallbacks.add', { model: 'openai/gpt-5.2' });
    expect((await call('models.status', {})).check).toBe(1);
  });

  test('1 while the vault is locked, since nobody can be asked', async () => {
    const { call, ports } = await start();
    await call('accounts.add', { ...anthropic, kind: 'api_key', secret: KEY, label: 'Key' });
    await ports.clock.advance(10_000);
    ports.keyring.lock();
    const again = await start(restarted(ports));
    expect((await again.call('models.status', {})).check).toBe(1);
    ports.keyring.unlock();
    await again.call('vault.unlock', { passphrase: '' });
    expect((await again.call('models.status', {})).check).toBe(0);
  });

  test('2 in the last seven days of a token, 1 after its end, as its badge says', async () => {
    const { call, ports } = await start();
    const expires = ports.clock.now() + 10 * DAY;
    await call('accounts.add', { ...anthropic, kind: 'setup-token', secret: TOKEN, label: 'Plan', expires });
    const now = async () => {
      const { check, authProfiles } = await call('models.status', {});
      return [check, authProfiles['anthropic']?.[0]?.state.kind];
    };
    expect(await now()).toEqual([0, 'unchecked']);
    await ports.clock.advance(4 * DAY);
    expect(await now()).toEqual([2, 'expires']);
    await ports.clock.advance(6 * DAY);
    expect(await now()).toEqual([1, 'expired']);
  });
});

test('an account that the order leaves out stays out of what is shown as the order, also once it has expired', async () => {
  const { ports, call } = await start();
  await call('accounts.add', { ...anthropic, kind: 'api_key', secret: KEY, label: 'Key' });
  const expires = ports.clock.now() + DAY;
  await call('accounts.add', { ...anthropic, kind: 'setup-token', secret: TOKEN, label: 'Plan', expires });
  await call('order.set', { provider: 'anthropic', order: ['anthropic:key'] });
  await ports.clock.advance(2 * DAY);
  const { groups } = await call('accounts.list', {});
  expect(groups[0]?.profiles.map(({ id, leftOut, state }) => [id, leftOut, state.kind])).toEqual([
    ['anthropic:key', false, 'unchecked'],
    ['anthropic:plan', true, 'expired'],
  ]);
  expect((await call('models.status', {})).authOrder['anthropic']).toEqual(['anthropic:key']);
});

test('while the gateway is paused nobody is in use', async () => {
  const { call } = await start();
  await call('accounts.add', { ...anthropic, kind: 'api_key', secret: KEY, label: 'Key' });
  const inUse = async () => (await call('accounts.list', {})).groups[0]?.profiles[0]?.inUse;
  expect(await inUse()).toBe(true);
  await call('gateway.pause', { paused: true });
  expect(await inUse()).toBe(false);
  await call('gateway.pause', { paused: false });
  expect(await inUse()).toBe(true);
});

test('a provider’s line names its accounts, their kind and what they rest for, and no part of a secret', async () => {
  const { call } = await start();
  await call('accounts.add', { ...anthropic, kind: 'api_key', secret: KEY, label: 'Key' });
  await call('accounts.add', { ...anthropic, kind: 'setup-token', secret: TOKEN, label: 'Plan' });
  // Nobody answers in this test: the key is asked in vain, which opens no window.
  await call('accounts.test', { profileId: 'anthropic:key' });
  const { auth } = await call('models.status', {});
  expect([...(auth.providers[0]?.profiles.labels ?? [])].sort()).toEqual([
    'anthropic:key=api-key',
    'anthropic:plan=token',
  ]);
  expect(JSON.stringify(auth)).not.toContain('xxxx');
  expect(JSON.stringify(auth)).not.toContain('yyyy');
});

import { expect, test } from 'vitest';
import { createFakePorts } from '../testing/ports.ts';
import { restarted } from '../testing/vault-contract.ts';
import { openVault } from '../vault/vault.ts';
import { openProfiles, type Taken } from './store.ts';

const OK = { ok: true, value: undefined };

async function start(ports = createFakePorts()) {
  const vault = await openVault(ports);
  return { ports, vault, profiles: await openProfiles({ ...ports, vault }) };
}

/** Three accounts of one provider; `work` inherits them, orders them for itself, and has used the second. */
async function setup() {
  const s = await start();
  for (const id of ['a:1', 'a:2', 'a:3'])
    await s.profiles.add('main', { id, provider: 'a', type: 'api_key' }, `secret-${id}`);
  await s.profiles.setOrder('main', 'a', ['a:3', 'a:2', 'a:1']);
  await s.profiles.setOrder('work', 'a', ['a:2']);
  s.profiles.usage.setStats('work', 'a:2', { lastUsed: 5, errorCount: 2 });
  s.profiles.usage.setLastGood('work', 'a', 'a:2');
  await s.profiles.usage.save('work');
  return s;
}

const take = async ({ profiles }: Awaited<ReturnType<typeof start>>, agentId = 'work'): Promise<Taken> => {
  const taken = await profiles.take(agentId, 'a:2');
  if (!taken.ok) throw new Error(taken.error.code);
  return taken.value;
};

test('what was taken comes back whole: place, orders of everybody, counters and secret, after a restart too', async () => {
  const s = await setup();
  const before = JSON.stringify([s.profiles.view('main'), s.profiles.view('work')]);
  const taken = await take(s);
  expect(JSON.stringify([s.profiles.view('main'), s.profiles.view('work')])).not.toContain('a:2');
  expect(s.vault.has('profile:main/a:2')).toBe(true);

  expect(await s.profiles.putBack(taken)).toEqual(OK);
  expect(JSON.stringify([s.profiles.view('main'), s.profiles.view('work')])).toBe(before);
  const again = await start(restarted(s.ports));
  expect(JSON.stringify([again.profiles.view('main'), again.profiles.view('work')])).toBe(before);
  expect(await again.profiles.secret('work', 'a:2')).toEqual({ ok: true, value: 'secret-a:2' });
});

test('what somebody decided meanwhile stands', async () => {
  const s = await setup();
  const taken = await take(s);
  await s.profiles.setOrder('main', 'a', null);
  s.profiles.usage.setLastGood('work', 'a', 'a:3');
  await s.profiles.putBack(taken);
  expect(s.profiles.view('main').order).toEqual({});
  expect(s.profiles.view('work')).toMatchObject({ order: { a: ['a:2'] }, lastGood: { a: 'a:3' } });
});

test('an id that is in use again is neither put back over the new one nor is its secret deleted', async () => {
  const s = await setup();
  const taken = await take(s);
  await s.profiles.add('main', { id: 'a:2', provider: 'a', type: 'api_key' }, 'newer');
  expect(await s.profiles.putBack(taken)).toMatchObject({ ok: false, error: { code: 'undo-gone' } });
  expect(await s.profiles.purge('main', 'a:2')).toEqual(OK);
  expect(await s.profiles.secret('main', 'a:2')).toEqual({ ok: true, value: 'newer' });
});

test('the secret of an agent whose file cannot be read is left alone', async () => {
  const s = await setup();
  await take(s);
  const ports = restarted(s.ports);
  ports.files.edit('/state/agents/main/agent/auth-profiles.json', 'half a fi');
  const again = await start(ports);
  expect(await again.profiles.purge('main', 'a:2')).toMatchObject({ ok: false, error: { code: 'store-unreadable' } });
  expect(again.vault.has('profile:main/a:2')).toBe(true);
});

test('an account that gets a new credential keeps its place and when it was last used, and cools no more', async () => {
  const s = await setup();
  s.profiles.usage.setStats('main', 'a:2', { lastUsed: 9, disabledUntil: 99, errorCount: 3 });
  await s.profiles.add('main', { id: 'a:2', provider: 'a', type: 'token' }, 'newer');
  const { profiles, order, usageStats } = s.profiles.view('main');
  expect(Object.keys(profiles)).toEqual(['a:1', 'a:2', 'a:3']);
  expect(order).toEqual({ a: ['a:3', 'a:2', 'a:1'] });
  expect(usageStats['a:2']).toEqual({ lastUsed: 9, errorCount: 0 });
});

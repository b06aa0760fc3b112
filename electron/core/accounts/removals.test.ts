import { expect, test } from 'vitest';
import { openAgents } from '../agents/agents.ts';
import { openConfig } from '../config/config.ts';
import { openProfiles } from '../profiles/store.ts';
import { createFakePorts } from '../testing/ports.ts';
import { restarted } from '../testing/vault-contract.ts';
import { openVault } from '../vault/vault.ts';
import { openRemovals, UNDO_FOR } from './removals.ts';

const ENTRY = 'profile:main/a:1';

async function start(ports = createFakePorts()) {
  const config = await openConfig(ports);
  const vault = await openVault(ports);
  const profiles = await openProfiles({ ...ports, vault });
  const agents = await openAgents({ ...ports, config, vault, profiles });
  const removals = await openRemovals({ ...ports, config, profiles, agents });
  return { ports, config, vault, profiles, removals };
}

async function setup() {
  const s = await start();
  for (const id of ['a:1', 'a:2']) await s.profiles.add('main', { id, provider: 'a', type: 'api_key' }, `secret-${id}`);
  await s.config.change(() => ({ auth: { order: { a: ['a:2', 'a:1'] } } }));
  return s;
}

async function remove({ removals }: Awaited<ReturnType<typeof start>>) {
  const removed = await removals.remove(undefined, 'a:1');
  if (!removed.ok) throw new Error(removed.error.code);
  return removed.value.undo;
}

test('undone within ten seconds: account, secret and config are as before, and nothing is deleted later', async () => {
  const s = await setup();
  const undo = await remove(s);
  expect(s.profiles.view('main').profiles['a:1']).toBeUndefined();
  expect(s.config.current().auth.order).toEqual({ a: ['a:2'] });
  expect(s.removals.pending()).toEqual(new Set([ENTRY]));

  await s.ports.clock.advance(UNDO_FOR - 1);
  expect(await s.removals.undo(undo)).toEqual({ ok: true, value: { agentId: 'main', profileId: 'a:1' } });
  await s.ports.clock.advance(UNDO_FOR);
  expect(await s.profiles.secret('main', 'a:1')).toEqual({ ok: true, value: 'secret-a:1' });
  expect(s.config.current().auth.order).toEqual({ a: ['a:2', 'a:1'] });
  expect(s.removals.pending().size).toBe(0);
});

test('after ten seconds the secret is gone and the undo with it', async () => {
  const s = await setup();
  const undo = await remove(s);
  await s.ports.clock.advance(UNDO_FOR - 1);
  expect(s.vault.has(ENTRY)).toBe(true);
  await s.ports.clock.advance(1);
  expect(s.vault.has(ENTRY)).toBe(false);
  expect(await s.removals.undo(undo)).toEqual({ ok: false, error: { code: 'undo-gone' } });
  expect(s.ports.files.disk.get('/state/removed.json')).not.toContain('a:1');
});

test('an undo happens once', async () => {
  const s = await setup();
  const undo = await remove(s);
  const both = await Promise.all([s.removals.undo(undo), s.removals.undo(undo)]);
  expect(both.map(({ ok }) => ok)).toEqual([true, false]);
});

test('closing deletes what could still be undone', async () => {
  const s = await setup();
  await remove(s);
  await s.removals.close();
  expect(s.vault.has(ENTRY)).toBe(false);
  expect(s.ports.clock.sleepers()).toBe(0);
});

test('a crash within the ten seconds leaves the secret, and the next start deletes it', async () => {
  const s = await setup();
  await remove(s);
  const again = await start(restarted(s.ports));
  expect(again.vault.has(ENTRY)).toBe(false);
  expect(again.vault.has('profile:main/a:2')).toBe(true);
});

test('a secret that could not be deleted stays noted, and is deleted by the next start', async () => {
  const s = await setup();
  await remove(s);
  s.ports.files.refuseWriting('ENOSPC', false, '/state/vault.json');
  await s.ports.clock.advance(UNDO_FOR);
  expect(s.removals.pending().size).toBe(0);
  expect(s.removals.noted()).toEqual(new Set([ENTRY]));
  s.ports.files.refuseWriting(null);
  const again = await start(restarted(s.ports));
  expect(again.vault.has(ENTRY)).toBe(false);
  expect(again.removals.noted().size).toBe(0);
});

test('a damaged list of removals is kept aside and stops no removal', async () => {
  const ports = createFakePorts();
  ports.files.disk.set('/state/removed.json', '{"version":1,');
  const s = await start(ports);
  await s.profiles.add('main', { id: 'a:1', provider: 'a', type: 'api_key' }, 'k');
  expect(await s.removals.remove(undefined, 'a:1')).toMatchObject({ ok: true });
  expect([...ports.files.disk.keys()].some((path) => path.includes('removed.json.unreadable-'))).toBe(true);
});

test('a crash before the account was taken out leaves it whole', async () => {
  const s = await setup();
  s.ports.files.crashInWrite(2); // the first write notes what is to be deleted, the second is the config
  await expect(s.removals.remove(undefined, 'a:1')).rejects.toThrow();
  const again = await start(restarted(s.ports));
  expect(again.profiles.view('main').profiles['a:1']).toBeDefined();
  expect(again.vault.has(ENTRY)).toBe(true);
});

test('a removal that cannot be written leaves everything as it was', async () => {
  const s = await setup();
  s.ports.files.refuseWriting('ENOSPC', false, '/state/agents/main/agent/auth-profiles.json');
  expect(await s.removals.remove(undefined, 'a:1')).toMatchObject({ ok: false, error: { code: 'write-failed' } });
  s.ports.files.refuseWriting(null);
  expect(s.profiles.view('main').profiles['a:1']).toBeDefined();
  expect(s.config.current().auth.order).toEqual({ a: ['a:2', 'a:1'] });
  const again = await start(restarted(s.ports));
  expect(again.vault.has(ENTRY)).toBe(true);
});

test('an undo that cannot be written can be tried again', async () => {
  const s = await setup();
  const undo = await remove(s);
  s.ports.files.refuseWriting('ENOSPC');
  expect(await s.removals.undo(undo)).toMatchObject({ ok: false, error: { code: 'write-failed' } });
  s.ports.files.refuseWriting(null);
  expect(await s.removals.undo(undo)).toMatchObject({ ok: true });
});

test('an account of that id that was added meanwhile keeps its own secret', async () => {
  const s = await setup();
  const undo = await remove(s);
  await s.profiles.add('main', { id: 'a:1', provider: 'a', type: 'api_key' }, 'newer');
  expect(await s.removals.undo(undo)).toEqual({ ok: false, error: { code: 'undo-gone' } });
  await s.ports.clock.advance(UNDO_FOR);
  expect(await s.profiles.secret('main', 'a:1')).toEqual({ ok: true, value: 'newer' });
});

test('removed, added and removed again: the secret stays for as long as the second removal can be undone', async () => {
  const s = await setup();
  const first = await remove(s);
  await s.ports.clock.advance(UNDO_FOR / 2);
  await s.profiles.add('main', { id: 'a:1', provider: 'a', type: 'api_key' }, 'newer');
  const second = await remove(s);
  await s.ports.clock.advance(UNDO_FOR / 2);
  expect(await s.removals.undo(first)).toMatchObject({ ok: false, error: { code: 'undo-gone' } });
  expect(await s.removals.undo(second)).toMatchObject({ ok: true });
  expect(await s.profiles.secret('main', 'a:1')).toEqual({ ok: true, value: 'newer' });
});

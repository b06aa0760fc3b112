import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../kernel/duration.ts';
import { settle, START } from '../testing/clock.ts';
import { createFakePorts } from '../testing/ports.ts';
import { restarted } from '../testing/vault-contract.ts';
import { openVault } from '../vault/vault.ts';
import { cooldownPolicy } from './cooldown.ts';
import { createHealthBook, type HealthEvent } from './health.ts';
import { openProfiles } from './store.ts';

const MAIN = '/state/agents/main/agent/auth-profiles.json';

async function start(ports = createFakePorts()) {
  const profiles = await openProfiles({ ...ports, vault: await openVault(ports) });
  const settings = { failureWindowHours: 24 };
  const book = createHealthBook({ ...ports, profiles, policy: () => cooldownPolicy(settings) });
  const heard: HealthEvent[] = [];
  book.onChanged((event) => heard.push(event));
  return { ports, profiles, book, heard, settings, disk: ports.files.disk };
}

async function setup() {
  const s = await start();
  for (const id of ['a:1', 'a:2']) await s.profiles.add('main', { id, provider: 'a', type: 'api_key' }, 'k');
  await s.profiles.ready('work');
  return s;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what a file holds is for each test to say
const onDisk = (s: Awaited<ReturnType<typeof setup>>, path = MAIN): any => JSON.parse(s.disk.get(path) ?? '{}');

describe('a failure', () => {
  test('is in memory at once, on disk when the promise is done, and there after a restart', async () => {
    const s = await setup();
    const marked = s.book.failed('main', 'a:1', { reason: 'auth' });
    expect(s.profiles.view('main').usageStats['a:1']).toMatchObject({
      cooldownUntil: START + MINUTE,
      cooldownReason: 'auth',
    });
    expect(await marked).toEqual({ until: START + MINUTE });
    expect(onDisk(s).usageStats['a:1']).toEqual({
      errorCount: 1,
      failureCounts: { auth: 1 },
      lastFailureAt: START,
      cooldownUntil: START + MINUTE,
      cooldownReason: 'auth',
    });
    expect(s.heard).toMatchObject([
      { kind: 'failed', agentId: 'main', profileId: 'a:1', provider: 'a', reason: 'auth', until: START + MINUTE },
    ]);

    const again = await start(restarted(s.ports));
    expect(again.profiles.view('main').usageStats['a:1']).toMatchObject({ cooldownUntil: START + MINUTE });
  });

  test('of an inherited account counts for everybody who uses it', async () => {
    const s = await setup();
    await s.book.failed('work', 'a:1', { reason: 'billing' });
    expect(s.profiles.view('main').usageStats['a:1']?.disabledUntil).toBe(START + 5 * HOUR);
    expect(s.profiles.view('work').usageStats['a:1']?.disabledUntil).toBe(START + 5 * HOUR);
    expect(onDisk(s).usageStats['a:1']?.disabledReason).toBe('billing');
    expect(s.disk.has('/state/agents/work/agent/auth-profiles.json')).toBe(false);
  });

  test('that is not the account’s fault writes nothing, an unknown account neither', async () => {
    const s = await setup();
    const writes = s.ports.files.writes.length;
    expect(await s.book.failed('main', 'a:1', { reason: 'model_not_found' })).toEqual({ until: null });
    expect(await s.book.failed('main', 'a:x', { reason: 'auth' })).toEqual({ until: null });
    expect(s.ports.files.writes).toHaveLength(writes);
    expect(s.heard).toEqual([]);
  });

  test('follows the config of now', async () => {
    const s = await setup();
    s.settings.failureWindowHours = 1;
    await s.book.failed('main', 'a:1', { reason: 'auth' });
    await s.ports.clock.advance(2 * HOUR);
    expect(await s.book.failed('main', 'a:1', { reason: 'auth' })).toEqual({ until: START + 2 * HOUR + MINUTE });
    s.settings.failureWindowHours = 24;
    await s.ports.clock.advance(2 * HOUR);
    expect(await s.book.failed('main', 'a:1', { reason: 'auth' })).toEqual({ until: START + 4 * HOUR + 5 * MINUTE });
  });

  test('that cannot be written still counts, and is written with the next one', async () => {
    const s = await setup();
    s.ports.files.refuseWriting('ENOSPC');
    expect(await s.book.failed('main', 'a:1', { reason: 'auth' })).toEqual({ until: START + MINUTE });
    expect(s.profiles.view('main').usageStats['a:1']?.cooldownUntil).toBe(START + MINUTE);
    s.ports.files.refuseWriting(null);
    await s.book.failed('main', 'a:2', { reason: 'auth' });
    expect(Object.keys(onDisk(s).usageStats)).toEqual(['a:1', 'a:2']);
  });

  test('while the file cannot be understood is written once it is repaired', async () => {
    const s = await setup();
    const good = s.disk.get(MAIN) ?? '';
    s.disk.set(MAIN, '{ half');
    const again = await start(restarted(s.ports));
    again.profiles.usage.setStats('main', 'a:1', { errorCount: 1 });
    expect(await again.profiles.usage.save('main')).toMatchObject({ ok: false });

    again.ports.files.edit(MAIN, good);
    expect(await again.profiles.usage.save('main')).toEqual({ ok: true, value: undefined });
  });

  test('a hundred at once are a few writes, and all of them count', async () => {
    const s = await setup();
    const writes = s.ports.files.writes.length;
    await Promise.all(Array.from({ length: 100 }, () => s.book.failed('main', 'a:1', { reason: 'auth' })));
    expect(onDisk(s).usageStats['a:1'].errorCount).toBe(100);
    expect(s.ports.files.writes.length - writes).toBeLessThanOrEqual(3);
  });
});

describe('a success', () => {
  test('is written at most once a second, with the account that answered last', async () => {
    const s = await setup();
    const writes = s.ports.files.writes.length;
    for (let n = 0; n < 50; n += 1) s.book.succeeded('main', n % 2 === 0 ? 'a:1' : 'a:2', 'opus');
    expect(s.profiles.view('main').lastGood).toEqual({ a: 'a:2' });
    await s.ports.clock.advance(999);
    expect(s.ports.files.writes).toHaveLength(writes);
    await s.ports.clock.advance(1);
    expect(s.ports.files.writes).toHaveLength(writes + 1);
    expect(onDisk(s)).toMatchObject({
      lastGood: { a: 'a:2' },
      usageStats: { 'a:1': { lastUsed: START }, 'a:2': { lastUsed: START } },
    });
  });

  test('is written less often where a write takes long; a failure is not', async () => {
    const ports = createFakePorts();
    const { clock, files } = ports;
    let takes = 0;
    const write: typeof files.write = async (...args) => {
      await clock.sleep(takes);
      return files.write(...args);
    };
    const s = await start({ ...ports, files: { ...files, write } });
    await s.profiles.add('main', { id: 'a:1', provider: 'a', type: 'api_key' }, 'k');
    takes = 50;
    s.book.succeeded('main', 'a:1', 'opus');
    await clock.advance(SECOND + takes);
    const writes = files.writes.length;

    s.book.succeeded('main', 'a:1', 'opus');
    await clock.advance(100 * takes - 1 + takes);
    expect(files.writes).toHaveLength(writes);
    await clock.advance(1);
    expect(files.writes).toHaveLength(writes + 1);

    void s.book.failed('main', 'a:1', { reason: 'auth' });
    await clock.advance(takes);
    expect(files.writes).toHaveLength(writes + 2);
  });

  test('that ends a window is written at once and says so', async () => {
    const s = await setup();
    await s.book.failed('main', 'a:1', { reason: 'rate_limit', model: 'opus' });
    s.book.succeeded('main', 'a:1', 'opus');
    await settle();
    expect(onDisk(s).usageStats['a:1'].models).toBeUndefined();
    expect(s.heard.map(({ kind, recovered }) => [kind, recovered])).toEqual([
      ['failed', undefined],
      ['succeeded', true],
    ]);
  });

  test('of an agent is its own last good one, the last use is the account’s', async () => {
    const s = await setup();
    s.book.succeeded('work', 'a:1', 'opus');
    await s.book.flush();
    expect(onDisk(s, '/state/agents/work/agent/auth-profiles.json')).toEqual({
      version: 1,
      profiles: {},
      lastGood: { a: 'a:1' },
    });
    expect(onDisk(s).usageStats['a:1'].lastUsed).toBe(START);
    expect(s.profiles.view('work').lastGood).toEqual({ a: 'a:1' });
    expect(s.profiles.view('main').lastGood).toEqual({});
  });

  test('flush writes what waits, and leaves nobody asleep', async () => {
    const s = await setup();
    s.book.succeeded('main', 'a:1', 'opus');
    await s.book.flush();
    expect(onDisk(s).usageStats['a:1'].lastUsed).toBe(START);
    expect(s.ports.clock.sleepers()).toBe(0);
  });
});

describe('clear', () => {
  test('ends every window, forgets every count, and is on disk', async () => {
    const s = await setup();
    s.book.succeeded('main', 'a:1', 'opus');
    await s.book.failed('main', 'a:1', { reason: 'billing' });
    await s.book.failed('main', 'a:1', { reason: 'rate_limit', model: 'opus' });
    expect(await s.book.clear('main', 'A ', 'a:1')).toEqual({ ok: true, value: undefined });
    expect(onDisk(s).usageStats['a:1']).toEqual({ lastUsed: START, errorCount: 0 });
    expect(s.heard.at(-1)).toMatchObject({ kind: 'cleared', profileId: 'a:1', provider: 'a' });
    await s.ports.clock.advance(DAY);
  });

  test('an unknown profile or another provider’s is an error and changes nothing', async () => {
    const s = await setup();
    await s.book.failed('main', 'a:1', { reason: 'auth' });
    const before = s.disk.get(MAIN);
    expect(await s.book.clear('main', 'a', 'a:3')).toEqual({
      ok: false,
      error: { code: 'unknown-profile', profileId: 'a:3', nearest: ['a:1', 'a:2'] },
    });
    expect(await s.book.clear('main', 'b', 'a:1')).toEqual({
      ok: false,
      error: { code: 'wrong-provider', profileId: 'a:1', provider: 'a', wanted: 'b' },
    });
    expect(s.disk.get(MAIN)).toBe(before);
  });

  test('that cannot be written is an error and the window stays', async () => {
    const s = await setup();
    await s.book.failed('main', 'a:1', { reason: 'auth' });
    s.ports.files.refuseWriting('EROFS', true);
    expect(await s.book.clear('main', 'a', 'a:1')).toMatchObject({ ok: false, error: { code: 'folder-not-writable' } });
    expect(s.profiles.view('main').usageStats['a:1']?.cooldownUntil).toBe(START + MINUTE);
  });
});

describe('a failure that was under way when the window opened', () => {
  const stats = (s: Awaited<ReturnType<typeof setup>>) => s.profiles.view('main').usageStats['a:1'];

  test('makes neither this window nor the next one longer', async () => {
    const s = await setup();
    const failure = { reason: 'rate_limit', model: 'm' } as const;
    await s.book.failed('main', 'a:1', failure);
    for (let i = 0; i < 3; i += 1) await s.book.failed('main', 'a:1', { ...failure, late: true });
    expect(stats(s)).toMatchObject({ errorCount: 1, models: { m: { cooldownUntil: START + MINUTE } } });
    await s.ports.clock.advance(MINUTE);
    expect(await s.book.failed('main', 'a:1', failure)).toEqual({ until: START + MINUTE + 5 * MINUTE });
  });

  test('still opens a window of another kind', async () => {
    const s = await setup();
    await s.book.failed('main', 'a:1', { reason: 'rate_limit', model: 'm' });
    await s.book.failed('main', 'a:1', { reason: 'billing', model: 'm', late: true });
    expect(stats(s)?.disabledUntil).toBe(START + 5 * HOUR);
  });
});

test('a window whose end the provider named says so, after a restart, too', async () => {
  const s = await setup();
  await s.book.failed('main', 'a:1', { reason: 'rate_limit', model: 'm', retryAfterMs: HOUR });
  await s.book.failed('main', 'a:1', { reason: 'rate_limit', model: 'n', retryAfterMs: 10 * HOUR });
  await s.book.failed('main', 'a:2', { reason: 'rate_limit', model: 'm', retryAfterMs: 5 });
  const again = await start(restarted(s.ports));
  const { usageStats } = again.profiles.view('main');
  expect(usageStats['a:1']).toMatchObject({ cooldownNamed: true, models: { m: { named: true }, n: { named: true } } });
  expect(usageStats['a:2']?.models?.['m']).not.toHaveProperty('named');
});

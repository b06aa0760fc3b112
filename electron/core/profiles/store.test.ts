import { describe, expect, test } from 'vitest';
import { settle } from '../testing/clock.ts';
import { createFakePorts, type FakePorts } from '../testing/ports.ts';
import { restarted } from '../testing/vault-contract.ts';
import { openVault } from '../vault/vault.ts';
import { openProfiles, type Profiles, type StoredProfile } from './store.ts';

const MAIN = '/state/agents/main/agent/auth-profiles.json';
const WORK = '/state/agents/work/agent/auth-profiles.json';

async function start(ports: FakePorts) {
  const vault = await openVault(ports);
  const profiles = await openProfiles({ ...ports, vault });
  return { ports, vault, profiles, disk: ports.files.disk };
}

const setup = (files: Record<string, unknown> = {}) => {
  const ports = createFakePorts();
  for (const [path, content] of Object.entries(files)) {
    ports.files.disk.set(path, typeof content === 'string' ? content : JSON.stringify(content));
  }
  return start(ports);
};

const key = (id: string, more: Partial<StoredProfile> = {}): Omit<StoredProfile, 'hasSecret'> => {
  const { hasSecret: _unused, ...rest } = { hasSecret: true, ...more };
  return { id, provider: id.split(':')[0] ?? '', type: 'api_key', ...rest };
};
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what a file holds is for each test to say
const json = (text: string | undefined): any => JSON.parse(text ?? 'null');
/** Taken out for good. */
async function removed(profiles: Profiles, agentId: string, profileId: string) {
  const taken = await profiles.take(agentId, profileId);
  return taken.ok ? profiles.purge(taken.value.agentId, profileId) : taken;
}
const OK = { ok: true, value: undefined };

describe('adding', () => {
  test('seals the secret, writes the profile without it, and both are there after a restart', async () => {
    const s = await setup();
    const heard: string[] = [];
    s.profiles.onChanged(({ agentId }) => heard.push(agentId));
    expect(
      await s.profiles.add('main', key('anthropic:work', { label: 'Work', email: 'me@x.com' }), 'sk-ant-secret'),
    ).toEqual(OK);
    expect([...s.disk.values()].join('\n')).not.toContain('sk-ant-secret');
    expect(json(s.disk.get(MAIN))).toEqual({
      version: 1,
      profiles: { 'anthropic:work': { type: 'api_key', provider: 'anthropic', label: 'Work', email: 'me@x.com' } },
    });
    expect(heard).toContain('main');

    const again = await start(restarted(s.ports));
    expect(again.profiles.view('main').profiles['anthropic:work']).toMatchObject({ label: 'Work', hasSecret: true });
    expect(await again.profiles.secret('main', 'anthropic:work')).toEqual({ ok: true, value: 'sk-ant-secret' });
  });

  test.each(['anthropic', 'anthropic:', ':x', 'openai:x', ''])('“%s” is no id of anthropic', async (id) => {
    const s = await setup();
    expect(await s.profiles.add('main', { ...key(id), provider: 'anthropic' }, 'k')).toMatchObject({
      ok: false,
      error: { code: 'bad-profile-id' },
    });
    expect([...s.disk.keys()]).toEqual([]);
  });

  test.each(['../../etc', 'a/b', '', '.hidden'])('“%s” is no agent id', async (agentId) => {
    const s = await setup();
    expect(await s.profiles.add(agentId, key('a:1'), 'k')).toEqual({
      ok: false,
      error: { code: 'bad-agent-id', agentId },
    });
  });

  test('goes last in an order made by hand, to its place when told, and makes no order otherwise', async () => {
    const s = await setup();
    const order = () => s.profiles.view('main').order['a'];
    await s.profiles.add('main', key('a:1'), 'k');
    expect(order()).toBeUndefined();
    await s.profiles.add('main', key('a:2'), 'k', 0);
    expect(order()).toEqual(['a:2', 'a:1']);
    await s.profiles.add('main', key('a:3'), 'k');
    await s.profiles.add('main', key('a:4'), 'k', 1);
    expect(order()).toEqual(['a:2', 'a:4', 'a:1', 'a:3']);
    // Replacing keeps the place.
    await s.profiles.add('main', key('a:4'), 'k2');
    expect(order()).toEqual(['a:2', 'a:4', 'a:1', 'a:3']);
    expect(json(s.disk.get(MAIN)).order).toEqual({ a: ['a:2', 'a:4', 'a:1', 'a:3'] });
  });

  test('a locked vault: nothing is written', async () => {
    const s = await setup();
    await s.profiles.add('main', key('a:1'), 'k');
    const before = new Map(s.disk);
    const ports = restarted(s.ports);
    ports.keyring.lock();
    const locked = await start(ports);
    expect(await locked.profiles.add('main', key('a:2'), 'k')).toMatchObject({
      ok: false,
      error: { code: 'vault-locked' },
    });
    expect(s.disk).toEqual(before);
    expect(locked.profiles.view('main').profiles['a:1']?.hasSecret).toBe(true);
    expect(await locked.profiles.secret('main', 'a:1')).toMatchObject({ ok: false, error: { code: 'vault-locked' } });
  });

  test('a folder that cannot be written: a value, and the old secret stays', async () => {
    const s = await setup();
    await s.profiles.add('main', key('a:1'), 'old');
    s.ports.files.refuseWriting('EACCES', true);
    expect(await s.profiles.add('main', key('a:1'), 'new')).toMatchObject({
      ok: false,
      error: { code: 'folder-not-writable' },
    });
    s.ports.files.refuseWriting(null);
    expect(await s.profiles.secret('main', 'a:1')).toEqual({ ok: true, value: 'old' });
  });

  test.each([1, 2])('a crash in write %i loses neither what was there nor opens a hole', async (nth) => {
    const s = await setup();
    await s.profiles.add('main', key('a:1'), 'one');
    s.ports.files.crashInWrite(nth);
    await s.profiles.add('main', key('a:2'), 'two').catch(() => undefined);
    const again = await start(restarted(s.ports));
    expect(await again.profiles.secret('main', 'a:1')).toEqual({ ok: true, value: 'one' });
    for (const profile of Object.values(again.profiles.view('main').profiles)) expect(profile.hasSecret).toBe(true);
    expect(await again.profiles.add('main', key('a:2'), 'two')).toEqual(OK);
  });
});

describe('a file from elsewhere', () => {
  const foreign = {
    version: 1,
    profiles: {
      'anthropic:default': { type: 'api_key', provider: 'Anthropic', key: ' sk-inline-key ', metadata: { team: 1 } },
      'anthropic:manual': { mode: 'token', provider: 'anthropic', token: 'tok-inline', expires: 1_900_000_000_000 },
      'openai-codex:me@x.com': {
        type: 'oauth',
        provider: 'openai-codex',
        access: 'acc-inline',
        refresh: 'ref-inline',
        expires: 5,
        accountId: 'acct',
      },
      'anthropic:empty': { type: 'oauth', provider: 'anthropic', email: 'me@x.com' },
      'anthropic:odd': { type: 'token', provider: 'anthropic', token: 't', expires: '2026-12-01' },
      'x:bad': { type: 'password', provider: 'x' },
      'x:none': 7,
    },
    order: { Anthropic: [' anthropic:manual ', 5, ''], openai: [], 'Z.AI': ['zai:a'] },
    lastGood: { anthropic: 'anthropic:default', bad: 3 },
    usageStats: {
      'anthropic:default': {
        cooldownUntil: 9,
        errorCount: 2,
        failureCounts: { rate_limit: 2, nonsense: 1 },
        disabledReason: 'nonsense',
      },
    },
    note: 'mine',
  };

  test('is understood as far as it can be, sealed, and written back without its secrets', async () => {
    const s = await setup({ [MAIN]: foreign });
    const { profiles, order, lastGood, usageStats } = s.profiles.view('main');
    expect(Object.keys(profiles)).toEqual([
      'anthropic:default',
      'anthropic:manual',
      'openai-codex:me@x.com',
      'anthropic:empty',
      'anthropic:odd',
    ]);
    expect(profiles['anthropic:default']).toEqual({
      id: 'anthropic:default',
      provider: 'anthropic',
      type: 'api_key',
      hasSecret: true,
    });
    expect(profiles['anthropic:manual']).toMatchObject({ type: 'token', expires: 1_900_000_000_000 });
    expect(profiles['openai-codex:me@x.com']).toMatchObject({ accountId: 'acct', hasSecret: true });
    expect(profiles['anthropic:empty']).toMatchObject({ email: 'me@x.com', hasSecret: false });
    expect(profiles['anthropic:odd']?.expires).toBeNaN();
    expect(order).toEqual({ anthropic: ['anthropic:manual'], zai: ['zai:a'] });
    expect(lastGood).toEqual({ anthropic: 'anthropic:default' });
    expect(usageStats['anthropic:default']).toEqual({
      cooldownUntil: 9,
      errorCount: 2,
      failureCounts: { rate_limit: 2 },
    });

    expect(await s.profiles.secret('main', 'anthropic:default')).toEqual({ ok: true, value: 'sk-inline-key' });
    const oauth = await s.profiles.secret('main', 'openai-codex:me@x.com');
    expect(oauth.ok && JSON.parse(oauth.value)).toEqual({ access: 'acc-inline', refresh: 'ref-inline' });
    expect(await s.profiles.secret('main', 'anthropic:empty')).toEqual({
      ok: false,
      error: { code: 'no-credentials', provider: 'anthropic' },
    });

    expect([...s.disk.values()].join('\n')).not.toContain('inline');
    const written = json(s.disk.get(MAIN));
    expect(written.profiles['anthropic:default']).toEqual({
      type: 'api_key',
      provider: 'anthropic',
      metadata: { team: 1 },
    });
    expect(written.profiles['anthropic:odd']).toEqual({ type: 'token', provider: 'anthropic', expires: '2026-12-01' });
    expect(written.profiles).toMatchObject({ 'x:bad': { type: 'password', provider: 'x' }, 'x:none': 7 });
    expect(written.note).toBe('mine');
  });

  test('is left untouched while the vault is locked, and sealed when it opens', async () => {
    const before = await setup();
    await before.profiles.add('main', key('a:1'), 'k');
    const text = JSON.stringify({ version: 1, profiles: { 'a:2': { type: 'api_key', provider: 'a', key: 'inline' } } });
    before.disk.set(MAIN, text);
    const ports = restarted(before.ports);
    ports.keyring.lock();
    const s = await start(ports);
    expect(s.disk.get(MAIN)).toBe(text);
    expect(await s.profiles.secret('main', 'a:2')).toMatchObject({ ok: false, error: { code: 'vault-locked' } });

    ports.keyring.unlock();
    await s.vault.unlock('');
    await settle();
    expect(s.disk.get(MAIN)).not.toContain('inline');
    expect(await s.profiles.secret('main', 'a:2')).toEqual({ ok: true, value: 'inline' });
  });

  test.each([1, 2])('a crash in write %i of the move keeps every secret', async (nth) => {
    const ports = createFakePorts();
    ports.files.disk.set(MAIN, JSON.stringify(foreign));
    ports.files.crashInWrite(nth);
    await start(ports).catch(() => undefined);
    const again = await start(restarted(ports));
    expect(await again.profiles.secret('main', 'anthropic:default')).toEqual({ ok: true, value: 'sk-inline-key' });
    expect(await again.profiles.secret('main', 'anthropic:manual')).toEqual({ ok: true, value: 'tok-inline' });
    expect(again.disk.get(MAIN)).not.toContain('inline');
  });

  test.each(['{ "version": 1, "profiles": {', '[]', '{"version":2,"profiles":{}}'])(
    '%s is kept aside, reported, and never overwritten',
    async (text) => {
      const s = await setup({ [MAIN]: text });
      expect(s.profiles.view('main').profiles).toEqual({});
      const trouble = await s.profiles.ready('main');
      expect(trouble).toMatchObject({ ok: false, error: { code: 'store-unreadable', path: MAIN } });
      expect(await s.profiles.add('main', key('a:1'), 'k')).toMatchObject({
        ok: false,
        error: { code: 'store-unreadable' },
      });
      expect(s.disk.get(MAIN)).toBe(text);
      expect([...s.disk.keys()].filter((path) => path.includes('unreadable-'))).toHaveLength(1);
      expect(s.vault.names()).toEqual([]);

      s.disk.delete(MAIN);
      expect(await s.profiles.add('main', key('a:1'), 'k')).toEqual(OK);
    },
  );
});

test('secrets of two files that cannot be rewritten are sealed once, and taken out with the next write', async () => {
  const ports = createFakePorts();
  for (const path of [MAIN, WORK]) {
    const profiles = { 'a:1': { type: 'api_key', provider: 'a', key: 'inline' } };
    ports.files.disk.set(path, JSON.stringify({ version: 1, profiles }));
  }
  ports.files.refuseWriting('EACCES', true, MAIN);
  const s = await start(ports);
  await settle();
  await s.vault.put('client:main', 'k');
  await settle();
  expect(ports.files.writes.filter((path) => path === '/state/vault.json')).toHaveLength(3);
  expect(s.disk.get(WORK)).not.toContain('inline');
  expect(s.disk.get(MAIN)).toContain('inline');
  expect(await s.profiles.secret('main', 'a:1')).toEqual({ ok: true, value: 'inline' });

  ports.files.refuseWriting(null);
  await s.profiles.update('main', 'a:1', { label: 'Mine' });
  expect(s.disk.get(MAIN)).not.toContain('inline');
});

describe('inheritance', () => {
  const two = {
    [MAIN]: {
      version: 1,
      profiles: {
        'a:1': { type: 'api_key', provider: 'a', key: 'main one' },
        'a:2': { type: 'api_key', provider: 'a', key: 'main two' },
      },
      order: { a: ['a:2'] },
      usageStats: { 'a:1': { lastUsed: 1 }, 'a:2': { lastUsed: 2 } },
    },
    [WORK]: {
      version: 1,
      profiles: {
        'a:2': { type: 'api_key', provider: 'a', key: 'work two' },
        'b:1': { type: 'api_key', provider: 'b', key: 'work b' },
      },
      usageStats: { 'a:2': { lastUsed: 9 } },
    },
  };

  test('an agent sees main’s and its own, its own winning key by key', async () => {
    const s = await setup(two);
    const view = s.profiles.view('work');
    expect(Object.keys(view.profiles)).toEqual(['a:1', 'a:2', 'b:1']);
    expect(view.order).toEqual({ a: ['a:2'] });
    expect(view.usageStats).toEqual({ 'a:1': { lastUsed: 1 }, 'a:2': { lastUsed: 9 } });
    expect([s.profiles.owner('work', 'a:1'), s.profiles.owner('work', 'a:2'), s.profiles.owner('work', 'x')]).toEqual([
      'main',
      'work',
      undefined,
    ]);
    expect(await s.profiles.secret('work', 'a:1')).toEqual({ ok: true, value: 'main one' });
    expect(await s.profiles.secret('work', 'a:2')).toEqual({ ok: true, value: 'work two' });
    expect(await s.profiles.secret('main', 'b:1')).toMatchObject({ ok: false, error: { code: 'unknown-profile' } });
  });

  test('what main counted of its own profile says nothing of an agent’s of the same id', async () => {
    const s = await setup();
    await s.profiles.add('main', key('a:1'), 'k');
    await s.profiles.add('work', key('a:1'), 'other');
    expect(s.profiles.view('work').profiles['a:1']).toBeDefined();
    s.profiles.usage.setStats('main', 'a:1', { cooldownUntil: 9 });
    expect(s.profiles.view('work').usageStats).toEqual({});
    await s.profiles.usage.save('main');
    const again = await start(restarted(s.ports));
    expect(again.profiles.view('work').usageStats).toEqual({});
    s.profiles.usage.setStats('work', 'a:1', { lastUsed: 3 });
    expect(s.profiles.view('main').usageStats).toEqual({ 'a:1': { cooldownUntil: 9 } });
    expect(s.profiles.view('work').usageStats).toEqual({ 'a:1': { lastUsed: 3 } });
  });

  test('an agent without a file sees main’s; nothing of main is ever copied into an agent’s file', async () => {
    const s = await setup(two);
    expect(Object.keys(s.profiles.view('new').profiles)).toEqual(['a:1', 'a:2']);
    expect(await s.profiles.setOrder('new', 'a', ['a:1', 'a:2'])).toEqual(OK);
    expect(json(s.disk.get('/state/agents/new/agent/auth-profiles.json'))).toEqual({
      version: 1,
      profiles: {},
      order: { a: ['a:1', 'a:2'] },
    });
    expect(s.profiles.view('new').order['a']).toEqual(['a:1', 'a:2']);
    expect(s.profiles.view('main').order['a']).toEqual(['a:2']);

    await s.profiles.add('main', key('a:3'), 'k');
    expect(Object.keys(s.profiles.view('new').profiles)).toEqual(['a:1', 'a:2', 'a:3']);
    await s.profiles.setOrder('new', 'a', null);
    expect(s.profiles.view('new').order['a']).toEqual(['a:2', 'a:3']);
  });

  test('forgetting an agent removes its sealed secrets and no others', async () => {
    const s = await setup(two);
    expect(await s.profiles.forget('main')).toMatchObject({ ok: false, error: { code: 'agent-protected' } });
    expect(await s.profiles.forget('work')).toEqual(OK);
    expect(s.vault.names()).toEqual(['profile:main/a:1', 'profile:main/a:2']);
    expect(s.profiles.owner('work', 'b:1')).toBeUndefined();
  });

  test('the same view is answered until something is added, moved or removed', async () => {
    const s = await setup(two);
    for (const agentId of ['main', 'work']) {
      const before = s.profiles.view(agentId);
      expect(s.profiles.view(agentId)).toBe(before);
      expect(s.profiles.view(agentId).profiles).toBe(before.profiles);
    }
    const before = s.profiles.view('work').profiles;
    s.profiles.usage.setStats('work', 'a:1', { lastUsed: 77 });
    expect(s.profiles.view('work').profiles).toBe(before);
    expect(s.profiles.view('work').usageStats['a:1']).toEqual({ lastUsed: 77 });
    expect(s.profiles.view('main').usageStats['a:1']).toEqual({ lastUsed: 77 });
  });
});

describe('orders', () => {
  test('every id must be stored and of the provider; nothing is written otherwise', async () => {
    const s = await setup();
    await s.profiles.add('main', key('anthropic:work'), 'k');
    await s.profiles.add('main', key('openai:work'), 'k');
    const writes = s.ports.files.writes.length;
    expect(await s.profiles.setOrder('main', 'anthropic', ['anthropic:wrok'])).toEqual({
      ok: false,
      error: { code: 'unknown-profile', profileId: 'anthropic:wrok', nearest: ['anthropic:work'] },
    });
    expect(await s.profiles.setOrder('main', 'anthropic', ['anthropic:work', 'openai:work'])).toEqual({
      ok: false,
      error: { code: 'wrong-provider', profileId: 'openai:work', provider: 'openai', wanted: 'anthropic' },
    });
    expect(await s.profiles.setOrder('main', 'anthropic', [])).toMatchObject({
      ok: false,
      error: { code: 'bad-input' },
    });
    expect(s.ports.files.writes).toHaveLength(writes);
    expect(await s.profiles.setOrder('main', ' Anthropic', ['anthropic:work', 'anthropic:work'])).toEqual(OK);
    expect(s.profiles.view('main').order).toEqual({ anthropic: ['anthropic:work'] });
  });
});

describe('changing and removing', () => {
  test('a patch changes what it names; null takes the end away', async () => {
    const s = await setup();
    await s.profiles.add('main', key('a:1', { type: 'token', expires: 5, label: 'Old' }), 'k');
    expect(await s.profiles.update('main', 'a:1', { label: 'New' })).toMatchObject({
      ok: true,
      value: { label: 'New', expires: 5 },
    });
    expect(await s.profiles.update('main', 'a:1', { expires: null, secret: 'k2' })).toMatchObject({ ok: true });
    expect(json(s.disk.get(MAIN)).profiles['a:1']).toEqual({ type: 'token', provider: 'a', label: 'New' });
    expect(await s.profiles.secret('main', 'a:1')).toEqual({ ok: true, value: 'k2' });
    expect(await s.profiles.update('main', 'a:x', { label: 'New' })).toMatchObject({
      ok: false,
      error: { code: 'unknown-profile' },
    });
  });

  test('removing leaves no trace in profiles, orders, counters, lastGood or the vault', async () => {
    const s = await setup();
    await s.profiles.add('main', key('a:1'), 'k', 0);
    await s.profiles.add('main', key('a:2'), 'k');
    await s.profiles.setOrder('work', 'a', ['a:2', 'a:1']);
    s.profiles.usage.setStats('work', 'a:1', { lastUsed: 1 });
    s.profiles.usage.setLastGood('work', 'a', 'a:1');
    await s.profiles.usage.save('work');
    await s.profiles.usage.save('main');
    expect([...s.disk.values()].join('')).toContain('a:1');

    expect(await removed(s.profiles, 'work', 'a:1')).toEqual(OK);
    expect([...s.disk.values()].join('')).not.toContain('a:1');
    expect(s.profiles.view('work')).toMatchObject({ order: { a: ['a:2'] }, lastGood: {}, usageStats: {} });
    expect(await s.profiles.take('main', 'a:1')).toMatchObject({
      ok: false,
      error: { code: 'unknown-profile', nearest: ['a:2'] },
    });
  });

  test('removing works while the vault is locked', async () => {
    const s = await setup();
    await s.profiles.add('main', key('a:1'), 'k');
    const ports = restarted(s.ports);
    ports.keyring.lock();
    const locked = await start(ports);
    expect(await removed(locked.profiles, 'main', 'a:1')).toEqual(OK);
    expect(locked.vault.names()).toEqual([]);
  });

  test('removing that cannot be written: the profile and its secret stay', async () => {
    const s = await setup();
    await s.profiles.add('main', key('a:1'), 'k');
    for (const only of [undefined, MAIN]) {
      s.ports.files.refuseWriting('ENOSPC', false, only);
      expect(await s.profiles.take('main', 'a:1')).toMatchObject({ ok: false, error: { code: 'write-failed' } });
      expect(await s.profiles.update('main', 'a:1', { label: 'x', secret: 'k2' })).toMatchObject({ ok: false });
      s.ports.files.refuseWriting(null);
      expect(await s.profiles.secret('main', 'a:1')).toEqual({ ok: true, value: 'k' });
      expect(s.profiles.view('main').profiles['a:1']).toMatchObject({ hasSecret: true });
    }
  });
});

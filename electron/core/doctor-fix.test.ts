import { expect, test } from 'vitest';
import type { Output } from '#shared/contract';
import { START } from './testing/clock.ts';
import { createFakeLoginServer } from './testing/login-server.ts';
import { createFakePorts, type FakePorts } from './testing/ports.ts';
import { restarted } from './testing/vault-contract.ts';
import { openBaton } from './testing/open-baton.ts';

/*
 * The doctor on whole folders: what is wrong with them was planted the way it happens, on the disk while nobody ran.
 */

const DAY = 86_400_000;
const STORE = '/state/agents/main/agent/auth-profiles.json';
const CONFIG = '/state/baton.json';
const KEY = (name: string) => `sk-ant-api03-${name.padEnd(95, 'x')}`;

/** As a command does it: nothing happens by itself meanwhile. */
async function start(ports: FakePorts) {
  const { baton, call } = await openBaton(ports, 'cli');
  return { ports, baton, call };
}

/** The same machine, after another start. */
const later = (ports: FakePorts): FakePorts => ({ ...restarted(ports), clock: ports.clock, network: ports.network });

const wrong = ({ checks }: Output<'doctor.run'>) => checks.filter(({ level }) => level !== 'ok').map(({ id }) => id);

const json = (ports: FakePorts, path: string) =>
  JSON.parse(ports.files.disk.get(path) ?? '{}') as Record<string, Record<string, unknown>>;

function edit(ports: FakePorts, path: string, change: (now: Record<string, Record<string, unknown>>) => object): void {
  ports.files.edit(path, JSON.stringify(change(json(ports, path))));
}

/** A folder that has been in use, then lay there for a while. */
async function usedFolder() {
  const logins = createFakeLoginServer();
  const { access, refresh } = logins.begin();
  const ports = createFakePorts({ network: logins.network });
  const key = (name: string) => ({ type: 'api_key', provider: 'anthropic', key: KEY(name) });
  ports.files.edit(
    STORE,
    JSON.stringify({
      version: 1,
      profiles: {
        'anthropic:work': key('work'),
        'anthropic:home': key('home'),
        'anthropic:gone': key('gone'),
        'anthropic:token': { type: 'token', provider: 'anthropic', token: `sk-ant-oat01-${'t'.repeat(90)}` },
        'openai-codex:mei@x.example': {
          ...{ type: 'oauth', provider: 'openai-codex', email: 'mei@x.example' },
          ...{ access, refresh, expires: START + DAY },
        },
      },
    }),
  );
  const first = await start(ports);
  await first.call('sessions.pin', { session: 'run-1', to: '@anthropic:gone' });
  await first.baton.close();
  await ports.clock.advance(40 * DAY);
  return ports;
}

const PLANTED = [
  'accounts:main/anthropic:token',
  'config:agents.defaults.model.fallback',
  'config:gatway',
  'file-modes:/state/agents/main/agent/auth-profiles.json',
  'file-modes:/state/baton.json',
  'file-modes:/state/credentials/oauth.json',
  'left-overs:/state/.vault.json.0a1b2c.tmp',
  'left-overs:/state/agents/main/agent/auth-profiles.json.lock',
  'left-overs:/state/owner.lock/4-ab.sock',
  'logins:main/openai-codex:mei@x.example',
  'modes:anthropic:work',
  'orders:main/anthropic',
  'orders:openai:gone',
  'orders:xai:gone',
  'orphans:main/anthropic:gone',
  'place:git',
  'profile-ids:openai-codex:default',
  'request-log:outdated',
  'sessions:main/run-1',
];

test('nineteen planted problems are found and put right, each said in a sentence, and then all is well', async () => {
  const ports = await usedFolder();
  edit(ports, STORE, (now) => {
    const { 'anthropic:gone': _gone, ...profiles } = now['profiles'] ?? {};
    const token = { ...(profiles['anthropic:token'] as object), expires: 'next year' };
    return {
      ...now,
      profiles: { ...profiles, 'anthropic:token': token },
      order: { anthropic: ['anthropic:work', 'anthropic:lost', 'anthropic:home', 'anthropic:token'] },
    };
  });
  ports.files.edit(STORE, ports.files.disk.get(STORE) ?? '', 0o644);
  ports.files.edit(
    CONFIG,
    JSON.stringify({
      gatway: { port: 7999 },
      agents: { defaults: { model: { primary: 'anthropic/claude-opus-4-5', fallback: [] } } },
      auth: {
        profiles: {
          'anthropic:work': { provider: 'anthropic', mode: 'token' },
          'anthropic:home': { provider: 'anthropic', mode: 'api_key' },
          'anthropic:token': { provider: 'anthropic', mode: 'token' },
          'openai-codex:default': { provider: 'openai-codex', mode: 'oauth' },
          'xai:gone': { provider: 'xai', mode: 'api_key' },
        },
        order: { openai: ['openai:gone'], 'openai-codex': ['openai-codex:default', 'openai-codex:mei@x.example'] },
      },
    }),
    0o640,
  );
  for (const path of ['/state/.vault.json.0a1b2c.tmp', '/state/agents/main/agent/auth-profiles.json.lock'])
    ports.files.edit(path, 'x');
  ports.files.edit('/state/owner.lock/9', '{}');
  ports.files.edit('/state/owner.lock/4-ab.sock', '');
  ports.files.edit('/state/credentials/oauth.json', '{}', 0o644);
  ports.files.edit('/.git/HEAD', 'ref: refs/heads/main');
  await ports.clock.advance(3_600_000);

  const again = later(ports);
  const { call } = await start(again);
  // What is old when Baton starts goes by itself.
  again.files.edit('/state/activity/2025-11-01.jsonl', '{}\n');
  const before = await call('doctor.run', {});
  expect(wrong(before).toSorted()).toEqual(PLANTED);
  expect(before.checks.filter(({ level, fix }) => level !== 'ok' && fix === undefined)).toEqual([]);

  const { done, failed, view } = await call('doctor.fix', {});
  expect(failed).toEqual([]);
  expect(done.map(({ id }) => id).toSorted()).toEqual(PLANTED);
  for (const { message } of done) expect(message).toMatch(/^\S.*\.$/);
  expect(wrong(view)).toEqual([]);
  expect(wrong(await call('doctor.run', {}))).toEqual([]);

  const files = again.files.disk.size;
  expect(await call('doctor.fix', {})).toMatchObject({ done: [], failed: [] });
  expect(again.files.disk.size).toBe(files);

  expect(json(again, CONFIG)).toEqual({
    gateway: { port: 7999 },
    agents: { defaults: { model: { primary: 'anthropic/claude-opus-4-5', fallbacks: [] } } },
    auth: {
      profiles: {
        'anthropic:work': { provider: 'anthropic', mode: 'api_key' },
        'anthropic:home': { provider: 'anthropic', mode: 'api_key' },
        'anthropic:token': { provider: 'anthropic', mode: 'token' },
        'openai-codex:mei@x.example': { provider: 'openai-codex', mode: 'oauth', email: 'mei@x.example' },
      },
      order: { 'openai-codex': ['openai-codex:mei@x.example'] },
    },
  });
  expect(json(again, `${CONFIG}.doctor.bak`)).toMatchObject({ gatway: { port: 7999 } });
  expect(json(again, STORE)['order']).toEqual({ anthropic: ['anthropic:work', 'anthropic:home', 'anthropic:token'] });
  expect(Object.keys(json(again, '/state/vault.json.doctor.bak')['entries'] ?? {})).toContain(
    'profile:main/anthropic:gone',
  );
});

test('only what was asked for is put right', async () => {
  const { ports, call } = await start(createFakePorts());
  for (const name of ['.a.tmp', '.b.tmp']) ports.files.edit(`/state/${name}`, 'x');
  ports.files.edit('/state/.env', 'A=1\n', 0o644);
  await ports.clock.advance(DAY);
  const fixed = await call('doctor.fix', { ids: ['left-overs:/state/.a.tmp'] });
  expect(fixed.done.map(({ id }) => id)).toEqual(['left-overs:/state/.a.tmp']);
  expect(wrong(fixed.view)).toEqual(['file-modes:/state/.env', 'left-overs:/state/.b.tmp']);
  expect(wrong((await call('doctor.fix', { ids: ['left-overs'] })).view)).toEqual(['file-modes:/state/.env']);
  expect(await call('doctor.fix', { ids: ['nothing-of-that-name'] })).toMatchObject({ done: [], failed: [] });
});

test('what cannot be done is said, and the rest is done', async () => {
  const { ports, call } = await start(createFakePorts());
  ports.files.edit('/state/.env', 'A=1\n', 0o644);
  ports.files.edit('/state/.a.tmp', 'x');
  await ports.clock.advance(DAY);
  ports.files.refuseWriting('EROFS', false, '/state/.env');
  const { done, failed, view } = await call('doctor.fix', {});
  expect(done.map(({ id }) => id)).toEqual(['left-overs:/state/.a.tmp']);
  expect(failed).toEqual([{ id: 'file-modes:/state/.env', message: expect.stringContaining('EROFS') }]);
  expect(wrong(view)).toEqual(['file-modes:/state/.env']);
});

test('an order of nobody who is stored goes as a whole, since an empty one would mean nobody', async () => {
  const ports = await usedFolder();
  edit(ports, STORE, (now) => ({ ...now, order: { anthropic: ['anthropic:lost'] } }));
  ports.files.edit(CONFIG, JSON.stringify({ auth: { order: { anthropic: ['anthropic:lost'] } } }));
  const again = later(ports);
  const { call } = await start(again);
  const { done, failed } = await call('doctor.fix', { ids: ['orders'] });
  expect([done.map(({ id }) => id), failed]).toEqual([['orders:main/anthropic', 'orders:anthropic:lost'], []]);
  expect(json(again, STORE)['order'] ?? {}).toEqual({});
  expect(json(again, CONFIG)['auth']?.['order']).toBeUndefined();
  expect((await call('order.get', { provider: 'anthropic' })).order).toBeNull();
});

test('a check or a repair that breaks down does not keep the others from being done', async () => {
  const { ports, call } = await start(createFakePorts());
  ports.files.edit('/state/.env', 'A=1\n', 0o644);
  ports.files.edit('/state/.a.tmp', 'x');
  await ports.clock.advance(DAY);
  const { realPath, remove } = ports.files;
  const denied = () => Promise.reject(new Error("EACCES: permission denied, scandir '/x'"));
  Object.assign(ports.files, { realPath: denied, remove: denied });
  const { done, failed, view } = await call('doctor.fix', {});
  expect(done.map(({ id }) => id)).toEqual(['file-modes:/state/.env']);
  expect(failed).toEqual([{ id: 'left-overs:/state/.a.tmp', message: expect.stringContaining('EACCES') }]);
  expect(view.checks.find(({ id }) => id === 'doctor')).toMatchObject({
    level: 'problem',
    message: expect.stringMatching(/^One check could not be done: EACCES/),
  });
  Object.assign(ports.files, { realPath, remove });
  expect(wrong((await call('doctor.fix', {})).view)).toEqual([]);
});

test('a broken config is named and not touched, nor is anything that would write to it offered', async () => {
  const ports = await usedFolder();
  ports.files.edit(CONFIG, '{ "agnets": {}, "models": { "providers": { "x": { "apiKey": "${NOT_SET_KEY}" } } } }');
  const { call } = await start(later(ports));
  const told = (await call('doctor.run', {})).checks.filter(({ group }) => group === 'config');
  expect(told.map(({ level, fix }) => [level, fix])).toEqual([
    ['problem', undefined],
    ['warning', undefined],
  ]);
  expect(told[0]?.message).toContain('NOT_SET_KEY');
  const text = ports.files.disk.get(CONFIG);
  await call('doctor.fix', {});
  expect(ports.files.disk.get(CONFIG)).toBe(text);
});

test('nothing is wrong with a new folder, nor with one where everything is used', async () => {
  const fresh = await start(createFakePorts());
  expect(wrong(await fresh.call('doctor.run', {}))).toEqual([]);
  expect((await fresh.call('doctor.fix', {})).done).toEqual([]);

  const { call, baton } = fresh;
  for (const label of ['Work', 'Home'])
    await call('accounts.add', { provider: 'anthropic', kind: 'api_key', secret: KEY(label), label });
  await call('accounts.add', { provider: 'openai', kind: 'api_key', secret: `sk-proj-${'o'.repeat(60)}`, label: 'A' });
  await call('order.set', { provider: 'anthropic', order: ['anthropic:home', 'anthropic:work'] });
  await call('agents.add', { id: 'coder' });
  await call('order.useFirst', { agentId: 'coder', profileId: 'anthropic:work' });
  await call('models.set', { model: 'anthropic/claude-opus-4-5' });
  await call('models.setImage', { model: 'anthropic/claude-opus-4-5' });
  await call('fallbacks.add', { model: 'openai/gpt-5.2' });
  await call('aliases.add', { alias: 'best', model: 'anthropic/claude-opus-4-5' });
  await call('models.paidFallback', { choice: 'block' });
  await call('sessions.pin', { session: 's', to: 'best@anthropic:work' });
  await call('activity.keepBodies', { on: true });
  await call('settings.set', { appearance: 'dark', warnBeforeDays: 3 });
  await call('accounts.rename', { profileId: 'anthropic:work', label: 'Office' });
  const removed = await call('accounts.remove', { profileId: 'openai:a' });
  await call('accounts.undo', removed);
  expect(wrong(await call('doctor.run', {}))).toEqual([]);
  await baton.close();
  const again = await start(later(fresh.ports));
  expect(wrong(await again.call('doctor.run', {}))).toEqual([]);
  expect((await again.call('doctor.fix', {})).done).toEqual([]);
});

test('what does not exist is named, with what is near, and what is advised can be done', async () => {
  const ports = createFakePorts();
  const first = await start(ports);
  await first.call('accounts.add', { provider: 'anthropic', kind: 'api_key', secret: KEY('Work'), label: 'Work' });
  await first.baton.close();
  edit(ports, STORE, (now) => ({ ...now, order: { acme: ['acme:gone'] } }));
  const model = { primary: 'opuss', fallbacks: ['antropic/claude-opus-4-5'] };
  edit(ports, CONFIG, (now) => ({ ...now, agents: { defaults: { model, imageModel: 'anthropic/claude-opuss-4-5' } } }));

  const { call } = await start(later(ports));
  const said = (await call('doctor.run', {})).checks.map(({ message }) => message);
  expect(said).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^anthropic\/opuss is no model of anthropic \(did you mean opus\b.*models set <model>`\.$/),
      expect.stringMatching(
        /no provider antropic \(did you mean anthropic\?\): take it out with `baton models fallbacks/,
      ),
      expect.stringMatching(/^anthropic\/claude-opuss-4-5 is no model .*did you mean .*claude-opus-4-5.*set-image/),
      expect.stringContaining('run `baton models auth order clear --provider acme`'),
    ]),
  );
  await call('order.clear', { provider: 'acme' });
  const after = (await call('doctor.run', {})).checks.map(({ message }) => message);
  expect(after.join()).not.toContain('acme');
});

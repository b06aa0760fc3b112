import { expect, test } from 'vitest';
import { err, ok } from '#shared/result';
import { copyAccount } from '../accounts/copy-account.ts';
import { openProfiles, type Profiles } from '../profiles/store.ts';
import { loginFor } from '../providers/logins/logins.ts';
import { settle, START } from '../testing/clock.ts';
import { createFakeLoginServer, type FakeLoginServer } from '../testing/login-server.ts';
import { createFakePorts } from '../testing/ports.ts';
import { openVault } from '../vault/vault.ts';
import { createRefresher } from './refresher.ts';
import type { RefreshEvent } from './types.ts';

/* What happens while a refresh is under way. */

const ID = 'openai-codex:a@b.c';
const HOUR = 3_600_000;

/** @param wrap what the refresher gets to see of the profiles */
async function open(server: FakeLoginServer, wrap = (profiles: Profiles) => profiles) {
  const ports = createFakePorts();
  const agents = ['main', 'work'];
  const profiles = await openProfiles({ ...ports, vault: await openVault(ports) });
  for (const agent of agents) await profiles.ready(agent);
  const refresher = createRefresher({
    clock: ports.clock,
    log: ports.log,
    network: server.network,
    profiles: wrap(profiles),
    agents: () => agents,
    login: (provider) => loginFor(provider, undefined, {}),
  });
  const heard: RefreshEvent['kind'][] = [];
  refresher.onChanged(({ kind }) => void heard.push(kind));
  const ended = { id: ID, provider: 'openai-codex', type: 'oauth', expires: START - 1 } as const;
  const secret = JSON.stringify(server.begin());
  await profiles.add('main', ended, secret);
  await profiles.add('work', ended, secret);
  const tokens = async () => {
    const read = await profiles.secret('main', ID);
    return read.ok ? (JSON.parse(read.value) as unknown) : null;
  };
  return { ports, profiles, refresher, heard, tokens, access: (agent = 'main') => refresher.fresh(agent, ID) };
}

function gate() {
  let release: () => void = () => undefined;
  const opened = new Promise<void>((done) => (release = done));
  return { opened, release };
}

const answer = (access: string) => ({ ok: true, value: { access } });

test('whoever asks between the writing of new tokens and of their end makes no call of its own', async () => {
  const server = createFakeLoginServer();
  const { opened, release } = gate();
  const world = await open(server, (profiles) => ({
    ...profiles,
    update: async (agentId, id, patch) => {
      if (patch.secret === undefined) await opened;
      return await profiles.update(agentId, id, patch);
    },
  }));
  const first = world.access();
  await settle();
  expect(await world.tokens()).toMatchObject({ access: 'access-2' });
  const others = [world.access(), world.access('work')];
  await settle();
  release();
  expect(await Promise.all([first, ...others])).toEqual([1, 2, 3].map(() => answer('access-2')));
  expect(server.sent).toEqual(['refresh-1']);
});

test.each([
  ['is refused', { status: 400, body: { error: 'invalid_grant' } }],
  ['fails', { status: 503, body: {} }],
  ['succeeds', { body: { access_token: 'late', refresh_token: 'late', expires_in: 60 } }],
])('a refresh that %s after the person signed in anew changes nothing', async (_what, reply) => {
  const server = createFakeLoginServer();
  const { opened, release } = gate();
  const { network } = server;
  const slow = {
    ...network,
    send: async (...sent: Parameters<typeof network.send>) => (await opened, network.send(...sent)),
  };
  const world = await open({ ...server, network: slow });
  server.next(reply);
  const asked = world.access();
  await settle();
  const anew = { access: 'anew', refresh: 'anew-refresh' };
  const login = { kind: 'ok', at: START } as const;
  await world.profiles.update('main', ID, { secret: JSON.stringify(anew), expires: START + HOUR, login });
  release();
  expect(await asked).toEqual(answer('anew'));
  expect(await world.tokens()).toEqual(anew);
  expect(world.profiles.view('main').profiles[ID]).toMatchObject({ login, expires: START + HOUR });
  expect(world.heard).toEqual([]);
});

test('another program’s later login that has ended, too, lends its refresh token, which is the one still good', async () => {
  const server = createFakeLoginServer();
  const world = await open(server);
  const theirs = { ...server.begin(), expires: START - 1 + 1 };
  await world.profiles.update('main', ID, { expires: START - HOUR });
  world.refresher.useOtherSource(async () => theirs);
  expect(await world.access()).toEqual(answer('access-3'));
  expect(server.sent).toEqual([theirs.refresh]);
  expect(await world.tokens()).toEqual({ access: 'access-3', refresh: 'refresh-3' });
  expect(world.heard).toEqual(['taken', 'refreshed']);
});

test('closing waits a while for an answer, then ends the question: nothing is written after that', async () => {
  const server = createFakeLoginServer();
  const { opened, release } = gate();
  const { network } = server;
  const send: typeof network.send = (request, signal) =>
    Promise.race([
      opened.then(() => network.send(request, signal)),
      new Promise<Awaited<ReturnType<typeof network.send>>>((ended) =>
        signal.addEventListener('abort', () => ended(err({ code: 'ABORTED', message: 'aborted' }))),
      ),
    ]);
  const world = await open({ ...server, network: { ...network, send } });
  const asked = world.access();
  await settle();
  const before = new Map(world.ports.files.disk);
  const closing = world.refresher.close();
  await world.ports.clock.advance(5_000);
  await closing;
  release();
  expect(await asked).toMatchObject({ error: { code: 'refresh-failed' } });
  expect(new Map(world.ports.files.disk)).toEqual(before);
  expect(world.heard).toEqual([]);
});

/** A provider that answers only once it is let. */
function slowServer() {
  const server = createFakeLoginServer();
  const { opened, release } = gate();
  const { network } = server;
  const send = async (...sent: Parameters<typeof network.send>) => (await opened, network.send(...sent));
  return { server: { ...server, network: { ...network, send } }, release };
}

test('a login that is removed while it is refreshed comes back with its new tokens', async () => {
  const { server, release } = slowServer();
  const world = await open(server);
  const asked = world.access();
  await settle();
  const taken = await world.profiles.take('main', ID);
  if (!taken.ok) throw new Error(taken.error.code);
  release();
  expect(await asked).toEqual(answer('access-2'));
  expect(await world.profiles.putBack(taken.value)).toMatchObject({ ok: true });
  expect(await world.tokens()).toEqual({ access: 'access-2', refresh: 'refresh-2' });
  expect(world.profiles.view('main').profiles[ID]).toMatchObject({ expires: START + HOUR, login: { kind: 'ok' } });
  expect(await world.access()).toEqual(answer('access-2'));
  expect(server.sent).toEqual(['refresh-1']);
});

test('an agent’s own login that is removed while it is refreshed changes nothing of main’s, and comes back new', async () => {
  const { server, release } = slowServer();
  const world = await open(server);
  const mains = JSON.stringify({ access: 'of-main', refresh: 'of-main' });
  await world.profiles.update('main', ID, { secret: mains, expires: START + HOUR, email: 'other@b.c' });
  await world.profiles.update('work', ID, { email: 'a@b.c' });
  const asked = world.access('work');
  await settle();
  const taken = await world.profiles.take('work', ID);
  if (!taken.ok) throw new Error(taken.error.code);
  release();
  await asked;
  expect(await world.profiles.secret('main', ID)).toEqual({ ok: true, value: mains });
  await world.profiles.putBack(taken.value);
  const back = await world.profiles.secret('work', ID);
  expect(back.ok && JSON.parse(back.value)).toEqual({ access: 'access-2', refresh: 'refresh-2' });
});

test.each([
  { what: 'removed for good', then: (profiles: Profiles) => profiles.purge('main', ID), left: null },
  {
    what: 'removed and signed in anew',
    then: (profiles: Profiles) =>
      profiles.add('main', { id: ID, provider: 'openai-codex', type: 'oauth' }, '{"access":"a","refresh":"b"}'),
    left: { access: 'a', refresh: 'b' },
  },
])('a login that is $what while it is refreshed leaves no secret behind', async ({ then, left }) => {
  const { server, release } = slowServer();
  const world = await open(server);
  await world.profiles.take('work', ID);
  await world.profiles.purge('work', ID);
  const asked = world.access();
  await settle();
  await world.profiles.take('main', ID);
  await then(world.profiles);
  release();
  await asked;
  expect(await world.tokens()).toEqual(left);
  expect(world.ports.files.disk.get('/state/vault.json')?.includes('profile:main/')).toBe(left !== null);
});

test('a copy that is made while the login is refreshed has the new tokens, whoever was first', async () => {
  const { server, release } = slowServer();
  const world = await open(server);
  await world.profiles.take('work', ID);
  await world.profiles.purge('work', ID);
  const asked = world.access();
  await settle();
  const agents = { resolve: (id = 'main') => ok(id) };
  // The refresh lands between the copy's reading and its writing.
  const profiles = {
    ...world.profiles,
    add: async (...at: Parameters<Profiles['add']>) => (release(), await asked, world.profiles.add(...at)),
  };
  expect(await copyAccount({ agents, profiles }, { profileId: ID, to: 'work' })).toMatchObject({ ok: true });
  const copy = await world.profiles.secret('work', ID);
  expect(copy.ok && JSON.parse(copy.value)).toEqual({ access: 'access-2', refresh: 'refresh-2' });
  expect(world.profiles.view('work').profiles[ID]).toMatchObject({ expires: START + HOUR });
});

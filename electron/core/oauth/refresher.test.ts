import { describe, expect, test } from 'vitest';
import type { StoredProfile } from '../profiles/types.ts';
import { eligibility } from '../profiles/order.ts';
import { openProfiles } from '../profiles/store.ts';
import { loginFor } from '../providers/logins/logins.ts';
import { START } from '../testing/clock.ts';
import { Crash } from '../testing/files.ts';
import { createFakePorts, type FakePorts } from '../testing/ports.ts';
import { createFakeLoginServer, type FakeLoginServer } from '../testing/login-server.ts';
import { openVault } from '../vault/vault.ts';
import { createRefresher } from './refresher.ts';
import type { OtherLogin, RefreshEvent } from './types.ts';

const ID = 'openai-codex:a@b.c';
const HOUR = 3_600_000;

async function open(server: FakeLoginServer, ports: FakePorts = createFakePorts(), agents = ['main']) {
  const vault = await openVault(ports);
  const profiles = await openProfiles({ ...ports, vault });
  for (const agent of agents) await profiles.ready(agent);
  const refresher = createRefresher({
    clock: ports.clock,
    log: ports.log,
    network: server.network,
    profiles,
    agents: () => agents,
    login: (provider) => loginFor(provider, undefined, {}),
  });
  const heard: RefreshEvent[] = [];
  refresher.onChanged((event) => void heard.push(event));
  return { ports, vault, profiles, refresher, heard };
}
type World = Awaited<ReturnType<typeof open>>;

const stored = (expires: number | undefined, more: Partial<StoredProfile> = {}): Omit<StoredProfile, 'hasSecret'> => ({
  id: ID,
  provider: 'openai-codex',
  type: 'oauth',
  email: 'a@b.c',
  ...(expires === undefined ? {} : { expires }),
  ...more,
});

async function withLogin(expires: number | undefined = START - 1, more: Partial<StoredProfile> = {}) {
  const server = createFakeLoginServer();
  const world = await open(server);
  await world.profiles.add('main', stored(expires, more), JSON.stringify(server.begin()));
  return { server, ...world };
}

const profileOf = ({ profiles }: Pick<World, 'profiles'>) => profiles.view('main').profiles[ID]!;
const onDisk = async (ports: FakePorts) => {
  const profiles = await openProfiles({ ...ports, vault: await openVault(ports) });
  const secret = await profiles.secret('main', ID);
  return secret.ok ? (JSON.parse(secret.value) as { access: string; refresh: string }) : null;
};
const access = async (world: Pick<World, 'refresher'>, rejected?: string) => {
  const fresh = await world.refresher.fresh('main', ID, rejected);
  return fresh.ok ? fresh.value.access : fresh.error.code;
};

describe('when a token is refreshed', () => {
  test('a good one is used as it is', async () => {
    const world = await withLogin(START + HOUR);
    expect(await access(world)).toBe('access-1');
    expect(world.server.sent).toEqual([]);
  });

  test('an ended one is refreshed first, and what came is on disk', async () => {
    const world = await withLogin();
    expect(await access(world)).toBe('access-2');
    expect(await onDisk(world.ports)).toEqual({ access: 'access-2', refresh: 'refresh-2' });
    expect(profileOf(world)).toMatchObject({ expires: START + HOUR, login: { kind: 'ok', at: START } });
    expect(world.heard).toEqual([{ agentId: 'main', profileId: ID, kind: 'refreshed' }]);
    expect(await access(world)).toBe('access-2');
    expect(world.server.sent).toEqual(['refresh-1']);
  });

  test('one that ends soon answers now and is refreshed behind', async () => {
    const world = await withLogin(START + 60_000);
    expect(await access(world)).toBe('access-1');
    await world.refresher.close();
    expect(await access(world)).toBe('access-2');
  });

  test('100 at once make one call', async () => {
    const world = await withLogin();
    const all = await Promise.all(Array.from({ length: 100 }, () => access(world)));
    expect(new Set(all)).toEqual(new Set(['access-2']));
    expect(world.server.sent).toEqual(['refresh-1']);
  });

  test('a rejected one is renewed once, and those who come late get the new one', async () => {
    const world = await withLogin(START + HOUR);
    expect(await Promise.all([access(world, 'access-1'), access(world, 'access-1')])).toEqual(['access-2', 'access-2']);
    expect(await access(world, 'access-1')).toBe('access-2');
    expect(world.server.sent).toEqual(['refresh-1']);
  });

  test('a rejected one that is only a moment old is not renewed again', async () => {
    const world = await withLogin();
    await access(world);
    expect(await access(world, 'access-2')).toBe('refresh-failed');
    expect(world.server.sent).toEqual(['refresh-1']);
    await world.ports.clock.advance(120_000);
    expect(await access(world, 'access-2')).toBe('access-3');
  });

  test.each([
    ['nothing', undefined],
    ['no number', NaN],
    ['zero', 0],
    ['a negative number', -5],
  ])('an end that is %s counts as ended', async (_name, expires) => {
    const world = await withLogin(START + HOUR);
    await world.profiles.update('main', ID, { expires: expires ?? null });
    expect(await access(world)).toBe('access-2');
  });

  test.each([
    ['absent', undefined, HOUR],
    ['zero', 0, HOUR],
    ['negative', -1, HOUR],
    ['a word', 'soon', HOUR],
    ['text', '120', 120_000],
    ['null', null, HOUR],
  ])('expires_in that is %s', async (_name, expiresIn, life) => {
    const world = await withLogin();
    world.server.expiresIn = expiresIn;
    expect(await access(world)).toBe('access-2');
    expect(profileOf(world).expires).toBe(START + life);
  });

  test('a clock that is set back a day does no harm', async () => {
    const world = await withLogin();
    world.server.next('down');
    expect(await access(world)).toBe('refresh-failed');
    const back = await open(world.server, createFakePorts({ files: world.ports.files, keyring: world.ports.keyring }));
    await back.ports.clock.advance(0);
    expect(await access(back)).toBe('access-2');
  });
});

describe('when it does not work', () => {
  test('a refused one is never sent again, not even by the next process', async () => {
    const world = await withLogin();
    world.server.revoke();
    expect([await access(world), await access(world)]).toEqual(['sign-in-needed', 'sign-in-needed']);
    expect((await world.refresher.refreshNow('main', ID)).ok).toBe(false);
    expect(world.server.sent).toEqual(['refresh-1']);
    expect(profileOf(world).login).toEqual({ kind: 'refused', message: 'refresh token was already used', at: START });
    expect(world.heard.map(({ kind }) => kind)).toEqual(['refused']);

    const next = await open(world.server, createFakePorts({ files: world.ports.files, keyring: world.ports.keyring }));
    expect(await access(next)).toBe('sign-in-needed');
    expect(world.server.sent).toEqual(['refresh-1']);
  });

  test('a backup that brings the refused token back does not get it sent', async () => {
    const world = await withLogin();
    world.server.revoke();
    await access(world);
    const old = JSON.stringify({ access: 'access-1', refresh: 'refresh-1' });
    await world.profiles.update('main', ID, { secret: old, login: { kind: 'ok' } });
    expect(await access(world)).toBe('sign-in-needed');
    expect(world.server.sent).toEqual(['refresh-1']);
  });

  test('when the access token is rejected too, the account counts as ended', async () => {
    const world = await withLogin(START + HOUR);
    world.server.revoke();
    expect(await access(world, 'access-1')).toBe('sign-in-needed');
    expect(profileOf(world)).toMatchObject({ expires: START, login: { kind: 'refused' } });
    const facts = { provider: 'openai-codex', configProfiles: {}, now: START };
    expect(eligibility(profileOf(world), facts)).toBe('expired');
    expect(eligibility({ ...profileOf(world), expires: START + 1 }, facts)).toBeNull();
    expect(eligibility({ ...profileOf(world), login: { kind: 'ok' } }, facts)).toBeNull();
  });

  test.each(['invalid_grant', 'temporarily_unavailable'])(
    'a server that repeats the token it complains of: %s',
    async (error) => {
      const world = await withLogin();
      const said = `${'The login server is sorry about that. '.repeat(5)}refresh-1 is not good, refresh-1!`;
      world.server.next({ status: 400, body: { error, error_description: said } });
      await access(world);
      expect(JSON.stringify([profileOf(world).login, world.ports.log, ...world.ports.files.disk])).not.toContain(
        'refresh-',
      );
      expect(JSON.stringify(profileOf(world).login)).toContain('… is');
    },
  );

  test('OpenAI’s own words for a spent token', async () => {
    const world = await withLogin();
    world.server.next({
      status: 401,
      body: { error: { code: 'refresh_token_reused', message: 'Please log in again' } },
    });
    expect(await access(world)).toBe('sign-in-needed');
    expect(profileOf(world).login).toMatchObject({ kind: 'refused', message: 'Please log in again' });
  });

  test.each([
    ['nobody there', 'down' as const, 'connect ECONNREFUSED'],
    ['a page', { body: '<html>', type: 'text/html' }, 'it answered with a page instead of data'],
    ['a 500', { status: 500, body: { error: 'server_error' } }, 'it answered 500'],
    ['nothing in it', { body: {} }, 'its answer lacks what a login needs'],
    ['an unknown client', { status: 401, body: { error: 'invalid_client' } }, 'invalid_client'],
  ])('%s: it backs off, twice as long each time, up to half an hour', async (_name, reply, why) => {
    const world = await withLogin();
    world.server.next(...Array.from({ length: 12 }, () => reply));
    const waits: number[] = [];
    let last = 0;
    for (let second = 0; second < 3 * 3_600; second += 30) {
      expect(await access(world)).toBe('refresh-failed');
      if (world.server.asked.length > waits.length) {
        waits.push(second - last);
        last = second;
      }
      await world.ports.clock.advance(30_000);
    }
    expect(waits).toEqual([0, 30, 60, 120, 240, 480, 960, 1_800, 1_800, 1_800, 1_800]);
    expect(profileOf(world).login).toMatchObject({ kind: 'failing', tries: 11, lastError: why, since: START });
    expect(await world.refresher.refreshNow('main', ID)).toMatchObject({ ok: false });
    expect((await world.refresher.refreshNow('main', ID)).ok).toBe(true);
    expect(profileOf(world).login).toMatchObject({ kind: 'ok' });
  });

  test('new tokens that the disk refuses are not lost, and not used', async () => {
    const world = await withLogin();
    world.ports.files.refuseWriting('no space');
    expect(await access(world)).toBe('write-failed');
    world.ports.files.refuseWriting(null);
    expect(await access(world)).toBe('access-2');
    expect(world.server.sent).toEqual(['refresh-1']);
    expect(await onDisk(world.ports)).toEqual({ access: 'access-2', refresh: 'refresh-2' });
  });

  test('when only the account’s file cannot be written, the spent token does not come back', async () => {
    const world = await withLogin();
    world.ports.files.refuseWriting('no space', false, world.profiles.storePath('main'));
    expect(await access(world)).toBe('access-2');
    expect(await onDisk(world.ports)).toEqual({ access: 'access-2', refresh: 'refresh-2' });
  });
});

describe('the same login elsewhere', () => {
  const other = (server: FakeLoginServer): OtherLogin => {
    const { access, refresh } = server.begin();
    return { access, refresh, expires: START + HOUR };
  };

  test('another program’s newer tokens are taken instead of a refresh', async () => {
    const world = await withLogin();
    const theirs = other(world.server);
    world.refresher.useOtherSource(async () => theirs);
    expect(await access(world)).toBe(theirs.access);
    expect(await onDisk(world.ports)).toEqual({ access: theirs.access, refresh: theirs.refresh });
    expect(world.server.sent).toEqual([]);
    expect(world.heard.map(({ kind }) => kind)).toEqual(['taken']);
  });

  test('a refused refresh looks there once more before it asks to sign in', async () => {
    const world = await withLogin();
    let looks = 0;
    const theirs = other(world.server);
    world.refresher.useOtherSource(async () => ((looks += 1) === 1 ? null : theirs));
    world.server.next({ status: 400, body: { error: 'invalid_grant' } });
    expect(await access(world)).toBe(theirs.access);
    expect(profileOf(world).login).toMatchObject({ kind: 'ok' });
  });

  test('older ones, ended ones and our own are not', async () => {
    const world = await withLogin(START - 1);
    for (const theirs of [
      { access: 'access-1', refresh: 'x', expires: START + HOUR },
      { access: 'old', refresh: 'x', expires: START - 5 },
      { access: '', refresh: 'x', expires: START + HOUR },
    ]) {
      world.refresher.useOtherSource(async () => theirs);
      expect((await access(world)).startsWith('access-')).toBe(true);
      await world.profiles.update('main', ID, { expires: START - 1 });
    }
  });

  test('copies that agents have of one login are refreshed together', async () => {
    const server = createFakeLoginServer();
    const world = await open(server, createFakePorts(), ['main', 'work']);
    const secret = JSON.stringify(server.begin());
    await world.profiles.add('main', stored(START - 1), secret);
    await world.profiles.add('work', stored(START - 1), secret);
    const both = await Promise.all([world.refresher.fresh('main', ID), world.refresher.fresh('work', ID)]);
    expect(both.map((fresh) => fresh.ok && fresh.value.access)).toEqual(['access-2', 'access-2']);
    expect(server.sent).toEqual(['refresh-1']);
    expect((await world.profiles.secret('work', ID)).ok).toBe(true);
    expect(await world.refresher.fresh('work', ID)).toMatchObject({ value: { access: 'access-2' } });
  });
});

test('killed at any of 200 points, the next start works or asks to sign in, and never uses a token that is not on disk', async () => {
  const ends = new Map<string, number>();
  for (let cut = 0; cut < 200; cut += 1) {
    const server = createFakeLoginServer();
    const first = await open(server);
    await first.profiles.add('main', stored(START - 1), JSON.stringify(server.begin()));
    // Refreshes one after another, some of them in vain, each a few writes; one of these dies.
    first.ports.files.crashInWrite(1 + (cut % 20));
    server.next(...Array.from({ length: Math.floor(cut / 20) % 4 }, () => 'down' as const));
    const dead = await untilKilled(async () => {
      const fresh = await first.refresher.fresh('main', ID);
      if (fresh.ok) expect((await onDisk(first.ports))?.access).toBe(fresh.value.access);
      await first.ports.clock.advance(2 * HOUR);
    });
    expect(dead).toBe(true);
    server.usual();
    const next = await open(
      server,
      createFakePorts({ files: first.ports.files, keyring: first.ports.keyring, clock: first.ports.clock }),
    );
    await next.ports.clock.advance(2 * HOUR);
    const end = await access(next);
    const works = end.startsWith('access-') && server.accepts(end);
    const asks = end === 'sign-in-needed' && next.profiles.view('main').profiles[ID]?.login?.kind === 'refused';
    expect([cut, end, works || asks]).toEqual([cut, end, true]);
    ends.set(works ? 'works' : 'asks', (ends.get(works ? 'works' : 'asks') ?? 0) + 1);
  }
  // Most cuts lose nothing; only one between the provider's answer and the vault's write can.
  expect(ends.get('works')).toBeGreaterThan(90);
  expect(ends.get('asks')).toBeGreaterThan(0);
});

async function untilKilled(round: () => Promise<void>): Promise<boolean> {
  for (let n = 0; n < 40; n += 1) {
    try {
      await round();
    } catch (error) {
      if (error instanceof Crash) return true;
      throw error;
    }
  }
  return false;
}

import { describe, expect, test } from 'vitest';
import { createFakePorts } from '../testing/ports.ts';
import { START } from '../testing/clock.ts';
import { openSessions } from './sessions.ts';

async function setup(ports = createFakePorts(), kept = 3) {
  let order: readonly string[] | undefined;
  const sessions = await openSessions({ ...ports, orderOf: () => order, kept });
  return { ports, sessions, reorder: () => (order = ['p:1']) };
}

const ids = (list: readonly { readonly session: string }[]) => list.map(({ session }) => session);

describe('what a session used last', () => {
  test('is known by agent, session and provider, and after a restart', async () => {
    const { ports, sessions } = await setup();
    sessions.used('main', 's', 'p', 'p:1');
    sessions.used('main', 's', 'q', 'q:1');
    expect(sessions.lastProfile('main', 's', 'p')).toBe('p:1');
    expect(sessions.lastProfile('ci', 's', 'p')).toBeUndefined();
    expect(sessions.list('main')).toEqual([
      { agentId: 'main', session: 's', profileId: 'q:1', source: 'auto', lastUsed: START },
    ]);
    await sessions.flush();
    expect(ports.clock.sleepers(), 'nothing keeps the process alive').toBe(0);
    const again = await setup(ports);
    expect(again.sessions.lastProfile('main', 's', 'p')).toBe('p:1');
    expect(again.sessions.list('main')).toEqual(sessions.list('main'));
  });

  test('is written later, many requests together, and not again without need', async () => {
    const { ports, sessions } = await setup();
    for (let i = 0; i < 50; i += 1) sessions.used('main', 's', 'p', 'p:1');
    expect(ports.files.writes).toEqual([]);
    await ports.clock.advance(60_000);
    await sessions.flush();
    expect(ports.files.writes).toEqual(['/state/sessions.json']);
  });

  test('is forgotten when the accounts are put in another order', async () => {
    const { sessions, reorder } = await setup();
    sessions.used('main', 's', 'p', 'p:1');
    reorder();
    expect(sessions.lastProfile('main', 's', 'p')).toBeUndefined();
  });

  test('the oldest session is forgotten first, one that a person pinned last', async () => {
    const { sessions } = await setup();
    await sessions.pin('main', 'mine', { profileId: 'p:9' });
    for (const session of ['a', 'b', 'a', 'c']) sessions.used('main', session, 'p', 'p:1');
    expect(ids(sessions.list('main'))).toEqual(['c', 'a', 'mine']);
  });

  test('a name without end is kept as its fingerprint', async () => {
    const { sessions } = await setup();
    const [one, other] = ['x'.repeat(100_000), `${'x'.repeat(100_000)}y`];
    sessions.used('main', one, 'p', 'p:1');
    expect([sessions.lastProfile('main', one, 'p'), sessions.lastProfile('main', other, 'p')]).toEqual([
      'p:1',
      undefined,
    ]);
    expect(ids(sessions.list('main'))[0]).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  test.each([256, 257, 100_000])(
    'one of %i letters is pinned and let go by its whole name, or as it is listed',
    async (length) => {
      const { sessions } = await setup();
      const name = 'é'.repeat(length);
      await sessions.pin('main', name, { profileId: 'p:2' });
      sessions.used('main', name, 'p', 'p:1');
      expect(sessions.pinOf('main', name)).toEqual({ profileId: 'p:2' });
      const [listed = ''] = ids(sessions.list('main'));
      expect(listed.length).toBeLessThanOrEqual(256);
      for (const known of [name, listed]) {
        await sessions.pin('main', name, { profileId: 'p:2' });
        expect(await sessions.unpin('main', known)).toEqual({ ok: true, value: { wasPinned: true } });
        expect(sessions.pinOf('main', name)).toBeUndefined();
      }
    },
  );
});

describe('what a person pinned', () => {
  test('is on disk at once, stays when something else answers, and ends when it is unpinned', async () => {
    const { ports, sessions } = await setup();
    const pinned = await sessions.pin('main', 's', { model: 'p/m', profileId: 'p:2' });
    expect(pinned).toMatchObject({ value: { model: 'p/m', profileId: 'p:2', source: 'user' } });
    sessions.used('main', 's', 'q', 'q:1');
    expect(sessions.list('main')).toMatchObject([{ profileId: 'p:2', source: 'user' }]);
    const again = await setup(ports);
    expect(again.sessions.pinOf('main', 's')).toEqual({ model: 'p/m', profileId: 'p:2' });
    expect(await again.sessions.unpin('main', 's')).toEqual({ ok: true, value: { wasPinned: true } });
    expect(await again.sessions.unpin('main', 's')).toEqual({ ok: true, value: { wasPinned: false } });
    expect((await setup(ports)).sessions.list('main')).toEqual([]);
  });

  test('what is stale of it goes, half by half', async () => {
    const { sessions } = await setup();
    await sessions.pin('main', 's', { model: 'p/m', profileId: 'p:2' });
    sessions.stale('main', 's', 'profileId');
    expect(sessions.pinOf('main', 's')).toEqual({ model: 'p/m' });
    sessions.stale('main', 's', 'model');
    expect(sessions.pinOf('main', 's')).toBeUndefined();
    sessions.stale('main', 'unheard-of', 'model');
  });
});

test('a file that cannot be understood is left alone, and a pin is refused rather than lost', async () => {
  const ports = createFakePorts();
  ports.files.edit('/state/sessions.json', '{"mine":');
  const { sessions } = await setup(ports);
  sessions.used('main', 's', 'p', 'p:1');
  expect(sessions.lastProfile('main', 's', 'p')).toBe('p:1');
  expect(await sessions.pin('main', 's', { profileId: 'p:1' })).toMatchObject({ error: { code: 'store-unreadable' } });
  expect(ports.files.disk.get('/state/sessions.json')).toBe('{"mine":');
});

test('a pin that the disk refuses, or to let it go, changes nothing', async () => {
  const ports = createFakePorts();
  const { sessions } = await setup(ports);
  await sessions.pin('main', 's', { profileId: 'p:1' });
  const before = sessions.list('main');
  ports.files.refuseWriting('the disk is full');
  const refused = [
    await sessions.pin('main', 's', { profileId: 'p:2' }),
    await sessions.pin('main', 'new', { profileId: 'p:2' }),
    await sessions.unpin('main', 's'),
  ];
  expect(refused.map(({ ok }) => ok)).toEqual([false, false, false]);
  expect(sessions.pinOf('main', 's')).toEqual({ profileId: 'p:1' });
  expect(sessions.list('main')).toEqual(before);
});

test('of two pins at once that the disk refuses neither stays', async () => {
  const ports = createFakePorts();
  const { sessions } = await setup(ports);
  await sessions.pin('main', 's', { profileId: 'p:1' });
  ports.files.refuseWriting('the disk is full');
  const both = [sessions.pin('main', 's', { profileId: 'p:2' }), sessions.pin('main', 's', { profileId: 'p:3' })];
  expect((await Promise.all(both)).map(({ ok }) => ok)).toEqual([false, false]);
  expect(sessions.pinOf('main', 's')).toEqual({ profileId: 'p:1' });
});

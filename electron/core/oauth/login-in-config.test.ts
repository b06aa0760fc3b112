import { expect, test } from 'vitest';
import { createFakeLoginServer } from '../testing/login-server.ts';
import { createFakePorts } from '../testing/ports.ts';
import { openBaton } from '../testing/open-baton.ts';

/* A config that names the accounts to be used does not keep out an account that is signed in. */

const OLD = 'anthropic:old';
const NEW = 'anthropic:new@example.com';
const token = { type: 'token', provider: 'anthropic', token: 'sk-ant-oat01-made-up' };

async function start(auth: object) {
  const server = createFakeLoginServer();
  const ports = createFakePorts({ network: server.network });
  ports.files.disk.set('/state/baton.json', JSON.stringify({ auth }));
  const store = { version: 1, profiles: { [OLD]: token } };
  ports.files.disk.set('/state/agents/main/agent/auth-profiles.json', JSON.stringify(store));
  const { call } = await openBaton(ports, 'cli');
  async function signIn(more: object = {}) {
    const account = { email_address: 'new@example.com' };
    server.next({
      body: { access_token: 'access-made-up', refresh_token: 'refresh-made-up', expires_in: 60, account },
    });
    const { id } = await call('login.start', { provider: 'anthropic', ...more });
    return (await call('login.paste', { id, text: 'code' })).state;
  }
  const used = async () => {
    const { groups } = await call('accounts.list', {});
    return groups.flatMap(({ profiles }) =>
      profiles.flatMap(({ id, state }) => (state.kind === 'unchecked' ? [id] : [])),
    );
  };
  const config = () => JSON.parse(ports.files.disk.get('/state/baton.json') ?? '') as { auth: unknown };
  return { signIn, used, config };
}

test('it is named where others are', async () => {
  const world = await start({ profiles: { [OLD]: { provider: 'anthropic', mode: 'token' } } });
  expect(await world.signIn()).toEqual({ kind: 'done', profileId: NEW });
  expect([...(await world.used())].sort()).toEqual([NEW, OLD]);
  expect(world.config().auth).toMatchObject({ profiles: { [NEW]: { provider: 'anthropic', mode: 'oauth' } } });
});

test.each([
  [undefined, [OLD, NEW]],
  [0, [NEW, OLD]],
])('it comes into an order that is written there, at place %s', async (place, order) => {
  const world = await start({ order: { anthropic: [OLD] } });
  await world.signIn({ place });
  expect(await world.used()).toEqual(order);
  expect(world.config().auth).toEqual({ order: { anthropic: order } });
});

test('one that was a token and is signed in is used as the login it is now', async () => {
  const world = await start({
    profiles: { [OLD]: { provider: 'anthropic', mode: 'token' } },
    order: { anthropic: [OLD] },
  });
  expect(await world.signIn({ profileId: OLD })).toEqual({ kind: 'done', profileId: OLD });
  expect(world.config().auth).toEqual({
    profiles: { [OLD]: { provider: 'anthropic', mode: 'oauth' } },
    order: { anthropic: [OLD] },
  });
  expect(await world.used()).toEqual([OLD]);
});

import { describe, expect, test } from 'vitest';
import type { LoginView } from '#shared/login';
import { ok } from '#shared/result';
import { openProfiles } from '../profiles/store.ts';
import { providerTable } from '../providers/catalogue.ts';
import { settle } from '../testing/clock.ts';
import { createFakeLoginServer, type Reply } from '../testing/login-server.ts';
import { createFakePorts } from '../testing/ports.ts';
import { openVault } from '../vault/vault.ts';
import { createLogins } from './logins.ts';

async function setup() {
  const ports = createFakePorts();
  const profiles = await openProfiles({ ...ports, vault: await openVault(ports) });
  const server = createFakeLoginServer();
  const told: LoginView[] = [];
  const table = providerTable({});
  const logins = createLogins({
    ...ports,
    network: server.network,
    config: { unknown: () => null },
    agents: { resolve: (id = 'main') => ok(id) },
    providers: () => table,
    profiles,
    signedIn: async () => undefined,
    inConfig: { ordered: () => false, add: async () => ok(undefined), renew: async () => ok(undefined) },
    told: (view) => void told.push(view),
  });
  const start = async (input: Parameters<typeof logins.start>[0]) => {
    const begun = await logins.start(input);
    if (!begun.ok) throw new Error(JSON.stringify(begun.error));
    return begun.value;
  };
  const state = (id: string) => {
    const view = logins.get(id);
    return view.ok ? view.value.state : null;
  };
  return { ...ports, profiles, server, told, logins, start, state };
}
type World = Awaited<ReturnType<typeof setup>>;

const code = (more: object = {}): Reply => ({
  body: {
    device_code: 'dev',
    user_code: 'ABCD-EFGH',
    verification_uri: 'https://x.example/device',
    expires_in: 600,
    ...more,
  },
});
const error = (name: string): Reply => ({ status: 400, body: { error: name } });
const granted: Reply = { body: { access_token: 'a', refresh_token: 'r', expires_in: 60, resource_url: 'eu.qwen.ai' } };

/** Seconds at which the token endpoint was asked, until the login ended. */
async function asked({ clock, server, state }: World, id: string): Promise<number[]> {
  const begun = clock.now();
  const at: number[] = [];
  let seen = server.asked.length;
  for (let second = 0; second < 700 && state(id)?.kind === 'waiting'; second += 1) {
    await clock.advance(1_000);
    if (server.asked.length > seen) at.push((clock.now() - begun) / 1_000);
    seen = server.asked.length;
  }
  return at;
}

describe('a login with a code', () => {
  test('the code is shown, and the account is there when it was typed in', async () => {
    const world = await setup();
    world.server.next(code(), error('authorization_pending'), granted);
    const view = await world.start({ provider: 'qwen', label: 'Mine' });
    expect(view).toMatchObject({
      provider: 'qwen-portal',
      method: 'device',
      state: { kind: 'waiting', userCode: 'ABCD-EFGH', url: 'https://x.example/device', paste: false },
    });
    expect(await asked(world, view.id)).toEqual([2, 4]);
    expect(world.state(view.id)).toEqual({ kind: 'done', profileId: 'qwen-portal:default' });
    expect(world.told).toHaveLength(1);
    expect(world.profiles.view('main').profiles['qwen-portal:default']).toMatchObject({
      type: 'oauth',
      label: 'Mine',
      resourceUrl: 'https://eu.qwen.ai/v1',
    });
    const [begun, , last] = world.server.asked.map(({ form }) => form);
    expect(begun).toMatchObject({ code_challenge_method: 'S256', scope: 'openid profile email model.completion' });
    expect(last).toMatchObject({ device_code: 'dev', code_verifier: expect.stringMatching(/^[\w-]{43}$/) as string });
  });

  test('Qwen’s slow_down: half as long again, at most 10 s', async () => {
    const world = await setup();
    const slow = Array.from({ length: 6 }, () => error('slow_down'));
    world.server.next(code(), ...slow, granted);
    const view = await world.start({ provider: 'qwen-portal' });
    // 2, then after 3, 4.5, 6.75, 10, 10, 10 s
    expect(await asked(world, view.id)).toEqual([2, 5, 10, 17, 27, 37, 47]);
  });

  test('Copilot asks as often as GitHub says, 2 s less often after slow_down, and exchanges what it gets', async () => {
    const world = await setup();
    const github: Reply = { body: { access_token: 'gho_1', token_type: 'bearer', scope: 'read:user' } };
    world.server.next(code({ interval: 5 }), { body: { error: 'slow_down' } }, github, {
      body: { token: 'tid=1;proxy-ep=proxy.x.y', refresh_in: 1_500 },
    });
    const view = await world.start({ provider: 'github-copilot' });
    expect(await asked(world, view.id)).toEqual([5, 12]);
    expect(world.state(view.id)).toEqual({ kind: 'done', profileId: 'github-copilot:github' });
    const secret = await world.profiles.secret('main', 'github-copilot:github');
    expect(secret.ok && JSON.parse(secret.value)).toEqual({ access: 'tid=1;proxy-ep=proxy.x.y', refresh: 'gho_1' });
  });

  const noCopilot = { message: 'No access to GitHub Copilot found.', title: 'Contact Support' };
  test.each<[string, Reply, string]>([
    [
      'why',
      { status: 403, body: { message: 'Not accessible', error_details: noCopilot } },
      'No access to GitHub Copilot found.',
    ],
    ['a sentence', { status: 404, body: { message: 'Not Found' } }, 'Not Found'],
    ['nothing', { status: 403, body: 'x', type: 'text/plain' }, 'HTTP 403'],
  ])('an account without Copilot: what GitHub says is told, be it %s', async (_what, reply, said) => {
    const world = await setup();
    world.server.next(code(), { body: { access_token: 'gho_1', token_type: 'bearer', scope: 'read:user' } }, reply);
    const view = await world.start({ provider: 'github-copilot' });
    await asked(world, view.id);
    const message = `GitHub Copilot gives this login no token. Check that its account may use it, then start again. It says: ${said}`;
    expect(world.state(view.id)).toEqual({ kind: 'failed', message });
  });

  test('a connection that fails is tried again, less often', async () => {
    const world = await setup();
    world.server.next(code(), 'down', 'down', { status: 502, body: 'x', type: 'text/html' }, granted);
    const view = await world.start({ provider: 'qwen-portal' });
    expect(await asked(world, view.id)).toEqual([2, 6, 14, 30]);
    expect(world.state(view.id)).toMatchObject({ kind: 'done' });
  });

  test.each([
    ['access_denied', /declined/],
    ['expired_token', /has run out/],
    ['invalid_client', /client id/],
  ])('%s ends it', async (name, words) => {
    const world = await setup();
    world.server.next(code(), error(name));
    const view = await world.start({ provider: 'qwen-portal' });
    await asked(world, view.id);
    expect(world.state(view.id)).toMatchObject({ kind: 'failed', message: expect.stringMatching(words) as string });
  });

  test('nobody types it in', async () => {
    const world = await setup();
    world.server.next(code({ expires_in: 10 }), ...Array.from({ length: 9 }, () => error('authorization_pending')));
    const view = await world.start({ provider: 'qwen-portal' });
    expect(await asked(world, view.id)).toEqual([2, 4, 6, 8]);
    expect(world.state(view.id)).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('run out') as string,
    });
  });

  test('cancelled, nothing is asked any more', async () => {
    const world = await setup();
    world.server.next(code());
    const view = await world.start({ provider: 'qwen-portal' });
    expect(world.logins.cancel(view.id).ok).toBe(true);
    await world.clock.advance(60_000);
    expect(world.server.asked).toHaveLength(1);
    expect(world.state(view.id)).toEqual({ kind: 'cancelled' });
  });

  test('a bug on the way is logged, and the login ends with a sentence', async () => {
    const world = await setup();
    world.server.next(code(), granted);
    world.files.crashInWrite();
    const view = await world.start({ provider: 'qwen-portal' });
    await asked(world, view.id);
    expect(world.state(view.id)).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('broke off') as string,
    });
    expect(world.log.entries.map(({ event }) => event)).toContain('login-broke');
  });

  test('a page that is no web page is not shown', async () => {
    const world = await setup();
    world.server.next(code({ verification_uri: 'file:///etc/passwd' }));
    expect(await world.logins.start({ provider: 'qwen-portal' })).toMatchObject({ error: { code: 'login-failed' } });
  });
});

describe('a login whose code is pasted', () => {
  const waiting = (view: LoginView) => new URL(view.state.kind === 'waiting' ? view.state.url : '').searchParams;

  test('Anthropic: code#state, state and verifier apart', async () => {
    const world = await setup();
    const view = await world.start({ provider: 'anthropic' });
    const query = waiting(view);
    const state = query.get('state') ?? '';
    world.server.next({
      body: {
        access_token: 'a',
        refresh_token: 'r',
        expires_in: 28_800,
        account: { email_address: 'Me@x.y', uuid: 'u' },
      },
    });
    const pasted = await world.logins.paste(view.id, `the-code#${state}`);
    expect(pasted).toMatchObject({ value: { state: { kind: 'done', profileId: 'anthropic:me@x.y' } } });
    const { form } = world.server.asked[0]!;
    expect(form).toMatchObject({ grant_type: 'authorization_code', code: 'the-code', state });
    expect(form['code_verifier']).not.toBe(state);
    expect(query.get('redirect_uri')).toBe('https://console.anthropic.com/oauth/code/callback');
  });

  test.each([
    ['nothing in it', ' ', /no code/],
    ['a state of another login', 'code#other', /another login/],
    ['a setup-token instead of a code', `sk-ant-oat01-${'x'.repeat(80)}`, /sent nowhere/],
  ])('%s: the login goes on', async (_name, text, words) => {
    const world = await setup();
    const view = await world.start({ provider: 'anthropic' });
    expect(await world.logins.paste(view.id, text)).toMatchObject({
      error: { code: 'login-failed', message: expect.stringMatching(words) as string },
    });
    expect(world.server.asked).toEqual([]);
    expect(world.state(view.id)?.kind).toBe('waiting');
  });

  test('a code that is refused ends nothing: the right one may follow', async () => {
    const world = await setup();
    const view = await world.start({ provider: 'anthropic' });
    world.server.next(error('invalid_grant'), granted);
    expect(await world.logins.paste(view.id, 'half')).toMatchObject({ error: { code: 'login-failed' } });
    expect(await world.logins.paste(view.id, 'whole')).toMatchObject({ value: { state: { kind: 'done' } } });
    expect(await world.logins.paste(view.id, 'whole')).toMatchObject({ error: { code: 'unknown-login' } });
  });

  test('nobody comes back within 5 minutes', async () => {
    const world = await setup();
    const view = await world.start({ provider: 'anthropic' });
    await world.clock.advance(299_000);
    expect(world.state(view.id)?.kind).toBe('waiting');
    await world.clock.advance(1_000);
    expect(world.state(view.id)).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('5 minutes') as string,
    });
  });

  test('a second one of the same provider ends the first', async () => {
    const world = await setup();
    const first = await world.start({ provider: 'anthropic' });
    await world.start({ provider: 'anthropic' });
    expect(world.state(first.id)).toEqual({ kind: 'cancelled' });
    world.logins.close();
    await settle();
    expect(world.clock.sleepers()).toBe(0);
  });

  test('an account without an e-mail gets a free id, and does not replace a key', async () => {
    const world = await setup();
    await world.profiles.add('main', { id: 'anthropic:default', provider: 'anthropic', type: 'api_key' }, 'sk-ant-x');
    const view = await world.start({ provider: 'anthropic' });
    world.server.next(granted);
    expect(await world.logins.paste(view.id, 'c')).toMatchObject({
      value: { state: { kind: 'done', profileId: 'anthropic:default-2' } },
    });
  });
});

test.each([
  [{ provider: 'nobody' }, 'unknown-provider'],
  [{ provider: 'openrouter' }, 'method-not-offered'],
  [{ provider: 'chutes' }, 'login-failed'],
  [{ provider: 'google-gemini-cli' }, 'login-failed'],
  [{ provider: 'anthropic', method: 'device' as const }, 'method-not-offered'],
  [{ provider: 'anthropic', profileId: 'anthropic:none' }, 'unknown-profile'],
])('%j: %s', async (input, code) => {
  const { logins } = await setup();
  expect(await logins.start(input)).toMatchObject({ error: { code } });
});

test('who has no client of Google’s is told where to put one', async () => {
  const { logins } = await setup();
  expect(await logins.start({ provider: 'google-antigravity' })).toMatchObject({
    error: { message: expect.stringContaining('ANTIGRAVITY_OAUTH_CLIENT_SECRET') as string },
  });
});

test('of two logins that are begun at the same moment only the second goes on', async () => {
  const world = await setup();
  const begun = await Promise.all([1, 2].map(() => world.start({ provider: 'anthropic' })));
  expect(begun.map(({ id }) => world.state(id)?.kind)).toEqual(['cancelled', 'waiting']);
  world.logins.close();
});

test('of two codes asked for at the same moment only the second is waited for, whichever came first', async () => {
  const world = await setup();
  world.server.next(code({ device_code: 'one' }), code({ device_code: 'two' }));
  const begun = await Promise.all([1, 2].map(() => world.start({ provider: 'qwen' })));
  expect(begun.map(({ id }) => world.state(id)?.kind)).toEqual(['cancelled', 'waiting']);
  world.server.next(granted);
  await world.clock.advance(10_000);
  expect(world.server.asked.flatMap(({ form }) => form['device_code'] ?? [])).toEqual(['two']);
  expect(world.state(begun[1]?.id ?? '')).toMatchObject({ kind: 'done' });
});

test('closing while a code is asked for waits for nobody', async () => {
  const world = await setup();
  world.server.next(code());
  const starting = world.start({ provider: 'qwen' });
  world.logins.close();
  expect((await starting).state).toEqual({ kind: 'cancelled' });
  await settle();
  expect(world.clock.sleepers()).toBe(0);
});

import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { until } from '../fixtures/until.ts';
import type { LoginView } from '#shared/login';
import { startBaton, type Running } from '../upstreams/gateway-fixture.ts';
import { startLoginServer, type LoginServer } from '../upstreams/login-server.ts';
import { createSurfer, navigate } from '../upstreams/surfer.ts';

/** Whole logins against a certified OAuth server with rotating refresh tokens, driven as a browser would. */

const ID = 'openai-codex:alice@example.com';
const SCOPES = 'openid email offline_access';

let login: LoginServer;
let baton: Running;

beforeEach(async () => {
  // The server warns that it is set up for tests, which it is.
  vi.spyOn(console, 'warn').mockReturnValue();
  vi.spyOn(console, 'info').mockReturnValue();
  login = await startLoginServer();
  const oauth = {
    clientId: 'baton-test',
    tokenUrl: `${login.url}/token`,
    authorizeUrl: `${login.url}/auth`,
    deviceUrl: `${login.url}/device/auth`,
    scopes: SCOPES,
  };
  baton = await startBaton({
    model: { primary: 'openai-codex/gpt-5.2-codex' },
    providers: (url) => ({
      'openai-codex': { baseUrl: `${url}/v1`, oauth },
      'qwen-portal': { baseUrl: `${url}/v1`, oauth },
    }),
  });
});

afterEach(async () => {
  await baton.close();
  await login.close();
});

const waiting = (view: LoginView) => {
  if (view.state.kind !== 'waiting') throw new Error(JSON.stringify(view));
  return view.state;
};

const start = async (more: object = {}) => baton.call('login.start', { provider: 'openai-codex', ...more });

const person = (name: string) => ({ login: name, password: 'any' });

async function signIn(name = 'alice', more: object = {}) {
  const view = await start(more);
  const page = await createSurfer().visit(waiting(view).url, person(name));
  return { page, view: await baton.call('login.get', { id: view.id }) };
}

const ask = () =>
  fetch(`${baton.url}/v1/responses`, {
    method: 'POST',
    headers: { authorization: `Bearer ${baton.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'default', input: 'Hello', stream: true, store: false }),
  });

const profile = async (id = ID) => {
  const { groups } = await baton.call('accounts.list', {});
  return groups.flatMap(({ profiles }) => profiles).find((one) => one.id === id);
};

/** The file as another program, or time, could have left it; Baton reads it when it starts. */
async function edit(change: (profiles: Record<string, Record<string, unknown>>) => void) {
  const path = join(baton.stateDir, 'agents', 'main', 'agent', 'auth-profiles.json');
  await baton.baton.close();
  const file = JSON.parse(await readFile(path, 'utf8')) as { profiles: Record<string, Record<string, unknown>> };
  change(file.profiles);
  await writeFile(path, JSON.stringify(file));
  baton = await baton.restart();
}

const expire = () => edit((profiles) => (profiles[ID]!['expires'] = 1));

const tokenOf = (call: { secret: string } | undefined) => call?.secret ?? '';

describe('signing in through the browser', () => {
  test('from nothing to an answer', async () => {
    const { page, view } = await signIn();
    expect(page.text).toContain('You are signed in');
    expect(view.state).toEqual({ kind: 'done', profileId: ID });
    expect(await profile()).toMatchObject({ type: 'oauth', email: 'alice@example.com', provider: 'openai-codex' });

    const answer = await ask();
    expect([answer.status, answer.headers.get('x-baton-profile')]).toEqual([200, ID]);
    await answer.text();
    expect(baton.upstream.calls.at(-1)).toMatchObject({
      path: '/v1/responses',
      headers: {
        'chatgpt-account-id': 'account-alice',
        originator: 'baton',
        'openai-beta': 'responses=experimental',
      },
    });
    expect(baton.heard.filter(({ event }) => event === 'login').map(({ payload }) => payload)).toMatchObject([
      { id: view.id, state: { kind: 'done' } },
    ]);
  });

  test('a question of Baton’s own goes in the only way this address takes it: as a stream', async () => {
    await signIn();
    expect(await baton.call('ask', { text: 'Hi' })).toMatchObject({ text: 'Hello from upstream', profileId: ID });
    const sent = JSON.parse(baton.upstream.calls.at(-1)?.body ?? '{}') as unknown;
    expect(sent).toMatchObject({ stream: true, store: false, instructions: expect.any(String) as string });
  });

  test('no token and no verifier is in a file, a log, an event or an answer', async () => {
    const { view } = await signIn();
    await (await ask()).text();
    const token = tokenOf(baton.upstream.calls.at(-1));
    expect(token.length).toBeGreaterThan(20);
    expect(await baton.everything()).not.toContain(token);
    expect(JSON.stringify([baton.heard, view, await profile()])).not.toContain(token);
  });

  test('signing in again keeps the id and the order', async () => {
    await signIn('alice', { label: 'Work' });
    await signIn('bob');
    await baton.call('order.set', { provider: 'openai-codex', order: [ID, 'openai-codex:bob@example.com'] });
    const { view } = await signIn('alice', { profileId: ID });
    expect(view.state).toEqual({ kind: 'done', profileId: ID });
    expect((await baton.call('order.get', { provider: 'openai-codex' })).order).toEqual([
      ID,
      'openai-codex:bob@example.com',
    ]);
    expect((await profile())?.label).toBe('Work');
  });

  test('somebody else does not take over an account', async () => {
    await signIn();
    const { view } = await signIn('bob', { profileId: ID });
    expect(view.state).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining(
        'You signed in as bob@example.com, but this account is alice@example.com',
      ) as string,
    });
    expect((await profile())?.email).toBe('alice@example.com');
  });

  test('the port is taken: the address the browser ended on is pasted', async () => {
    const squatter = await occupy(1455);
    const view = await start();
    expect(waiting(view)).toMatchObject({ paste: true, portTaken: 1455 });
    const page = await createSurfer().visit(waiting(view).url, person('alice'), (url) => url.includes(':1455/'));
    const wrong = await baton.baton.dispatch('login.paste', {
      id: view.id,
      text: page.url.replace('state=', 'state=x'),
    });
    expect(wrong).toMatchObject({ ok: false, error: { code: 'login-failed' } });
    expect(await baton.call('login.paste', { id: view.id, text: page.url })).toMatchObject({
      state: { kind: 'done', profileId: ID },
    });
    await new Promise((closed) => squatter.close(closed));
  });

  test('a wrong state, a web page, and a second return change nothing', async () => {
    const view = await start();
    const landed = await createSurfer().visit(waiting(view).url, person('alice'), (url) => url.includes(':1455/'));
    expect(await get(landed.url.replace('state=', 'state=x'))).toMatchObject({ status: 400 });
    expect(await get(landed.url, { origin: 'https://evil.example' })).toMatchObject({ status: 400 });
    expect(await get(landed.url, { host: 'evil.example' })).toMatchObject({ status: 400 });
    expect(await get(landed.url, { 'sec-fetch-mode': 'no-cors' })).toMatchObject({ status: 400 });
    expect(await get(landed.url, {}, 'POST')).toMatchObject({ status: 400 });
    expect(await get('http://127.0.0.1:1455/')).toMatchObject({ status: 404 });
    expect(waiting(await baton.call('login.get', { id: view.id })).paste).toBe(true);
    expect(login.tokenCalls).toEqual([]);

    const [first, second] = await Promise.all([get(landed.url), get(landed.url)]);
    expect([first.status, second.status].sort()).toEqual([200, 409]);
    expect(login.tokenCalls).toEqual([{ grant: 'authorization_code' }]);
    expect((await baton.call('login.get', { id: view.id })).state.kind).toBe('done');
  });

  test('cancelled: the port is free again, and the code is of no use', async () => {
    const view = await start();
    await baton.call('login.cancel', { id: view.id });
    expect((await baton.call('login.get', { id: view.id })).state).toEqual({ kind: 'cancelled' });
    const squatter = await vi.waitFor(() => occupy(1455));
    await new Promise((closed) => squatter.close(closed));
    expect(await baton.baton.dispatch('login.paste', { id: view.id, text: 'code' })).toMatchObject({
      error: { code: 'unknown-login' },
    });
  });

  test('declined at the provider', async () => {
    const view = await start();
    const state = new URL(waiting(view).url).searchParams.get('state') ?? '';
    const page = await get(`http://localhost:1455/auth/callback?error=access_denied&state=${state}`);
    expect(page.text).toContain('declined');
    expect((await baton.call('login.get', { id: view.id })).state).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('was declined') as string,
    });
  });
});

test('signing in with a code on another device', async () => {
  const view = await baton.call('login.start', { provider: 'qwen-portal' });
  const { url, userCode } = waiting(view);
  expect(userCode).toMatch(/^[A-Z]{4}-[A-Z]{4}$/);
  await createSurfer().visit(url, person('carol'));
  const done = await until(async () => {
    const { state } = await baton.call('login.get', { id: view.id });
    return state.kind === 'waiting' ? null : state;
  });
  expect(done).toEqual({ kind: 'done', profileId: 'qwen-portal:default' });
});

describe('refreshing', () => {
  beforeEach(async () => {
    await signIn();
  });

  test('100 requests at once on an expired login make one call of the token endpoint', async () => {
    await expire();
    const answers = await Promise.all(Array.from({ length: 100 }, () => ask()));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    await Promise.all(answers.map((answer) => answer.text()));
    expect(login.refreshes()).toBe(1);
    expect(new Set(baton.upstream.calls.map(tokenOf)).size).toBe(1);
  });

  test('a token that was ended too early is renewed once, and the client never knows', async () => {
    await (await ask()).text();
    const old = tokenOf(baton.upstream.calls.at(-1));
    baton.upstream.script(old, { kind: 'status', status: 401, type: 'invalid_token', message: 'Token expired' });
    // As if it had been got an hour ago: one that is only a moment old would be rejected for another reason.
    await edit((profiles) => (profiles[ID]!['loginState'] = { kind: 'ok', at: Date.now() - 3_600_000 }));
    const answer = await ask();
    expect([answer.status, answer.headers.get('x-baton-attempts')]).toEqual([200, '1']);
    await answer.text();
    expect(login.refreshes()).toBe(1);
    expect(tokenOf(baton.upstream.calls.at(-1))).not.toBe(old);
    expect((await profile())?.state.kind).not.toBe('cooling');
  });

  test('a refresh token that is spent is sent once, and the person is asked to sign in', async () => {
    const dir = join(baton.stateDir, 'vault.json');
    const before = await readFile(dir, 'utf8');
    await baton.call('login.refresh', { profileId: ID });
    await baton.baton.close();
    await writeFile(dir, before); // a backup was put back: its refresh token was used already
    await expire();
    await Promise.all([ask(), ask(), ask()]);
    expect((await ask()).status).not.toBe(200);
    expect(login.tokenCalls.filter(({ error }) => error === 'invalid_grant')).toHaveLength(1);
    expect(baton.heard.filter(({ event }) => event === 'sign-in-needed')).toMatchObject([
      { payload: { profileId: ID } },
    ]);
    expect((await profile())?.state.kind).toBe('sign-in');
    expect(await baton.baton.dispatch('login.refresh', { profileId: ID })).toMatchObject({
      error: { code: 'sign-in-needed' },
    });

    await signIn('alice', { profileId: ID });
    expect((await ask()).status).toBe(200);
  });

  test.each([
    ['a page instead of data', 200, '<html>down</html>', 'text/html'],
    ['a 503', 503, '{"error":"temporarily_unavailable"}', 'application/json'],
    ['nothing in it', 200, '{}', 'application/json'],
  ])('%s: the login stays, and works again later', async (_name, status, body, type) => {
    await expire();
    login.answerWith(status, body, type);
    expect((await ask()).status).not.toBe(200);
    expect((await profile())?.state).toMatchObject({ kind: 'refresh-failed', worksUntil: null });
    login.answerWith(null);
    await baton.call('login.refresh', { profileId: ID });
    expect((await ask()).status).toBe(200);
  });
});

function occupy(port: number): Promise<Server> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

const get = (url: string, headers: Readonly<Record<string, string>> = {}, method = 'GET') =>
  navigate(url, { headers, method });

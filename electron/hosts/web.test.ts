import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Event } from '#shared/contract';
import { ok } from '#shared/result';
import { serveWeb, type WebHost } from './web.ts';
import { BODY_LIMIT } from './web-body.ts';

interface Reply {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
}

let folder: string;
let web: WebHost;
let now: number;
let calls: unknown[];
let listeners: Set<(event: Event, payload: unknown) => void>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'web-'));
  await mkdir(join(folder, 'renderer/assets'), { recursive: true });
  await writeFile(join(folder, 'renderer/index.html'), '<title>page</title>');
  await writeFile(join(folder, 'renderer/assets/main.js'), 'export {}');
  await writeFile(join(folder, 'renderer/notes.txt'), 'not for the web');
  await writeFile(join(folder, 'secret.json'), '{"secret":1}');
  await symlink(join(folder, 'secret.json'), join(folder, 'renderer/link.json'));
  now = 1_800_000_000_000;
  calls = [];
  listeners = new Set();
  const served = await serveWeb({
    rendererDir: join(folder, 'renderer'),
    port: 0,
    now: () => now,
    baton: {
      dispatch: async (call, input) => {
        calls.push({ call, input });
        return ok('answer');
      },
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
  });
  if (!served.ok) throw new Error(served.error.code);
  web = served.value;
});

afterEach(async () => {
  await web.close();
  await rm(folder, { recursive: true, force: true });
});

/** As a browser would ask, with nothing tidied: `path` goes out as it is. */
function ask(
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const { method = 'GET', headers = {}, body } = options;
    const asked = request({ host: '127.0.0.1', port: web.port, path, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

const pathOf = (link: string) => link.slice(web.url.length);

async function signIn(): Promise<string> {
  const reply = await ask(pathOf(web.newLink()));
  return String(reply.headers['set-cookie']).split(';')[0]!;
}

async function call(headers: Record<string, string>, body = '{"call":"app.get","input":{"a":1}}'): Promise<Reply> {
  return await ask('/call', { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
}

describe('the one-time link', () => {
  it('opens one session with a cookie that scripts and other sites never see', async () => {
    const reply = await ask(pathOf(web.newLink()));
    expect(reply).toMatchObject({ status: 303, headers: { location: '/' } });
    expect(String(reply.headers['set-cookie'])).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/);
    const page = await ask('/', { headers: { cookie: await signIn() } });
    expect(page).toMatchObject({ status: 200, body: '<title>page</title>' });
  });

  it('holds at least 128 random bits', () => {
    const [a, b] = [web.newLink(), web.newLink()].map((link) => new URL(link).searchParams.get('token') ?? '');
    expect(Buffer.from(a!, 'base64url').length).toBeGreaterThanOrEqual(16);
    expect(a).not.toBe(b);
  });

  it('works once', async () => {
    const path = pathOf(web.newLink());
    expect((await ask(path)).status).toBe(303);
    const again = await ask(path);
    expect(again.status).toBe(403);
    expect(again.headers['set-cookie']).toBeUndefined();
  });

  it.each([
    { after: 10 * 60_000, status: 303 },
    { after: 10 * 60_000 + 1, status: 403 },
  ])('after $after ms answers $status', async ({ after, status }) => {
    const path = pathOf(web.newLink());
    now += after;
    expect((await ask(path)).status).toBe(status);
  });

  it.each(['/open', '/open?token=', '/open?token=wrong'])('is not %s', async (path) => {
    expect((await ask(path)).status).toBe(403);
  });
});

describe('who is let in', () => {
  it.each(['/', '/assets/main.js', '/events', '/index.html'])('nobody without a session: %s', async (path) => {
    expect((await ask(path)).status).toBe(401);
    expect((await ask(path, { headers: { cookie: `baton_${String(web.port)}=guess` } })).status).toBe(401);
  });

  it('no call without a session', async () => {
    expect((await call({ origin: web.url })).status).toBe(401);
    expect(calls).toEqual([]);
  });

  it.each([
    'evil.example',
    'evil.example:80',
    '127.0.0.1',
    '127.0.0.1:1',
    'localhost',
    '0.0.0.0:PORT',
    '127.0.0.1.evil.example:PORT',
  ])('no foreign Host: %s', async (host) => {
    const headers = { host: host.replace('PORT', String(web.port)), cookie: await signIn(), origin: web.url };
    expect((await ask('/', { headers })).status).toBe(403);
    expect((await ask(pathOf(web.newLink()), { headers })).status).toBe(403);
    expect((await call(headers)).status).toBe(403);
    expect(calls).toEqual([]);
  });

  it.each(['http://evil.example', 'null', 'https://127.0.0.1:PORT', 'http://127.0.0.1:1', 'http://localhost:PORT'])(
    'no foreign Origin: %s',
    async (text) => {
      const headers = { cookie: await signIn(), origin: text.replace('PORT', String(web.port)) };
      expect((await call(headers)).status).toBe(403);
      expect((await ask('/events', { headers })).status).toBe(403);
      expect(calls).toEqual([]);
    },
  );

  it.each(['cross-site', 'same-site', 'none'])(
    'no call that a page of another site makes: Sec-Fetch-Site %s',
    async (site) => {
      const headers = { cookie: await signIn(), origin: web.url, 'sec-fetch-site': site };
      expect((await call(headers)).status).toBe(403);
    },
  );

  it('no call without an Origin', async () => {
    expect((await call({ cookie: await signIn() })).status).toBe(403);
  });

  it('our own page, under both names of this computer', async () => {
    const cookie = await signIn();
    const named = { host: `localhost:${String(web.port)}`, origin: `http://localhost:${String(web.port)}` };
    for (const headers of [{ origin: web.url, 'sec-fetch-site': 'same-origin' }, named]) {
      const reply = await call({ cookie, ...headers });
      expect(reply).toMatchObject({ status: 200, body: '{"ok":true,"value":"answer"}' });
    }
    expect(calls).toEqual(Array.from({ length: 2 }, () => ({ call: 'app.get', input: { a: 1 } })));
  });

  it('only programs on this computer', async () => {
    const elsewhere = Object.values((await import('node:os')).networkInterfaces())
      .flat()
      .find((address) => address?.family === 'IPv4' && !address.internal);
    if (elsewhere === undefined) return;
    const refused = await new Promise((resolve) => {
      const socket = connect(web.port, elsewhere.address);
      socket.on('error', () => resolve(true));
      socket.on('connect', () => resolve(false));
    });
    expect(refused).toBe(true);
  });
});

describe('what is answered', () => {
  it('every answer forbids framing, sniffing, caching and referrers', async () => {
    const cookie = await signIn();
    for (const reply of [await ask('/'), await ask('/', { headers: { cookie } }), await ask('/open?token=x')]) {
      expect(reply.headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
      });
      const policy = String(reply.headers['content-security-policy']);
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain('unsafe');
    }
  });

  it.each([
    '/../secret.json',
    '/..%2fsecret.json',
    '/%2e%2e/secret.json',
    '/assets/../../secret.json',
    '/assets/..%5c..%5csecret.json',
    '//secret.json',
    '//',
    'http://evil.example/secret.json',
    '/link.json',
    '/notes.txt',
    '/nothing.html',
    '/assets',
    '/index.html%00.js',
    '/%',
  ])('no file outside the page or of another kind: %s', async (path) => {
    const reply = await ask(path, { headers: { cookie: await signIn() } });
    expect(reply.status).toBe(404);
    expect(reply.body).not.toContain('secret');
  });

  it('files with their type', async () => {
    const reply = await ask('/assets/main.js', { headers: { cookie: await signIn() } });
    expect(reply).toMatchObject({ status: 200, headers: { 'content-type': 'text/javascript; charset=utf-8' } });
  });

  it.each(['', 'x', '[', '"x"', 'null'])('400 to a body that is no JSON object: %j', async (body) => {
    expect((await call({ cookie: await signIn(), origin: web.url }, body)).status).toBe(400);
    expect(calls).toEqual([]);
  });

  it('413 to a body above the limit, announced or not', async () => {
    const headers = { cookie: await signIn(), origin: web.url };
    const body = JSON.stringify({ call: 'app.get', input: 'x'.repeat(BODY_LIMIT) });
    expect((await call(headers, body)).status).toBe(413);
    expect((await call({ ...headers, 'transfer-encoding': 'chunked' }, body)).status).toBe(413);
    expect(calls).toEqual([]);
  });

  it('415 to a form, which another site could send', async () => {
    const headers = { cookie: await signIn(), origin: web.url, 'content-type': 'text/plain' };
    expect((await call(headers)).status).toBe(415);
  });

  it('405 to other methods', async () => {
    const headers = { cookie: await signIn(), origin: web.url };
    expect((await ask('/call', { method: 'PUT', headers })).status).toBe(405);
  });

  it('events, until the page goes away', async () => {
    const cookie = await signIn();
    let heard = '';
    const asked = request({ host: '127.0.0.1', port: web.port, path: '/events', headers: { cookie } }, (response) => {
      response.setEncoding('utf8').on('data', (chunk: string) => (heard += chunk));
      response.on('error', () => undefined);
    });
    asked.on('error', () => undefined);
    asked.end();
    await expect.poll(() => listeners.size).toBe(1);
    for (const listener of listeners) listener('changed', { topics: ['app'] });
    await expect.poll(() => heard).toContain('event: changed\ndata: {"topics":["app"]}\n\n');
    asked.destroy();
    await expect.poll(() => listeners.size).toBe(0);
  });

  it('port-in-use when the port is taken', async () => {
    const baton = { dispatch: async () => ok(1), subscribe: () => () => undefined };
    const again = await serveWeb({ rendererDir: folder, port: web.port, baton });
    expect(again).toEqual({ ok: false, error: { code: 'port-in-use', port: web.port } });
  });
});

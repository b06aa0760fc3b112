import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startSignIn, type SignInServer } from '../upstreams/sign-in.ts';
import { startUpstream, type Upstream } from '../upstreams/upstream.ts';

/* Several processes at once on one login whose access token has ended, and whose refresh token is good once. */

const baton = resolve(import.meta.dirname, '../../dist/cli/baton.js');

let home: string;
let server: SignInServer;
let upstream: Upstream;
let started: ChildProcess[];

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'login-processes-'));
  [server, upstream] = await Promise.all([startSignIn(), startUpstream()]);
  started = [];
  await mkdir(join(home, 'state'));
  const oauth = { authorizeUrl: `${server.url}/authorize`, tokenUrl: `${server.url}/token` };
  const config = {
    agents: { defaults: { model: 'anthropic/claude-opus-4-5' } },
    models: { providers: { anthropic: { baseUrl: upstream.url, oauth } } },
  };
  await writeFile(join(home, 'state', 'baton.json'), JSON.stringify(config));
});

afterEach(async () => {
  for (const child of started) child.kill('SIGKILL');
  await Promise.all([server.close(), upstream.close()]);
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
});

function start(...args: string[]): ChildProcess {
  const env = { PATH: process.env['PATH'], HOME: home, BATON_HOME: join(home, 'state') };
  const child = spawn(process.execPath, [baton, ...args], { env, stdio: 'pipe' });
  started.push(child);
  return child;
}

async function ended(child: ChildProcess) {
  let out = '';
  child.stdout?.on('data', (data) => (out += String(data)));
  child.stderr?.resume();
  const [exit] = (await once(child, 'close')) as [number];
  return { exit, out };
}

/** Signs in with a pasted address, and waits until the access token has ended. */
async function signInAndWait() {
  server.live(1);
  const child = start('models', 'auth', 'login', '--provider', 'anthropic', '--no-open');
  let said = '';
  child.stderr?.on('data', (data: Buffer) => {
    const before = said;
    said += data.toString();
    const link = /^http\S+\/authorize\S+\n/m;
    const url = link.exec(said)?.[0].trim();
    if (url === undefined || link.test(before)) return;
    void fetch(url, { redirect: 'manual' }).then((page) =>
      child.stdin?.write(`${page.headers.get('location') ?? ''}\n`),
    );
  });
  const [exit] = (await once(child, 'close')) as [number];
  expect([exit, said]).toEqual([0, said]);
  while (Date.now() < server.lastEnd()) await new Promise((later) => setTimeout(later, 50));
  server.live(3_600);
  server.rotate({ granted: () => undefined, answered: () => undefined });
}

const refreshes = () => server.grants.filter((form) => form.get('grant_type') === 'refresh_token').length;

const ask = () => {
  const child = start('ask', 'Hello');
  child.stdin?.end();
  return ended(child);
};

it.each([
  { what: 'two commands', serves: false, commands: 2 },
  { what: 'a process that stays and three commands', serves: true, commands: 3 },
])('$what on one login that has ended make one call of the token endpoint', async ({ serves, commands }) => {
  await signInAndWait();
  if (serves) await once(start('serve', '--port', '0', '--no-ui', '--json').stdout!, 'data');
  const all = await Promise.all(Array.from({ length: commands }, ask));
  for (const one of all)
    expect(one).toMatchObject({ exit: 0, out: expect.stringContaining('Hello from upstream') as string });
  expect(refreshes()).toBe(1);
  expect(new Set(upstream.calls.map(({ secret }) => secret)).size).toBe(1);
});

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/* The built command line (`npm run build`), as real processes on a state folder of their own. */

const baton = resolve(import.meta.dirname, '../../dist/cli/baton.js');
const key = (n: number) => `sk-ant-api03-${'0123456789abcdefghij'.repeat(4)}-${String(n)}`;

interface Ready {
  readonly gateway: { readonly url: string; readonly port: number };
  readonly ui: { readonly url: string; readonly link: string };
}

let home: string;
let started: ChildProcess[];

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'cli-'));
  started = [];
});

afterEach(async () => {
  for (const child of started) child.kill('SIGKILL');
  await rm(home, { recursive: true, force: true });
});

function start(args: readonly string[]): ChildProcess {
  const env = { PATH: process.env['PATH'], HOME: home, BATON_HOME: join(home, 'state') };
  const child = spawn(process.execPath, [baton, ...args], { env, stdio: 'pipe' });
  started.push(child);
  return child;
}

async function run(args: readonly string[], piped = '') {
  const child = start(args);
  let out = '';
  let err = '';
  child.stdout?.on('data', (data) => (out += String(data)));
  child.stderr?.on('data', (data) => (err += String(data)));
  child.stdin?.end(piped);
  const [exit] = (await once(child, 'close')) as [number];
  return { exit, out, err };
}

const paste = (n: number, id: string) =>
  run(
    ['models', 'auth', 'paste-token', '--no-check', '--provider', 'anthropic', '--profile-id', `anthropic:${id}`],
    key(n),
  );

async function serve(...more: string[]): Promise<{ child: ChildProcess; ready: Ready }> {
  const child = start(['serve', '--port', '0', '--ui-port', '0', '--json', ...more]);
  for await (const line of createInterface({ input: child.stdout! }))
    return { child, ready: JSON.parse(line) as Ready };
  throw new Error('serve ended before it was ready');
}

async function everyFile(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return await Promise.all(files.map((file) => readFile(file, 'utf8')));
}

describe('commands on their own', () => {
  it('keep an order made by hand from one process to the next', async () => {
    await paste(1, 'work');
    await paste(2, 'home');
    const set = await run('models auth order set --provider anthropic anthropic:home anthropic:work'.split(' '));
    expect(set).toMatchObject({ exit: 0, err: '' });
    const get = await run('models auth order get --provider anthropic --json'.split(' '));
    expect(JSON.parse(get.out)).toMatchObject({ agentId: 'main', order: ['anthropic:home', 'anthropic:work'] });
  });

  it('lose nothing when twenty run at once', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, (_, n) => paste(n, `p${String(n)}`)));
    expect(all.filter(({ exit }) => exit !== 0)).toEqual([]);
    const list = await run(['models', 'auth', 'list', '--plain']);
    expect(list.out.trim().split('\n')).toHaveLength(20);
  });

  it('leave no secret in any file, nor in what they print', async () => {
    const { out, err } = await paste(1, 'work');
    const status = await run(['models', 'status', '--json']);
    const texts = [...(await everyFile(home)), out, err, status.out];
    expect(texts.length).toBeGreaterThan(4);
    expect(texts.filter((text) => text.includes(key(1)) || text.includes(key(1).slice(13, 60)))).toEqual([]);
  });

  it('answer a folder that cannot be written and a broken config in one sentence, and change nothing', async () => {
    await writeFile(join(home, 'file'), '');
    const child = spawn(process.execPath, [baton, 'models'], {
      env: { ...process.env, BATON_HOME: join(home, 'file', 'x') },
    });
    let err = '';
    child.stderr.on('data', (data) => (err += String(data)));
    expect((await once(child, 'close'))[0]).toBe(1);
    expect(err).toMatch(/^baton: .*cannot be written[^\n]*\n$/);

    await run(['models', 'set', 'openai/gpt-5.2']);
    const config = join(home, 'state', 'baton.json');
    await writeFile(config, '{ "agents": ');
    const set = await run(['models', 'set', 'anthropic/claude-opus-4-5']);
    expect(set.exit).toBe(1);
    expect(set.err).toMatch(/^baton: [^\n]*baton\.json has an error[^\n]*\n$/);
    expect(await readFile(config, 'utf8')).toBe('{ "agents": ');
    const list = await run(['models', 'list', '--plain']);
    expect(list).toMatchObject({ exit: 0, out: 'anthropic/claude-opus-4-5\n' });
    expect(list.err).toMatch(/^baton: [^\n]*baton\.json has an error[^\n]*asks no provider\.\n$/);
    expect((await run(['doctor'])).err).toBe('');
  });
});

it.runIf(process.platform === 'linux')('a full disk under what is printed is one sentence', async () => {
  const full = await open('/dev/full', 'w');
  const env = { PATH: process.env['PATH'], HOME: home, BATON_HOME: join(home, 'state') };
  const child = spawn(process.execPath, [baton, 'models', 'list'], { env, stdio: ['ignore', full.fd, 'pipe'] });
  let err = '';
  child.stderr?.on('data', (data) => (err += String(data)));
  expect((await once(child, 'close'))[0]).toBe(1);
  expect(err).toBe('baton: What there is to print could not be written (the disk is full).\n');
  await full.close();
});

describe('baton serve', () => {
  it('prints one JSON line, answers, and ends cleanly on SIGTERM', async () => {
    const { child, ready } = await serve();
    let more = '';
    child.stdout?.on('data', (data) => (more += String(data)));
    expect((await fetch(`${ready.gateway.url}/healthz`)).status).toBe(200);
    child.kill('SIGTERM');
    expect((await once(child, 'exit'))[0]).toBe(0);
    expect(more).toBe('');
    await expect(fetch(`${ready.gateway.url}/healthz`)).rejects.toThrow();
  });

  it('opens its page with the link once, and carries calls to the core', async () => {
    const { ready } = await serve();
    const opened = await fetch(ready.ui.link, { redirect: 'manual' });
    expect(opened.status).toBe(303);
    expect((await fetch(ready.ui.link, { redirect: 'manual' })).status).toBe(403);
    const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect(await (await fetch(ready.ui.url, { headers: { cookie } })).text()).toContain('<script');
    const headers = { cookie, origin: ready.ui.url, 'content-type': 'application/json' };
    const answer = await fetch(`${ready.ui.url}/call`, {
      method: 'POST',
      headers,
      body: '{"call":"app.get","input":{}}',
    });
    expect(await answer.json()).toMatchObject({
      ok: true,
      value: { host: 'serve', gateway: { port: ready.gateway.port } },
    });
  });

  it('is the one owner: commands go through it, a second one is refused, `baton` makes a fresh link', async () => {
    const { child, ready } = await serve();
    const pid = String(child.pid);
    expect(await run(['agents', 'key', 'main'])).toMatchObject({ exit: 0 });
    expect(await run(['serve', '--port', '0'])).toMatchObject({ exit: 1, out: '', err: expect.stringContaining(pid) });
    const link = /http:\S+/.exec((await run([])).out)?.[0] ?? '';
    expect(link).not.toBe(ready.ui.link);
    expect((await fetch(link, { redirect: 'manual' })).status).toBe(303);
  });

  it('leaves the folder free for the next one at once when it is killed, and what it had stored', async () => {
    const { child } = await serve();
    await paste(1, 'work');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const list = await run(['models', 'auth', 'list', '--plain']);
    expect(list).toMatchObject({ exit: 0, out: 'anthropic:work\n' });
  });

  it.each(['--port', '--ui-port'])('refuses a taken %s in one sentence', async (option) => {
    const { ready } = await serve();
    const other = spawn(
      process.execPath,
      [baton, 'serve', '--port', '0', '--ui-port', '0', option, String(ready.gateway.port)],
      {
        env: { ...process.env, BATON_HOME: join(home, 'other') },
      },
    );
    let err = '';
    other.stderr.on('data', (data) => (err += String(data)));
    expect((await once(other, 'close'))[0]).toBe(1);
    expect(err).toMatch(new RegExp(`^baton: Port ${String(ready.gateway.port)} is taken[^\\n]*${option}[^\\n]*\\n$`));
  });
});

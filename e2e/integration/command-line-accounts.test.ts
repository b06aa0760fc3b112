import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSignIn, type SignInServer } from '../upstreams/sign-in.ts';

/* Logins, import and `--check`: the built command line as real processes, with files of real shape. */

const baton = resolve(import.meta.dirname, '../../dist/cli/baton.js');
const DAY = 86_400_000;

let home: string;
let server: SignInServer;
let started: ChildProcess[];

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'cli-accounts-'));
  server = await startSignIn();
  started = [];
  await mkdir(join(home, 'state'), { recursive: true });
  const oauth = {
    authorizeUrl: `${server.url}/authorize`,
    tokenUrl: `${server.url}/token`,
    deviceUrl: `${server.url}/device`,
  };
  await config({ anthropic: { oauth }, 'openai-codex': { oauth }, 'qwen-portal': { oauth } });
});

afterEach(async () => {
  for (const child of started) child.kill('SIGKILL');
  await server.close();
  await rm(home, { recursive: true, force: true });
});

const config = (providers: object, more: object = {}) =>
  writeFile(join(home, 'state', 'baton.json'), JSON.stringify({ models: { providers }, ...more }));

function start(...args: string[]): ChildProcess {
  const env = { PATH: process.env['PATH'], HOME: home, BATON_HOME: join(home, 'state') };
  const child = spawn(process.execPath, [baton, ...args], { env, stdio: 'pipe' });
  started.push(child);
  return child;
}

/** What a child prints, and its end. */
function watch(child: ChildProcess) {
  let out = '';
  let err = '';
  child.stdout?.on('data', (data) => (out += String(data)));
  child.stderr?.on('data', (data) => (err += String(data)));
  const ended = once(child, 'close').then(([exit]) => ({ exit: exit as number, out, err }));
  return {
    ended,
    /** The first match on standard error. */
    says: async (pattern: RegExp): Promise<string> => {
      while (child.exitCode === null) {
        const match = pattern.exec(err);
        if (match !== null) return match[0];
        await new Promise((done) => setTimeout(done, 20));
      }
      throw new Error(`It ended without saying ${String(pattern)}: ${err}`);
    },
  };
}

async function run(args: string, piped = '') {
  const child = start(...args.split(' '));
  child.stdin?.end(piped);
  return await watch(child).ended;
}

const link = /^http\S+\/authorize\S+$/m;

/** A browser on another computer: signs in, and answers the address it ended on, which it cannot load. */
async function browseElsewhere(url: string): Promise<string> {
  const answer = await fetch(url, { redirect: 'manual' });
  return answer.headers.get('location') ?? '';
}

/** A browser on this computer, which follows a redirect to Baton. `fetch` would say of itself that it is a script. */
async function navigate(url: string): Promise<number | undefined> {
  const [answer] = (await once(get(url), 'response')) as [IncomingMessage];
  answer.resume();
  return answer.statusCode;
}

async function everyFile(): Promise<string> {
  const entries = await readdir(home, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('\n');
}

/** Signs in as over SSH, with a pasted address. */
async function signIn(provider: string, ...more: string[]) {
  const child = start('models', 'auth', 'login', '--provider', provider, ...more);
  const watched = watch(child);
  const ended = await browseElsewhere(await watched.says(link));
  child.stdin?.write(`${ended}\n`);
  return await watched.ended;
}

describe('signing in on the command line', () => {
  it('works over SSH: the address the browser ended on is pasted, and no token is printed or in a file', async () => {
    const login = await signIn('openai-codex', '--json');
    expect(login).toMatchObject({ exit: 0 });
    expect(JSON.parse(login.out)).toMatchObject({ provider: 'openai-codex', type: 'oauth' });
    const status = await run('models status');
    expect(status.out).toMatch(/openai-codex:\S+ +oauth +active.*renews itself/);
    const texts = [login.out, login.err, status.out, await everyFile()].join('\n');
    expect(server.tokens.length).toBeGreaterThan(2);
    expect(server.tokens.filter((token) => texts.includes(token))).toEqual([]);
  });

  it('goes through the owner that runs', async () => {
    const owner = start('serve', '--port', '0', '--no-ui', '--json');
    await once(owner.stdout!, 'data');
    expect(await signIn('anthropic')).toMatchObject({ exit: 0, out: expect.stringMatching(/^Signed in: anthropic:/) });
    expect((await run('models auth list --plain')).out).toMatch(/^anthropic:/);
  });

  it('hears the browser come back', async () => {
    const watched = watch(start('models', 'auth', 'login', '--provider', 'openai-codex', '--no-open'));
    const back = await browseElsewhere(await watched.says(link));
    expect(await navigate(back)).toBe(200);
    expect(await watched.ended).toMatchObject({ exit: 0, out: expect.stringContaining('Signed in: openai-codex:') });
  });

  it('shows the code of a device login and waits for it', async () => {
    const ended = await run('models auth login --provider qwen-portal');
    expect(ended.exit).toBe(0);
    expect(ended.err.split('\n').map((text) => text.trim())).toContain('WDJB-MJHT');
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('%s takes the login back and stores nothing', async (signal) => {
    const child = start('models', 'auth', 'login', '--provider', 'openai-codex');
    const watched = watch(child);
    const url = await watched.says(link);
    child.kill(signal);
    expect(await watched.ended).toMatchObject({ exit: 130, out: '', err: expect.stringContaining('Stopped.') });
    await expect(browseElsewhere(url).then(navigate)).rejects.toThrow();
    expect((await run('models auth list --plain')).out).toBe('');
  });

  it('starts anew when the command it went through has ended', async () => {
    const first = start('models', 'auth', 'login', '--provider', 'openai-codex');
    await watch(first).says(link);
    const second = start('models', 'auth', 'login', '--provider', 'anthropic');
    const watched = watch(second);
    await watched.says(link);
    first.kill('SIGTERM');
    const url = await watched.says(/starts anew[^]*\/authorize\S+$/m);
    second.stdin?.write(`${await browseElsewhere(url.slice(url.indexOf('http')))}\n`);
    expect(await watched.ended).toMatchObject({ exit: 0, out: expect.stringContaining('Signed in: anthropic:') });
  });

  it('says that a pasted text is no code, and takes the next one', async () => {
    const child = start('models', 'auth', 'login', '--provider', 'anthropic');
    const watched = watch(child);
    const url = await watched.says(link);
    child.stdin?.write('https://example.test/?code=x&state=wrong\n');
    await watched.says(/^baton: [^\n]+\n/m);
    child.stdin?.write(`${await browseElsewhere(url)}\n`);
    expect((await watched.ended).exit).toBe(0);
  });

  it('signs an account in again under its id', async () => {
    await signIn('anthropic', '--label', 'Mine');
    const id = (await run('models auth list --plain')).out.trim();
    const again = await signIn('anthropic', '--profile-id', id, '--json');
    expect(JSON.parse(again.out)).toMatchObject({ id, label: 'Mine' });
    expect((await run('models auth list --plain')).out.trim()).toBe(id);
  });
});

describe('models status --check', () => {
  const check = async () => (await run('models status --check --no-usage')).exit;
  const paste = (id: string, secret: string, more = '') =>
    run(`models auth paste-token --no-check --provider anthropic --profile-id anthropic:${id}${more}`, secret);
  const stored = (profiles: object) =>
    mkdir(join(home, 'state/agents/main/agent'), { recursive: true }).then(() =>
      writeFile(join(home, 'state/agents/main/agent/auth-profiles.json'), JSON.stringify({ version: 1, profiles })),
    );
  const token = (expires?: number) => ({
    type: 'token',
    provider: 'anthropic',
    token: 'tok-0123456789',
    ...(expires === undefined ? {} : { expires }),
  });
  const codexOnly = { agents: { defaults: { model: 'openai-codex/gpt-5.2' } } };
  const key = { type: 'api_key', provider: 'anthropic', key: `sk-ant-api03-${'0123456789'.repeat(4)}` };

  it.each([
    { what: 'nobody at all', profiles: {}, exit: 1 },
    { what: 'a key', profiles: { 'anthropic:key': key }, exit: 0 },
    { what: 'a token without an end', profiles: { 'anthropic:t': token() }, exit: 0 },
    { what: 'a token for a month', profiles: { 'anthropic:t': token(Date.now() + 30 * DAY) }, exit: 0 },
    { what: 'a token for three days', profiles: { 'anthropic:t': token(Date.now() + 3 * DAY) }, exit: 2 },
    { what: 'a token that ended', profiles: { 'anthropic:t': token(Date.now() - DAY) }, exit: 1 },
    {
      what: 'a key beside a token that ended',
      profiles: { 'anthropic:key': key, 'anthropic:t': token(Date.now() - DAY) },
      exit: 1,
    },
    {
      what: 'one that ends soon beside one that ended',
      profiles: {
        'anthropic:a': token(Date.now() + DAY),
        'anthropic:b': { ...token(Date.now() - DAY), token: 'other-012345' },
      },
      exit: 1,
    },
  ])('$what: $exit', async ({ profiles, exit }) => {
    await stored(profiles);
    expect(await check()).toBe(exit);
  });

  it('counts from the number of days in the config', async () => {
    await stored({ 'anthropic:t': token(Date.now() + 3 * DAY) });
    await config({}, { auth: { warnBeforeDays: 1 } });
    expect(await check()).toBe(0);
  });

  it('with --json prints the document first', async () => {
    await paste('soon', 'tok-0123456789', ' --expires-in 2d');
    const ran = await run('models status --check --json --no-usage');
    expect(ran.exit).toBe(2);
    expect(JSON.parse(ran.out)).toMatchObject({ check: 2, authProfiles: { anthropic: [{ id: 'anthropic:soon' }] } });
  });

  it('a login whose token ends soon is fine, since it renews itself', async () => {
    await signIn('anthropic');
    expect(await check()).toBe(0);
  });

  it('so is one whose token ended while nothing ran; once a refresh has failed it is not', async () => {
    server.live(1);
    await signIn('openai-codex');
    const id = (await run('models auth list --plain')).out.trim();
    await config({ 'openai-codex': { oauth: { tokenUrl: `${server.url}/token` } } }, codexOnly);
    while (Date.now() < server.lastEnd()) await new Promise((done) => setTimeout(done, 100));
    expect(await check()).toBe(0);
    server.refuse({ status: 503, error: 'temporarily_unavailable' });
    while (Date.now() < server.lastEnd()) await new Promise((done) => setTimeout(done, 100));
    expect((await run(`models auth refresh ${id}`)).exit).toBe(1);
    const status = await run('models status --check');
    expect(status.out).toContain('refresh failed, stopped working');
    expect(status.exit).toBe(1);
  });

  it('a login that was refused for good is not, and says so', async () => {
    await signIn('anthropic');
    const id = (await run('models auth list --plain')).out.trim();
    server.refuse({ status: 400, error: 'invalid_grant' });
    expect(await run(`models auth refresh ${id}`)).toMatchObject({ exit: 1, out: '' });
    const status = await run('models status --check');
    expect(status.exit).toBe(1);
    expect(status.out).toContain('refused, sign in again');
    expect(status.out).toContain(`baton models auth login --provider anthropic --profile-id ${id}`);
  });

  it('a login whose refresh failed still works, and warns', async () => {
    await signIn('anthropic');
    const id = (await run('models auth list --plain')).out.trim();
    server.refuse({ status: 503, error: 'temporarily_unavailable' });
    expect((await run(`models auth refresh ${id}`)).exit).toBe(1);
    const status = await run('models status --check');
    expect(status.out).toContain('refresh failed, works');
    expect(status.exit).toBe(2);
  });
});

describe('importing on the command line', () => {
  const claude = (expiresAt: number) => ({
    claudeAiOauth: {
      accessToken: 'access-of-claude-0123',
      refreshToken: 'refresh-of-claude-0123',
      expiresAt,
      scopes: [],
    },
    other: { kept: true },
  });
  const file = () => join(home, '.claude', '.credentials.json');
  const write = async (content: object | string) => {
    await mkdir(join(home, '.claude'), { recursive: true });
    await writeFile(file(), typeof content === 'string' ? content : JSON.stringify(content));
  };

  it('shows what Claude Code has, takes it, and leaves its file as it was', async () => {
    await write(claude(Date.now() + 3_600_000));
    const before = await readFile(file(), 'utf8');
    const dry = await run('import claude-code --dry-run');
    expect(dry.out).toContain('anthropic:claude-cli');
    expect((await run('models auth list --plain')).out).toBe('');
    const taken = await run('import claude-code --yes');
    expect(taken).toMatchObject({ exit: 0, out: expect.stringContaining('Imported: anthropic:claude-cli') });
    expect((await run('models auth list --plain')).out).toBe('anthropic:claude-cli\n');
    expect(await readFile(file(), 'utf8')).toBe(before);
    expect(dry.out + dry.err + taken.out + taken.err).not.toContain('of-claude');
    expect((await run('import claude-code --yes')).out).toContain('stored already');
  });

  it('says in one line what cannot be read, and takes nothing', async () => {
    await write('{ "claudeAiOauth": ');
    const ran = await run('import claude-code --yes');
    expect(ran).toMatchObject({ exit: 1, out: '' });
    expect(ran.err).toMatch(/^baton: [^\n]*\.credentials\.json[^\n]*\n$/);
  });
});

describe('removing on the command line', () => {
  it('is done at once: the command does not wait for the time in which it could be undone', async () => {
    await run(
      'models auth paste-token --no-check --provider anthropic --profile-id anthropic:work',
      `sk-ant-api03-${'a1'.repeat(20)}`,
    );
    const child = start('models', 'auth', 'remove', 'anthropic:work', '--yes');
    child.stdin?.end();
    expect(await watch(child).ended).toMatchObject({
      exit: 0,
      out: expect.stringContaining('removed: anthropic:work'),
    });
    expect(await readFile(join(home, 'state', 'vault.json'), 'utf8')).not.toContain('anthropic:work');
  });
});

import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, rm, stat, writeFile, mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { claimOwnership, lockFolder, readOwner, type Ownership } from './owner.ts';
import { connectOwner, serveSocket } from './socket.ts';

interface Said {
  readonly owner?: number;
  readonly code?: string;
}

const door = { dispatch: async () => ({ ok: true, value: 1 }) as const, subscribe: () => () => undefined };

let built: string;
let folder: string;
let stateDir: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  built = await mkdtemp(join(tmpdir(), 'claimer-'));
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: join(import.meta.dirname, 'testing/claimer.ts'),
      outDir: built,
      emptyOutDir: true,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'claimer.mjs' } },
    },
    ssr: { noExternal: true },
  });
}, 30_000);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'owner-'));
  stateDir = join(folder, 'state');
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

afterAll(() => rm(built, { recursive: true, force: true }));

/** Starts a process that claims the folder; answers what it said. */
async function claimer(then = 'stay', ...under: string[]): Promise<{ child: ChildProcess; said: Said }> {
  const node = [process.execPath, join(built, 'claimer.mjs'), stateDir, then] as const;
  const child = spawn(under[0] ?? node[0], under.length > 0 ? [...under.slice(1), ...node] : node.slice(1), {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  for await (const line of createInterface({ input: child.stdout })) return { child, said: JSON.parse(line) as Said };
  throw new Error('the claimer said nothing');
}

const died = (child: ChildProcess) => new Promise((resolve) => child.once('exit', resolve));

/** Claims without patience: whoever is there already fails it. */
async function owned(host: Ownership['host'] = 'serve'): Promise<Ownership> {
  const claimed = await claimOwnership(stateDir, { host, patienceMs: 0 });
  if (!claimed.ok) throw new Error(claimed.error.code);
  return claimed.value;
}

/** A record as a process that is not ours would have left it. */
async function leaveRecord(number: number, record: object): Promise<void> {
  await mkdir(lockFolder(stateDir), { recursive: true });
  await writeFile(join(lockFolder(stateDir), String(number)), JSON.stringify(record));
}

describe('claiming a state folder', () => {
  it('lets exactly one of twenty processes own it', async () => {
    const said = await Promise.all(Array.from({ length: 20 }, () => claimer()));
    const owners = said.filter(({ said: { owner } }) => owner !== undefined);
    expect(owners).toHaveLength(1);
    expect(said.filter(({ said: { code } }) => code === 'already-running')).toHaveLength(19);
  }, 30_000);

  it('lets exactly one of twenty take over from an owner that was killed', async () => {
    const { child } = await claimer();
    child.kill('SIGKILL');
    await died(child);
    const said = await Promise.all(Array.from({ length: 20 }, () => claimer()));
    expect(said.filter(({ said: { owner } }) => owner !== undefined)).toHaveLength(1);
  }, 30_000);

  it('works at once after kill -9 of the owner', async () => {
    const { child } = await claimer();
    child.kill('SIGKILL');
    await died(child);
    await (await owned()).release();
  });

  it('works at once after the owner left in good order', async () => {
    const { child } = await claimer('leave');
    if (child.exitCode === null) await died(child);
    expect(await readOwner(stateDir)).toBeNull();
    await (await owned()).release();
  });

  it.skipIf(process.platform === 'win32')(
    'says so where nothing can be written, and leaves nothing behind',
    async () => {
      const { said } = await claimer('stay', 'sh', '-c', 'ulimit -f 0; exec "$@"', 'sh');
      expect(said).toEqual({ code: 'write-failed', path: lockFolder(stateDir), why: 'EFBIG: file too large' });
      expect(await readdir(lockFolder(stateDir))).toEqual([]);
    },
  );

  it('leaves in good order where its last word cannot be written', async () => {
    const owner = await owned();
    const record = join(lockFolder(stateDir), '1');
    await rm(record);
    await mkdir(join(record, 'in the way'), { recursive: true });
    await owner.release();
    expect(await readdir(lockFolder(stateDir))).toEqual(['1']);
  });

  it('names the process that owns it', async () => {
    const { said } = await claimer();
    expect(await claimOwnership(stateDir, { host: 'app' })).toEqual({
      ok: false,
      error: { code: 'already-running', pid: said.owner, stateDir },
    });
  });

  it('waits for a command to finish, as long as it was told to', async () => {
    const command = await owned('cli');
    const socket = await serveSocket(command, door, { version: '0' });
    expect(await claimOwnership(stateDir, { host: 'app', patienceMs: 100 })).toMatchObject({
      error: { code: 'already-running' },
    });
    const waiting = claimOwnership(stateDir, { host: 'app' });
    await socket.close();
    await command.release();
    expect(await waiting).toMatchObject({ ok: true });
  });

  it('says owner-silent when the owner takes connections but never greets', async () => {
    const path = join(folder, 'silent.sock');
    const silent = createServer().listen(path);
    await leaveRecord(1, { pid: process.pid, socket: path, host: 'app', since: Date.now() });
    expect(await claimOwnership(stateDir, { host: 'serve' })).toEqual({
      ok: false,
      error: { code: 'owner-silent', pid: process.pid, stateDir },
    });
    silent.close();
  }, 10_000);

  it.each([
    { age: 9_000, outcome: 'already-running' },
    { age: 11_000, outcome: 'owned' },
  ])('a living process whose socket refuses for $age ms: $outcome', async ({ age, outcome }) => {
    const now = 1_800_000_000_000;
    await leaveRecord(1, { pid: process.pid, socket: join(folder, 'none.sock'), host: 'app', since: now - age });
    const claimed = await claimOwnership(stateDir, { host: 'serve', now: () => now });
    expect(claimed.ok ? 'owned' : claimed.error.code).toBe(outcome);
  });

  it.each(['', '{"pid": 12', '[]'])('takes over from a record cut short: %j', async (text) => {
    await mkdir(lockFolder(stateDir), { recursive: true });
    await writeFile(join(lockFolder(stateDir), '4'), text);
    await (await owned()).release();
    expect(await readdir(lockFolder(stateDir))).toContain('5');
  });

  it('says so when the folder cannot be made', async () => {
    await writeFile(join(folder, 'file'), '');
    const path = join(folder, 'file', 'state');
    expect(await claimOwnership(path, { host: 'cli' })).toEqual({
      ok: false,
      error: { code: 'folder-not-writable', path },
    });
  });

  it('names the folder of the lock when it is that one which cannot be made', async () => {
    await mkdir(stateDir, { recursive: true });
    await writeFile(lockFolder(stateDir), '');
    expect(await claimOwnership(stateDir, { host: 'cli' })).toEqual({
      ok: false,
      error: { code: 'folder-not-writable', path: lockFolder(stateDir) },
    });
  });

  it('takes over from a record of a clock that was ahead, though its number is another program’s now', async () => {
    await mkdir(lockFolder(stateDir), { recursive: true });
    const nextYear = Date.now() + 365 * 86_400_000;
    const record = { pid: process.ppid, socket: join(folder, 'nobody.sock'), host: 'serve', since: nextYear };
    await writeFile(join(lockFolder(stateDir), '4'), JSON.stringify(record));
    await (await owned()).release();
    expect(await readdir(lockFolder(stateDir))).toContain('5');
  });

  it('keeps folder and record to this user, and does not pile records up', async () => {
    for (let i = 0; i < 30; i += 1) await (await owned()).release();
    const names = await readdir(lockFolder(stateDir));
    expect(names.length).toBeLessThan(12);
    expect((await stat(lockFolder(stateDir))).mode & 0o777).toBe(0o700);
    expect((await stat(join(lockFolder(stateDir), names[0]!))).mode & 0o777).toBe(0o600);
  });

  it('answers on a private folder elsewhere when the path is too long for a socket', async () => {
    stateDir = join(folder, 'x'.repeat(120));
    const ownership = await owned();
    const socket = await serveSocket(ownership, door, { version: '0' });
    expect(ownership.socketPath.startsWith(stateDir)).toBe(false);
    expect((await stat(join(ownership.socketPath, '..'))).mode & 0o777).toBe(0o700);
    const client = await connectOwner(stateDir);
    expect(await client?.invoke('app.get', {})).toEqual({ ok: true, value: 1 });
    client?.close();
    await socket.close();
    await ownership.release();
    await expect(stat(join(ownership.socketPath, '..'))).rejects.toThrow('ENOENT');
  });
});

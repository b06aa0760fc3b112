import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { DoctorView } from '#shared/status';

/* `baton doctor`, built, on real folders. */

const baton = resolve(import.meta.dirname, '../../dist/cli/baton.js');

let home: string;
let state: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'doctor-'));
  state = join(home, 'state');
});

afterEach(() => rm(home, { recursive: true, force: true }));

async function run(args: readonly string[], piped = '') {
  const env = { PATH: process.env['PATH'], HOME: home, BATON_HOME: state, BATON_PASSPHRASE: 'correct horse' };
  const child = spawn(process.execPath, [baton, ...args], { env, stdio: 'pipe' });
  let out = '';
  child.stdout.on('data', (data) => (out += String(data)));
  child.stdin.end(piped);
  const [exit] = (await once(child, 'close')) as [number];
  return { exit, out };
}

/** Any port that is free, so that whoever else tests here is no conflict. */
const config = (more: object = {}) =>
  write(join(state, 'baton.json'), JSON.stringify({ gateway: { port: 0 }, ...more }));

async function write(path: string, text: string, mode = 0o600): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(path, text);
  await chmod(path, mode);
}

const wrong = async () => {
  const { exit, out } = await run(['doctor', '--json']);
  const { checks } = JSON.parse(out) as DoctorView;
  return { exit, ids: checks.filter(({ level }) => level !== 'ok').map(({ id }) => id.split(home).join('~')) };
};

it('finds nothing in a new folder, nor in one that is used', async () => {
  await config();
  expect(await wrong()).toEqual({ exit: 0, ids: [] });
  const key = `sk-ant-api03-${'0123456789abcdefghij'.repeat(4)}`;
  await run(['models', 'auth', 'paste-token', '--no-check', '--provider', 'anthropic'], key);
  const { exit, out } = await run(['doctor']);
  expect([exit, out.trimEnd().split('\n').at(-1)]).toEqual([0, 'OK']);
});

it('puts right what was planted, says so, and is content the second time', async () => {
  await config({ agnets: { list: [{ id: 'coder' }] }, auth: { order: { openai: ['openai:gone'] } } });
  await write(join(state, '.env'), 'A=1\n', 0o644);
  await write(join(state, '.vault.json.0a1b2c.tmp'), 'x');
  const hourAgo = Date.now() / 1000 - 3_600;
  await utimes(join(state, '.vault.json.0a1b2c.tmp'), hourAgo, hourAgo);
  await mkdir(join(home, '.git'));
  const planted = [
    'place:git',
    'file-modes:~/state/.env',
    'left-overs:~/state/.vault.json.0a1b2c.tmp',
    'config:agnets',
    'orders:openai:gone',
  ];
  expect(await wrong()).toEqual({ exit: 1, ids: planted });

  const fixed = await run(['doctor', '--fix']);
  expect(fixed.exit).toBe(0);
  expect(fixed.out.split('\n').filter((line) => line.startsWith('✓'))).toHaveLength(planted.length);
  expect(fixed.out.trimEnd().split('\n').at(-1)).toBe('OK');
  expect(await wrong()).toEqual({ exit: 0, ids: [] });
  expect((await run(['doctor', '--fix'])).out).toBe('Nothing to put right.\n\nOK\n');

  expect((await stat(join(state, '.env'))).mode & 0o777).toBe(0o600);
  expect(JSON.parse(await readFile(join(state, 'baton.json'), 'utf8'))).toMatchObject({
    agents: { list: [{ id: 'coder' }] },
  });
  expect(await readFile(join(state, 'baton.json.doctor.bak'), 'utf8')).toContain('agnets');
});

it('answers though a folder and the accounts cannot be opened, and takes nothing for gone meanwhile', async () => {
  await config({ auth: { order: { anthropic: ['anthropic:work'] } } });
  const before = await readFile(join(state, 'baton.json'), 'utf8');
  const accounts = join(state, 'agents', 'main', 'agent', 'auth-profiles.json');
  await write(accounts, '{"version":1,"profiles":{"anthropic:work":{"ty');
  await symlink(join(state, 'activity'), join(state, 'activity'));
  const told = {
    exit: 1,
    ids: ['readable:~/state/activity', 'unreadable:~/state/agents/main/agent/auth-profiles.json'],
  };
  const { exit, ids } = await wrong();
  expect({ exit, ids: ids.filter((id) => !id.startsWith('left-overs:')) }).toEqual(told);
  expect((await run(['doctor', '--fix'])).out).toContain('Nothing to put right.');
  expect(await readFile(join(state, 'baton.json'), 'utf8')).toBe(before);
});

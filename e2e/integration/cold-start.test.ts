import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';

/* What the built command line loads. It is most of what a person waits for, and grows with one careless import. */

const dist = resolve(import.meta.dirname, '../../dist/cli');
const baton = join(dist, 'baton.js');

/** Words that the parts keep in the bundle. */
const marks = {
  zod: 'invalid_union',
  undici: 'undici:request:create',
  'the AWS SDK': 'AwsRestJson',
  'the gateway': '/v1/chat/completions',
  'the doctor': 'file-modes',
  'HTTP of Node': 'node:http',
} as const;
type Part = keyof typeof marks;

let home: string;
let owner: ChildProcess | undefined;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'cold-'));
});

afterEach(async () => {
  owner?.kill('SIGKILL');
  owner = undefined;
  await rm(home, { recursive: true, force: true });
});

const envOf = () => ({ PATH: process.env['PATH'], HOME: home, BATON_HOME: join(home, 'state') });

/** Names of the parts whose code the command loaded, by what V8 says of the scripts that it ran. */
async function loadedBy(...args: readonly string[]): Promise<Part[]> {
  const folder = join(home, `coverage-${args.join('-')}`);
  const child = spawn(process.execPath, [baton, ...args], {
    env: { ...envOf(), NODE_V8_COVERAGE: folder },
    stdio: 'ignore',
  });
  expect(await once(child, 'close')).toEqual([0, null]);
  const [report = ''] = await readdir(folder);
  const { result } = JSON.parse(await readFile(join(folder, report), 'utf8')) as { result: { url: string }[] };
  const scripts = result.map(({ url }) => url).filter((url) => url.startsWith('file:'));
  expect(scripts.length).toBeGreaterThan(1);
  return partsIn(scripts.map((url) => fileURLToPath(url)));
}

async function partsIn(files: readonly string[]): Promise<Part[]> {
  const text = (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('\n');
  return (Object.keys(marks) as Part[]).filter((part) => text.includes(marks[part]));
}

it('every part is in the bundle under the word it is looked for by', async () => {
  const chunks = await readdir(join(dist, 'chunks'));
  expect(await partsIn(chunks.map((name) => join(dist, 'chunks', name)))).toEqual(Object.keys(marks));
});

it.each([['--version'], ['--help'], ['models', 'auth', '--help']])(
  '%s %s loads the commands and nothing else',
  async (...args) => {
    expect(await loadedBy(...args)).toEqual([]);
  },
);

it.each([['status'], ['list']])(
  'models %s as owner loads neither the gateway nor anything that asks providers',
  async (command) => {
    expect(await loadedBy('models', command)).toEqual(['zod']);
  },
);

it('a command whose answer comes from the owner loads no core', async () => {
  owner = spawn(process.execPath, [baton, 'serve', '--port', '0', '--no-ui', '--json'], {
    env: envOf(),
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  if (owner.stdout) await once(owner.stdout, 'data');
  expect(await loadedBy('models', 'status')).toEqual([]);
});

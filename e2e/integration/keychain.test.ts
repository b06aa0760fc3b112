import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'vite';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

/* The vault against a real Secret Service: gnome-keyring on a private bus, one process per step. */

const root = path.resolve(import.meta.dirname, '../..');
const wrapper = path.join(root, 'e2e/keyring/with-keyring.sh');
const child = path.join(root, '.cache/e2e/vault-child.mjs');

const SECRET = 'sk-ant-api03-only-for-this-test-0123456789';
const NAME = 'profile:main/anthropic:work';

const missing = ['gnome-keyring-daemon', 'dbus-run-session', 'dbus-send'].filter(
  (program) => spawnSync('which', [program]).status !== 0,
);

let folder: string;
let stateDir: string;

beforeAll(async () => {
  if (missing.length > 0) throw new Error(`Missing: ${missing.join(', ')}. apt-get install dbus gnome-keyring`);
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    ssr: { noExternal: true, external: ['keytar'] },
    build: {
      ssr: path.join(root, 'e2e/keyring/vault-child.ts'),
      outDir: path.dirname(child),
      emptyOutDir: false,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: path.basename(child), codeSplitting: false } },
    },
  });
});

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'baton-keychain-'));
  stateDir = path.join(folder, 'state');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Surroundings {
  /** `null`: no bus at all. */
  readonly keyring?: { readonly password?: string } | null;
  readonly env?: Readonly<Record<string, string>>;
  /** Run before the vault is opened, within the session. */
  readonly before?: string;
}

/** Runs the steps in a process of their own, as after a restart, and answers what each printed. */
async function vault(steps: readonly string[], { keyring = {}, env = {}, before = 'true' }: Surroundings = {}) {
  const script = `${before}; exec "$0" "$@"`;
  const command = ['bash', '-c', script, process.execPath, child, ...steps];
  const [program = '', ...args] = keyring === null ? command : [wrapper, ...command];
  const ran = spawn(program, args, {
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      BATON_HOME: stateDir,
      KEYRING_FOLDER: path.join(folder, 'keyring'),
      KEYRING_PASSWORD: keyring?.password ?? 'test',
      ...env,
    },
  });
  ran.stdin.end(SECRET);
  let stdout = '';
  let stderr = '';
  ran.stdout.on('data', (part: Buffer) => (stdout += part.toString()));
  ran.stderr.on('data', (part: Buffer) => (stderr += part.toString()));
  const code = await new Promise((resolve) => ran.on('close', resolve));
  if (code !== 0) throw new Error(`The vault's process ended with ${String(code)}: ${stderr}`);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}

const filesUnder = (where: string): string[] =>
  readdirSync(where, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(where, name))
    .filter((file) => statSync(file).isFile());

describe('with a keyring that is open', () => {
  test('the keychain is chosen, and a restart reads what was sealed', async () => {
    const first = await vault(['view', 'put', NAME]);
    expect(first).toEqual([
      { backend: 'keychain', name: 'GNOME keyring', state: { kind: 'open' }, protected: true },
      { ok: true },
    ]);
    expect(await vault(['view', 'names', 'read', NAME])).toEqual([first[0], [NAME], { ok: true, value: SECRET }]);
  });

  test('nothing on disk holds the secret, in the clear or as base64, nor the key that seals it', async () => {
    await vault(['put', NAME]);
    const wanted = [
      SECRET,
      Buffer.from(SECRET).toString('base64').replace(/=+$/, ''),
      Buffer.from(SECRET).toString('hex'),
    ];
    const files = filesUnder(folder);
    expect(files.map((file) => path.relative(stateDir, file))).toContain('vault.json');
    for (const file of files) for (const form of wanted) expect(readFileSync(file, 'latin1'), file).not.toContain(form);
    expect(statSync(path.join(stateDir, 'vault.json')).mode & 0o777).toBe(0o600);
  });
});

describe('a keyring that is out of reach is not an empty vault', () => {
  const sealed = () => vault(['put', NAME]);
  const untouched = () => readFileSync(path.join(stateDir, 'vault.json'), 'utf8');

  test('locked, since the password is another one', async () => {
    await sealed();
    const before = untouched();
    const [view, names, read] = await vault(['view', 'names', 'read', NAME], { keyring: { password: 'wrong' } });
    expect(view).toMatchObject({ backend: 'keychain', state: { kind: 'locked' } });
    expect(names).toEqual([NAME]);
    expect(read).toMatchObject({ ok: false, error: { code: 'vault-locked' } });
    expect(untouched()).toBe(before);
    expect(await vault(['read', NAME])).toEqual([{ ok: true, value: SECRET }]);
  });

  test.each<[string, Surroundings]>([
    ['killed', { before: 'kill -9 $KEYRING_DAEMON_PID; sleep 0.2' }],
    ['without a bus', { keyring: null }],
    ['switched off', { env: { BATON_KEYCHAIN: 'off' } }],
  ])('gone, since it was %s', async (_how, surroundings) => {
    await sealed();
    const before = untouched();
    const [view, names, read, put] = await vault(['view', 'names', 'read', NAME, 'put', 'other'], surroundings);
    expect(view).toMatchObject({ backend: 'keychain', state: { kind: 'changed', sealedWith: 'keychain' } });
    expect(names).toEqual([NAME]);
    expect(read).toMatchObject({ ok: false, error: { code: 'vault-changed' } });
    expect(put).toMatchObject({ ok: false, error: { code: 'vault-changed' } });
    expect(untouched()).toBe(before);
    expect(await vault(['read', NAME])).toEqual([{ ok: true, value: SECRET }]);
  });
});

describe('without a keyring the next backend is used, and says why', () => {
  test('no bus: a key file, not protected', async () => {
    const [view, put] = await vault(['view', 'put', NAME], { keyring: null });
    expect(view).toMatchObject({ backend: 'keyfile', state: { kind: 'open' }, protected: false });
    expect((view as { because: string }).because).toMatch(/D-Bus/);
    expect(put).toEqual({ ok: true });
    expect(await vault(['read', NAME], { keyring: null })).toEqual([{ ok: true, value: SECRET }]);
  });

  test('no bus, but a passphrase: sealed with that', async () => {
    const env = { BATON_PASSPHRASE: 'correct horse battery staple' };
    const [view] = await vault(['view', 'put', NAME], { keyring: null, env });
    expect(view).toMatchObject({ backend: 'passphrase', protected: true });
    expect(await vault(['read', NAME], { keyring: null, env })).toEqual([{ ok: true, value: SECRET }]);
    expect(await vault(['read', NAME], { keyring: null })).toMatchObject([{ error: { code: 'vault-locked' } }]);
  });

  test('a keyring of another, locked for us: waits, rather than writing the key to a file', async () => {
    await vault(['put', NAME]); // makes the keyring
    rmSync(stateDir, { recursive: true });
    const [view, put] = await vault(['view', 'put', NAME], { keyring: { password: 'wrong' } });
    expect(view).toMatchObject({ backend: 'keychain', state: { kind: 'locked' } });
    expect(put).toMatchObject({ ok: false, error: { code: 'vault-locked' } });
  });
});

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { setTimeout as pause } from 'node:timers/promises';
import { connectOwner } from '#adapters/socket-client';
import { extractAll, extractFile, listPackage } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, expect, test } from 'vitest';

/* Packages the built Baton into a folder and looks inside. Needs `npm run build` first. */

const root = path.resolve(import.meta.dirname, '../..');
const run = promisify(execFile);

let folder: string;
let unpacked: string;
let archive: string;
let inside: string[];

/** What electron-builder wants to find of a runtime, without the 250 MB: fuses are read and written in the executable. */
function makeRuntime(): string {
  const runtime = path.join(folder, 'runtime');
  mkdirSync(path.join(runtime, 'locales'), { recursive: true });
  mkdirSync(path.join(runtime, 'resources'));
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'locales/en-US.pak'])
    writeFileSync(path.join(runtime, name), '');
  writeFileSync(path.join(runtime, 'version'), '45.3.4');
  const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
  // Version 1 of the wire, nine fuses, all burnt the wrong way round or off; the builder has to set each.
  const wire = Buffer.concat([Buffer.from(sentinel), Buffer.from([1, 9]), Buffer.from('101100011')]);
  const executable = path.join(runtime, 'electron');
  writeFileSync(executable, Buffer.concat([Buffer.from('#!/bin/sh\nexit 0\n#'), wire, Buffer.from('\n')]));
  chmodSync(executable, 0o755);
  return runtime;
}

beforeAll(async () => {
  if (!existsSync(path.join(root, 'dist/shell/main.cjs')))
    throw new Error('There is nothing to package. Run `npm run build` first.');
  folder = mkdtempSync(path.join(tmpdir(), 'baton-package-'));
  const release = path.join(folder, 'release');
  const options = [`-c.electronDist=${makeRuntime()}`, `-c.directories.output=${release}`];
  const builder = path.join(root, 'node_modules/electron-builder/cli.js');
  const config = path.join(root, 'build/electron-builder.yml');
  await run(process.execPath, [builder, '--dir', '--linux', '--config', config, ...options], { cwd: root });
  const [made = ''] = readdirSync(release).filter((name) => name.endsWith('unpacked'));
  unpacked = path.join(release, made);
  archive = path.join(unpacked, 'resources/app.asar');
  inside = listPackage(archive, { isPack: false }).map((name) => name.replace(/^\//, ''));
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));

const files = () => inside.filter((name) => path.extname(name) !== '' || name.endsWith('LICENSE'));
const textOf = (name: string) => extractFile(archive, name).toString('latin1');
const bundles = () => files().filter((name) => /^dist\/.*\.(cjs|js|css|html)$/.test(name));

test('the archive holds the two bundles, the pages, the icons, keytar, and nothing else', () => {
  const allowed = [
    /^package\.json$/,
    /^dist\/shell\/(main|preload)\.cjs$/,
    /^dist\/shell\/[\w-]+\.cjs$/, // parts that are loaded later
    /^dist\/shell\/icons\/[\w-]+(@2x)?\.png$/,
    /^dist\/renderer\/index\.html$/,
    /^dist\/renderer\/[\w./-]+\.(js|css|svg|png|woff2)$/,
    /^node_modules\/keytar\/(package\.json|LICENSE\.md|lib\/keytar\.js|build\/Release\/keytar\.node)$/,
  ];
  expect(files().filter((name) => !allowed.some((pattern) => pattern.test(name)))).toEqual([]);
  for (const needed of ['dist/shell/main.cjs', 'dist/shell/preload.cjs', 'dist/renderer/index.html', 'package.json'])
    expect(inside).toContain(needed);
  expect(inside).toContain('dist/shell/icons/needs-you@2x.png');
});

test('no test, no source and no map was packed', () => {
  expect(
    files().filter((name) => /\.(test|spec|stories)\.|\.tsx?$|\.map$|(^|\/)(testing|e2e|docs)\//.test(name)),
  ).toEqual([]);
});

test('no bundle names a file of ours or a folder of the machine it was built on', () => {
  expect(bundles().length).toBeGreaterThan(2);
  for (const name of bundles()) {
    const text = textOf(name);
    const leaks = [root, process.env['HOME'] ?? root, 'sourceMappingURL', 'electron/core/', 'renderer/features/'];
    // "/root" of an absolute HOME is also a route or a word somewhere; a path goes on after it.
    for (const leak of leaks)
      expect(text.includes(leak === process.env['HOME'] ? `${leak}/` : leak), `${leak} in ${name}`).toBe(false);
  }
});

test('the native module lies outside the archive, where it can be loaded', () => {
  const outside = readdirSync(`${archive}.unpacked`, { recursive: true, encoding: 'utf8' });
  expect(outside.filter((name) => name.endsWith('.node'))).toEqual(['node_modules/keytar/build/Release/keytar.node']);
  expect(outside.filter((name) => /\.(o|d|mk)$/.test(name))).toEqual([]);
});

test('package.json names the entry and no script', () => {
  const manifest = JSON.parse(textOf('package.json')) as Record<string, unknown>;
  expect(manifest['main']).toBe('dist/shell/main.cjs');
  expect(inside).toContain(manifest['main']);
  expect(manifest).not.toHaveProperty('scripts');
  expect(manifest).not.toHaveProperty('devDependencies');
});

test.each<[FuseV1Options, string, '0' | '1']>([
  [FuseV1Options.RunAsNode, 'is no Node', '0'],
  [FuseV1Options.EnableCookieEncryption, 'encrypts cookies', '1'],
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable, 'ignores NODE_OPTIONS', '0'],
  [FuseV1Options.EnableNodeCliInspectArguments, 'ignores --inspect', '0'],
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation, 'checks the archive', '1'],
  [FuseV1Options.OnlyLoadAppFromAsar, 'runs nothing beside the archive', '1'],
  [FuseV1Options.GrantFileProtocolExtraPrivileges, 'gives file: pages no privileges', '0'],
])('fuse %i: the executable %s', async (fuse, _what, state) => {
  const wire = await getCurrentFuseWire(path.join(unpacked, 'baton'));
  expect(String.fromCharCode(Number(wire[fuse]))).toBe(state);
});

test('what was packaged starts, on the Electron double, and ends when told to', async () => {
  const app = path.join(folder, 'app');
  const stateDir = path.join(folder, 'state');
  extractAll(archive, app);
  const { PATH, CHROMIUM_PATH } = process.env;
  const env = { PATH, HOME: folder, BATON_HOME: stateDir, ...(CHROMIUM_PATH === undefined ? {} : { CHROMIUM_PATH }) };
  const child = spawn(path.join(root, 'e2e/double/electron'), [app], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const exited = once(child, 'exit');
  let stderr = '';
  child.stderr.on('data', (part: Buffer) => (stderr += part.toString()));

  const view = await answerOf(stateDir);
  child.kill('SIGTERM');
  expect(await exited).toEqual([0, null]);
  expect(view, stderr).toMatchObject({ ok: true, value: { host: 'app', stateDir } });
  expect(stderr).not.toMatch(/Error/);
});

/** `app.get` of the Baton that is starting on this folder; `null` when none answers within 10 s. */
async function answerOf(stateDir: string): Promise<unknown> {
  for (let tries = 100; tries > 0; tries--) {
    const owner = await connectOwner(stateDir).catch(() => null);
    const answer = await owner?.invoke('app.get', {});
    owner?.close();
    if (answer !== undefined) return answer;
    await pause(100);
  }
  return null;
}

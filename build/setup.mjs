// What the other scripts need before anything is installed: plain Node, no packages.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const oldestNode = [20, 19];

/** Ends the process with a kind sentence when Node is too old. */
export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return;
  console.error(
    `Baton needs Node ${oldestNode.join('.')} or newer; this is ${process.versions.node}. Get a newer one from https://nodejs.org and run the same command again.`,
  );
  process.exit(1);
}

/** npm by the npm that runs us, else by name. */
export function npm(args, options = {}) {
  const self = process.env.npm_execpath;
  return self !== undefined && /\.c?js$/.test(self)
    ? spawnSync(process.execPath, [self, ...args], { cwd: root, stdio: 'inherit', ...options })
    : spawnSync('npm', args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32', ...options });
}

const lock = (path) => JSON.parse(readFileSync(join(root, path), 'utf8')).packages;

/** True when node_modules holds what package-lock.json asks for. Optional packages may be missing. */
export function isInstalled() {
  try {
    const have = lock('node_modules/.package-lock.json');
    return Object.entries(lock('package-lock.json')).every(
      ([path, wanted]) =>
        path === '' || (have[path] === undefined ? isOptional(wanted) : have[path].version === wanted.version),
    );
  } catch {
    return false; // nothing there yet
  }
}

const isOptional = (entry) => entry.optional === true || entry.devOptional === true || entry.peer === true;

/** `npm ci` unless all is there. keytar is optional: where it cannot be built, the vault uses its next backend. */
export function install(say = console.log) {
  if (isInstalled()) return;
  say('Installing packages (npm ci) …');
  const { status } = npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  if (status !== 0) {
    console.error('npm ci did not succeed; see above. Check the network and run the same command again.');
    process.exit(1);
  }
}

/** Where a program is, or `null`. */
export function which(name) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null;
}

export const hasDisplay = () =>
  process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

const FETCH_LIMIT_MS = 180_000;
const DAY_MS = 24 * 3_600_000;

/**
 * Fetches the Electron runtime once, where it could be shown. A failure is remembered for a day, so that starting
 * without a network stays quick.
 */
export async function fetchElectron(say = console.log) {
  const folder = join(root, 'node_modules', 'electron');
  const failed = join(root, '.cache', 'electron-not-fetched');
  if (process.env.ELECTRON_OVERRIDE_DIST_PATH || !hasDisplay()) return;
  if (existsSync(join(folder, 'path.txt')) || !existsSync(join(folder, 'install.js'))) return;
  if (existsSync(failed) && Date.now() - statSync(failed).mtimeMs < DAY_MS) return;

  say('Fetching the Electron runtime (about 100 MB, only once) …');
  const problem = await runLimited(process.execPath, [join(folder, 'install.js')], FETCH_LIMIT_MS);
  if (problem === null && existsSync(join(folder, 'path.txt'))) {
    rmSync(failed, { force: true });
    return;
  }
  mkdirSync(dirname(failed), { recursive: true });
  writeFileSync(failed, `${problem ?? 'no runtime after the installer ran'}\n`);
  say(`It could not be fetched (${problem ?? 'unknown'}). Trying again tomorrow, or after: rm ${failed}`);
}

/** `null` when it ended well, else why not in a few words. */
function runLimited(command, args, limitMs) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
    let last = '';
    child.stderr.on('data', (data) => {
      last = (last + data).slice(-2000);
    });
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      resolve(`no answer within ${limitMs / 1000} s`);
    }, limitMs);
    child.on('close', (code) => {
      clearTimeout(timer);
      const line = last.split('\n').find((text) => /error|failed/i.test(text)) ?? `exit code ${code}`;
      resolve(code === 0 ? null : line.trim());
    });
  });
}

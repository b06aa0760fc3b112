// What a measurement needs: processes that are started and ended, a home with a config, load, and what a process uses.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const cli = here('../dist/cli/baton.js');

if (!existsSync(cli)) {
  console.error('There is nothing to measure yet. Run `npm run build` first.');
  process.exit(1);
}

const homes = [];
const children = [];

const envFor = (home) => ({
  ...process.env,
  ...{ BATON_HOME: home, BATON_PASSPHRASE: 'bench', DBUS_SESSION_BUS_ADDRESS: '' },
});

/** Starts a process and answers its first line of JSON, and its pid. */
export function start(args, home = '') {
  const child = spawn(process.execPath, args, { env: envFor(home), stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${args[0]} ended with ${code}`)));
    createInterface({ input: child.stdout }).once('line', (line) =>
      resolve({ ...JSON.parse(line), pid: child.pid, end: () => ended(child) }),
    );
  });
}

export function run(args, { home = '', input = '' } = {}) {
  return new Promise((resolve, reject) => {
    const options = { env: envFor(home), maxBuffer: 64 * 1024 * 1024 };
    const child = execFile(process.execPath, args, options, (error, out, problems) =>
      error ? reject(new Error(problems || error.message)) : resolve(out),
    );
    child.stdin.end(input);
  });
}

/** One run of load.mjs in a process of its own. */
export const load = async (options) => JSON.parse(await run([here('load.mjs'), JSON.stringify(options)]));

/** A Baton whose only provider is the stand-in, with so many accounts there, and so many of them at their limit. */
export async function startBaton(upstreamPort, accounts = 1, atLimit = 0) {
  const home = mkdtempSync(join(tmpdir(), 'baton-bench-'));
  homes.push(home);
  const config = {
    agents: { defaults: { model: 'openai/gpt-5.2' } },
    models: { providers: { openai: { baseUrl: `http://127.0.0.1:${upstreamPort}/v1` } } },
  };
  writeFileSync(join(home, 'baton.json'), JSON.stringify(config));
  const folder = join(home, 'agents', 'main', 'agent');
  mkdirSync(folder, { recursive: true });
  // Sealed by Baton when it starts.
  const named = (n) => [
    `openai:n${n}`,
    { type: 'api_key', provider: 'openai', key: `sk-bench-0123456789abcdefghijklmnopqrstuv${n}` },
  ];
  const profiles = Object.fromEntries(Array.from({ length: accounts }, (_, n) => named(n)));
  const usageStats = Object.fromEntries(Array.from({ length: atLimit }, (_, n) => [`openai:n${n}`, limited(n)]));
  writeFileSync(join(folder, 'auth-profiles.json'), JSON.stringify({ version: 1, profiles, usageStats }));
  const { gateway, pid, end } = await start([cli, 'serve', '--port', '0', '--no-ui', '--json'], home);
  const { key } = JSON.parse(await run([cli, 'agents', 'key', 'main', '--json'], { home }));
  return { url: typeof gateway === 'string' ? gateway : gateway.url, key, pid, end };
}

/** For longer than any measurement takes, each one until a moment of its own. */
function limited(n) {
  const lastFailureAt = Date.now();
  const window = { cooldownUntil: lastFailureAt + 3_600_000 + n, reason: 'rate_limit', errorCount: 1, lastFailureAt };
  return { errorCount: 1, lastFailureAt, models: { 'gpt-5.2': window } };
}

/** Resident memory of a process in MB. */
export const residentMb = (pid) => Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)]).toString()) / 1024;

export const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** All targets in turn, several times, so that a busy moment of the machine hits them alike. Medians. */
export async function measure(targets, rounds, options) {
  const results = Object.fromEntries(Object.keys(targets).map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1)
    for (const [name, { url, key, path }] of Object.entries(targets))
      results[name].push(await load({ url, key, path, ...options }));
  const middle = (name) => ({
    rps: median(results[name].map((r) => r.rps)),
    p50: median(results[name].map((r) => r.p50)),
  });
  return Object.fromEntries(Object.keys(targets).map((name) => [name, middle(name)]));
}

/** Ends what still runs and removes the homes. Whoever still writes would keep a folder from being removed. */
export async function cleanUp() {
  await Promise.all(children.map(ended));
  for (const home of homes) rmSync(home, { recursive: true, force: true });
}

function ended(child) {
  child.removeAllListeners('exit');
  if (child.exitCode !== null) return undefined;
  const exit = new Promise((done) => child.once('exit', done));
  child.kill();
  return exit;
}

// `npm run bench:soak [-- --requests 200000] [-- --seed 1] [-- --write]`: many requests with faults among them, through
// the built `baton serve`. Every answer is compared with the one that belongs to its request; memory, sockets and log
// are watched. Ends with 1 when anything is wrong.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createAsker } from './soak-ask.mjs';
import { dialects } from './soak-dialects.mjs';
import { createRandom } from './soak-random.mjs';
import { createWatch, judge, table } from './soak-watch.mjs';
import { openWindow } from './soak-window.mjs';

const option = (name, usual) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? usual : Number(process.argv[at + 1]);
};
const REQUESTS = option('requests', 200_000);
const SEED = option('seed', 1);
const CONNECTIONS = 32;
const ACCOUNTS = 12;
/** Accounts in a window are called back so often (ms); else soon nobody would be left. */
const CALLED_BACK = 400;

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const cli = here('../dist/cli/baton.js');
if (!existsSync(cli)) {
  console.error('There is nothing to try yet. Run `npm run build` first.');
  process.exit(1);
}

const home = mkdtempSync(join(tmpdir(), 'baton-soak-'));
const env = { ...process.env, BATON_HOME: home, BATON_PASSPHRASE: 'soak', DBUS_SESSION_BUS_ADDRESS: '' };
const children = [];

/** Starts a process and answers it with its first line of JSON. */
function start(args) {
  const child = spawn(process.execPath, args, { env, stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  const lines = createInterface({ input: child.stdout });
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${args[0]} ended with ${code}`)));
    lines.once('line', (line) => resolve({ child, lines, said: JSON.parse(line) }));
  });
}

async function prepare() {
  const upstream = await start([here('soak-upstream.mjs')]);
  const base = `http://127.0.0.1:${upstream.said.port}/v1`;
  const models = [{ id: 'm', maxTokens: 8_000 }];
  const refs = dialects.map(({ name }) => `own-${name}/m`);
  const config = {
    agents: { defaults: { model: { primary: refs[0], fallbacks: refs.slice(1) } } },
    models: {
      providers: Object.fromEntries(dialects.map(({ name }) => [`own-${name}`, { baseUrl: base, api: name, models }])),
    },
    gateway: { port: 0, timeouts: { connectMs: 5_000, firstByteMs: 3_000, silenceMs: 3_000 } },
  };
  writeFileSync(join(home, 'baton.json'), JSON.stringify(config));
  const serve = await start([cli, 'serve', '--port', '0', '--ui-port', '0', '--json']);
  const call = await openWindow(serve.said.ui.link);
  for (const { name } of dialects)
    for (let at = 0; at < ACCOUNTS; at += 1)
      await call('accounts.add', {
        ...{ provider: `own-${name}`, kind: 'api_key', label: `${at}` },
        secret: `soak-key-${name}-${at}-0123456789abcdefghijklmnop`,
      });
  const { key } = await call('agents.key', { id: 'main' });
  return { upstream, serve, call, key };
}

/** Ends the windows of all accounts, as a person would who clicks that often. */
async function callBack(call) {
  const { groups } = await call('accounts.list', {});
  for (const { provider, profiles } of groups)
    for (const { id, state } of profiles)
      if (state.kind === 'cooling' || state.kind === 'disabled')
        await call('accounts.clearCooldown', { provider, profileId: id });
}

async function run() {
  const { upstream, serve, call, key } = await prepare();
  const asker = createAsker({ url: serve.said.gateway.url, key, connections: CONNECTIONS });
  const watch = createWatch({ pid: serve.child.pid, home });
  const random = createRandom(SEED);
  let left = REQUESTS;
  let done = 0;
  const begun = performance.now();
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      await asker.one(random);
      done += 1;
    }
  };
  const ticks = setInterval(() => watch.sample(done), 1_000);
  let over = false;
  const caller = (async () => {
    while (!over) {
      await callBack(call);
      await new Promise((rest) => setTimeout(rest, CALLED_BACK));
    }
  })();
  const told = setInterval(() => {
    const { rss = 0, sockets = 0 } = watch.samples.at(-1) ?? {};
    console.error(`${done} of ${REQUESTS}: ${asker.wrong.length} wrong, ${rss.toFixed(0)} MB, ${sockets} sockets`);
  }, 10_000);
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
  const seconds = (performance.now() - begun) / 1_000;
  over = true;
  await caller;
  for (const timer of [ticks, told]) clearInterval(timer);
  asker.close();
  await new Promise((rest) => setTimeout(rest, 3_000));
  watch.sample(done);
  const { totals } = await call('activity.list', { limit: 1, hours: 24 });
  const stats = new Promise((resolve) => upstream.lines.once('line', (line) => resolve(JSON.parse(line))));
  upstream.child.stdin.write('stats\n');
  return { asker, watch, seconds, totals, upstream: await stats };
}

const START = '<!-- soak -->';
const END = '<!-- /soak -->';

/** Its own part of the page; the rest belongs to the other measurements. */
function write(text) {
  const path = here('../docs/performance.md');
  const page = readFileSync(path, 'utf8');
  const part = `${START}\n\n${text}\n\n${END}`;
  const from = page.indexOf(START);
  const rest = page.indexOf(END) + END.length;
  writeFileSync(path, from < 0 ? `${page.trimEnd()}\n\n${part}\n` : page.slice(0, from) + part + page.slice(rest));
}

try {
  const result = await run();
  const troubles = judge({ ...result, requests: REQUESTS, connections: CONNECTIONS });
  const machine = `Node ${process.version} on ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'})`;
  const text = table({ ...result, requests: REQUESTS, connections: CONNECTIONS, machine });
  console.log(text);
  for (const trouble of troubles) console.error(`WRONG: ${trouble}`);
  if (troubles.length > 0) process.exitCode = 1;
  else if (process.argv.includes('--write')) write(text);
} finally {
  await Promise.all(children.map(ended));
  rmSync(home, { recursive: true, force: true });
}

function ended(child) {
  child.removeAllListeners('exit');
  if (child.exitCode !== null) return undefined;
  const exit = new Promise((done) => child.once('exit', done));
  child.kill();
  return exit;
}

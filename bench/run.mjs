// `npm run bench [-- --write] [-- --quick]`: the gateway against a bare pass-through proxy, in the same run, on this machine.
import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const cli = here('../dist/cli/baton.js');
const quick = process.argv.includes('--quick');
const seconds = quick ? 1 : 2;
const rounds = quick ? 1 : 3;
const sizes = [
  ['2 kB', 2_000],
  ['100 kB', 100_000],
  ['1 MB', 1_000_000],
];

if (!existsSync(cli)) {
  console.error('There is nothing to measure yet. Run `npm run build` first.');
  process.exit(1);
}

const home = mkdtempSync(join(tmpdir(), 'baton-bench-'));
const env = { ...process.env, BATON_HOME: home, BATON_PASSPHRASE: 'bench', DBUS_SESSION_BUS_ADDRESS: '' };
const children = [];

/** Starts a process and answers its first line of JSON. */
function start(args) {
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${args[0]} ended with ${code}`)));
    createInterface({ input: child.stdout }).once('line', (line) => resolve(JSON.parse(line)));
  });
}

function run(args, input = '') {
  return new Promise((resolve, reject) => {
    const child = execFile(process.execPath, args, { env }, (error, out, problems) =>
      error ? reject(new Error(problems || error.message)) : resolve(out),
    );
    child.stdin.end(input);
  });
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** All targets in turn, several times, so that a busy moment of the machine hits them alike. */
async function measure(targets, options) {
  const results = Object.fromEntries(Object.keys(targets).map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1)
    for (const [name, { url, key }] of Object.entries(targets))
      results[name].push(JSON.parse(await run([here('load.mjs'), JSON.stringify({ url, key, seconds, ...options })])));
  const best = (name) => ({
    rps: median(results[name].map((r) => r.rps)),
    p50: median(results[name].map((r) => r.p50)),
  });
  return Object.fromEntries(Object.keys(targets).map((name) => [name, best(name)]));
}

async function prepare() {
  const upstream = await start([here('upstream.mjs')]);
  const proxy = await start([here('proxy.mjs'), String(upstream.port)]);
  writeFileSync(
    join(home, 'baton.json'),
    JSON.stringify({
      agents: { defaults: { model: 'openai/gpt-5.2' } },
      models: { providers: { openai: { baseUrl: `http://127.0.0.1:${upstream.port}/v1` } } },
    }),
  );
  const { gateway } = await start([cli, 'serve', '--port', '0', '--no-ui', '--json']);
  const paste = ['models', 'auth', 'paste-token', '--provider', 'openai'];
  await run([cli, ...paste], 'sk-bench-0123456789abcdefghijklmnopqrstuvwxyz\n');
  const { key } = JSON.parse(await run([cli, 'agents', 'key', 'main', '--json']));
  const at = (port) => `http://127.0.0.1:${port}`;
  return {
    direct: { url: at(upstream.port), key },
    proxy: { url: at(proxy.port), key },
    baton: { url: typeof gateway === 'string' ? gateway : gateway.url, key },
  };
}

const ms = (number) => number.toFixed(2);
const per = (number) => Math.round(number).toLocaleString('en');

async function report(targets) {
  const rows = [];
  for (const [name, size] of sizes) {
    const { proxy, baton, direct } = await measure(targets, { size, connections: 32, stream: false });
    const alone = await measure(targets, { size, connections: 1, stream: false });
    rows.push([
      name,
      per(direct.rps),
      per(proxy.rps),
      per(baton.rps),
      (baton.rps / proxy.rps).toFixed(2),
      ms(alone.proxy.p50),
      ms(alone.baton.p50),
      ms(alone.baton.p50 - alone.proxy.p50),
    ]);
    console.error(`${name}: ${(baton.rps / proxy.rps).toFixed(2)} of the bare proxy`);
  }
  const first = await measure(targets, { size: 100_000, connections: 1, stream: true });
  return { rows, first };
}

function table({ rows, first }) {
  const head = [
    'Body',
    'direct req/s',
    'proxy req/s',
    'Baton req/s',
    'ratio',
    'proxy p50 ms',
    'Baton p50 ms',
    'added ms',
  ];
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [
    line(head),
    line(head.map(() => '---')),
    ...rows.map(line),
    '',
    `First byte of a stream (100 kB body, p50): direct ${ms(first.direct.p50)} ms, proxy ${ms(first.proxy.p50)} ms, Baton ${ms(first.baton.p50)} ms.`,
  ].join('\n');
}

const page = (text) => `# Performance

The gateway against a bare \`node:http\` pass-through proxy with a keep-alive agent: same run, same machine, load
generator and stand-in provider on it too, so only the ratios mean anything elsewhere. Requests per second at 32
connections, the rest at one; medians of ${rounds} × ${seconds} s. Made by \`npm run bench -- --write\` with Node
${process.version} on ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}).

${text}
`;

try {
  const text = table(await report(await prepare()));
  console.log(text);
  if (process.argv.includes('--write')) writeFileSync(here('../docs/performance.md'), page(text));
} finally {
  // Whoever still writes would keep the folder from being removed.
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

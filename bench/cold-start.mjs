// `npm run bench:cold`: what commands cost from a cold start, beside Node's own start: in an empty folder, and in one with
// 50 accounts and 3,000 models, with and without an owner; until the last byte is printed, and until the command has ended.
// `--check`: fails above 250 ms until the last byte.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../dist/cli/baton.js', import.meta.url));
if (!existsSync(cli)) {
  console.error('There is nothing to measure yet. Run `npm run build` first.');
  process.exit(1);
}
const LIMIT = 250;
const ROUNDS = 15;
const homes = ['empty', 'full'].map((name) => mkdtempSync(join(tmpdir(), `baton-bench-${name}-`)));
const [empty, full] = homes;
const envOf = (home) => ({ PATH: process.env.PATH, HOME: home, BATON_HOME: home });

/**
 * Medians over the rounds, in ms: to the last byte that is printed, and to the end of the process, which may ask providers
 * for new lists in between.
 */
async function timed(home, args) {
  const printed = [];
  const ended = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const from = performance.now();
    const child = spawn(process.execPath, args, { env: envOf(home), stdio: ['ignore', 'pipe', 'ignore'] });
    let last = 0;
    child.stdout.on('data', () => (last = performance.now()));
    await once(child, 'close');
    const end = performance.now();
    printed.push((last || end) - from);
    ended.push(end - from);
  }
  const median = (times) => times.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)];
  return { ms: median(printed), end: median(ended) };
}

/** 50 accounts, and what providers listed, of today, so that there are 3,000 models. */
function fill(home) {
  const baton = (args, input) =>
    execFileSync(process.execPath, [cli, ...args], {
      env: envOf(home),
      input,
      maxBuffer: 1 << 26,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
  const providers = [
    'openai',
    'openrouter',
    'groq',
    'xai',
    'mistral',
    'deepseek',
    'cerebras',
    'moonshot',
    'zai',
    'nvidia',
  ];
  // Nobody answers there: no provider is asked for anything.
  const nowhere = { baseUrl: 'http://127.0.0.1:9/v1' };
  const config = { models: { providers: Object.fromEntries(providers.map((id) => [id, nowhere])) } };
  writeFileSync(join(home, 'baton.json'), JSON.stringify(config));
  for (let n = 0; n < 50; n += 1) {
    const provider = providers[n % providers.length];
    const about = ['--provider', provider, '--profile-id', `${provider}:n${n}`, '--no-check'];
    baton(['models', 'auth', 'paste-token', ...about], `key-${n}-0123456789abcdefghijklmnopqrstuvwxyz0123456789\n`);
  }
  const listed = join(home, 'models-listed.json');
  const built = JSON.parse(baton(['models', 'list', '--all', '--json'])).length;
  const state = JSON.parse(readFileSync(listed, 'utf8'));
  const models = (count) =>
    Array.from({ length: count }, (_, n) => ({
      id: `vendor-${n % 40}/model-${n}-70b-instruct`,
      name: `Model ${n} 70B Instruct`,
      contextWindow: 131_072,
      maxTokens: 16_384,
      cost: { input: 0.3, output: 1.1, cacheRead: 0.07, cacheWrite: 0 },
      reasoning: n % 2 === 0,
      image: n % 3 === 0,
      released: '2026-01-10',
      parameters: 70,
    }));
  state.openrouter.models = models(3_000 - built);
  writeFileSync(listed, JSON.stringify(state));
  return JSON.parse(baton(['models', 'list', '--all', '--json'])).length;
}

const results = [];
const measure = async (name, home, args, isLimited = false) => {
  const { ms, end } = await timed(home, args);
  results.push({ name, ms, end, isLimited });
  return ms;
};

const node = await measure('node -e 0', empty, ['-e', '0']);
for (const command of ['--version', '--help', 'models status'])
  await measure(`${command}, empty folder`, empty, [cli, ...command.split(' ')]);
const count = fill(full);
const commands = ['models status', 'models status --json', 'models list --all', 'models list --all --json'];
for (const command of commands) await measure(`${command}, 50 accounts`, full, [cli, ...command.split(' ')], true);

const owner = spawn(process.execPath, [cli, 'serve', '--port', '0', '--no-ui', '--json'], {
  env: envOf(full),
  stdio: ['ignore', 'pipe', 'inherit'],
});
await once(owner.stdout, 'data');
for (const command of ['models status', 'models list --all'])
  await measure(`${command}, an owner runs`, full, [cli, ...command.split(' ')], true);
owner.kill('SIGTERM');
await once(owner, 'exit');
for (const home of homes) rmSync(home, { recursive: true, force: true });

console.log(`${String(count)} models; at most ${String(LIMIT)} ms`);
for (const { name, ms, end, isLimited } of results)
  console.log(
    `${name.padEnd(42)} ${ms.toFixed(0).padStart(5)} ms, ended ${end.toFixed(0).padStart(5)} ms   ${(ms / node).toFixed(1)} × node${isLimited && ms > LIMIT ? '   too slow' : ''}`,
  );
if (process.argv.includes('--check') && results.some(({ ms, isLimited }) => isLimited && ms > LIMIT))
  process.exitCode = 1;

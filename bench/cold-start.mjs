// `npm run bench:cold`: what a command costs from a cold start, with and without an owner, beside Node's own start.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../dist/cli/baton.js', import.meta.url));
if (!existsSync(cli)) {
  console.error('There is nothing to measure yet. Run `npm run build` first.');
  process.exit(1);
}
const home = mkdtempSync(join(tmpdir(), 'baton-bench-'));
const env = { ...process.env, BATON_HOME: home };
const ROUNDS = 15;

/** Median over the rounds, in ms. */
async function timed(args) {
  const times = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const from = performance.now();
    await once(spawn(process.execPath, args, { env, stdio: 'ignore' }), 'exit');
    times.push(performance.now() - from);
  }
  return times.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)];
}

const node = await timed(['-e', '0']);
const alone = await timed([cli, 'models', 'status']);
const owner = spawn(process.execPath, [cli, 'serve', '--port', '0', '--no-ui', '--json'], {
  env,
  stdio: ['ignore', 'pipe', 'inherit'],
});
await once(owner.stdout, 'data');
const asked = await timed([cli, 'models', 'status']);
owner.kill('SIGTERM');
await once(owner, 'exit');
rmSync(home, { recursive: true, force: true });

const show = (name, ms) =>
  console.log(`${name.padEnd(34)} ${ms.toFixed(0).padStart(5)} ms   ${(ms / node).toFixed(1)} × node`);
show('node -e 0', node);
show('models status, no owner', alone);
show('models status, an owner runs', asked);

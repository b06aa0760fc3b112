// `npm run check`: types, lint, format and import rules, as many at a time as there are processors.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './setup.mjs';

const bin = (path) => join(root, 'node_modules', path);

const checks = [
  { name: 'types', args: [bin('typescript/bin/tsc'), '-b'] },
  { name: 'lint', args: [bin('eslint/bin/eslint.js'), '.', '--max-warnings', '0'] },
  { name: 'format', args: [bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'] },
  { name: 'class names', args: [join(root, 'build/class-names.mjs')] },
  {
    name: 'boundaries',
    args: [
      bin('dependency-cruiser/bin/dependency-cruise.mjs'),
      '--config',
      '.dependency-cruiser.cjs',
      'shared',
      'electron',
      'renderer',
      'e2e',
    ],
  },
];

function run({ name, args }) {
  const start = performance.now();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
    // Not `exit`, which may come before the last of the output.
    child.on('close', (code) => {
      resolve({ name, passed: code === 0, output, seconds: (performance.now() - start) / 1000 });
    });
  });
}

/** Runs every check and prints each as it ends. @returns how many passed and failed, and which failed */
export async function runChecks() {
  const waiting = [...checks];
  const counts = { passed: 0, failed: 0, notes: [] };
  const worker = async () => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      const result = await run(check);
      counts[result.passed ? 'passed' : 'failed'] += 1;
      console.log(`${result.passed ? 'ok  ' : 'FAIL'} ${result.name} (${result.seconds.toFixed(1)} s)`);
      if (result.passed) continue;
      counts.notes.push(`FAIL ${result.name}`);
      console.log(result.output.trimEnd());
    }
  };
  await Promise.all(Array.from({ length: Math.min(checks.length, availableParallelism()) }, worker));
  return counts;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = (await runChecks()).failed > 0 ? 1 : 0;

// `npm start`: installs, builds and runs. With nothing changed it only runs.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { checkNode, fetchElectron, install, root } from './setup.mjs';

checkNode();
const args = process.argv.slice(2);

install();
if (!args.includes('--browser')) await fetchElectron();
const { buildAll } = await import('./build.mjs');
if ((await buildAll()).length > 0) process.exit(1);

// The command line chooses between app and browser and says which and why.
const baton = spawn(process.execPath, [join(root, 'dist', 'cli', 'baton.js'), ...args], { stdio: 'inherit' });
// Ctrl-C reaches both through the terminal; we stay until Baton has closed. A plain kill is handed on.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => baton.kill('SIGTERM'));
process.on('SIGHUP', () => baton.kill('SIGHUP'));
baton.on('exit', (code, signal) => {
  process.exitCode = signal === null ? (code ?? 1) : 128 + constants.signals[signal];
});

import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { runLine } from '../testing/command-line.ts';

/* The app is a shell script here: what counts is how the command starts it and reports its end. */

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'baton-open-'));
  mkdirSync(join(root, 'dist', 'shell'), { recursive: true });
  writeFileSync(join(root, 'dist', 'shell', 'main.cjs'), '');
});
afterEach(() => rmSync(root, { recursive: true }));

function runApp(script: string, isTTY = false) {
  const app = join(root, 'electron');
  writeFileSync(app, `#!/bin/sh\n${script}\n`);
  chmodSync(app, 0o755);
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1', ELECTRON_OVERRIDE_DIST_PATH: root };
  return runLine([], {}, '', { root, env, stateDir: join(root, 'state'), isTTY });
}

const onUnix = test.skipIf(process.platform === 'win32');

onUnix('the exit code of the app is that of the command', async () => {
  const { exit, out } = await runApp('exit 3');
  expect(exit).toBe(3);
  expect(out).toContain('Starting the app');
});

onUnix('a terminal inside another Electron app does not turn ours into a Node', async () => {
  expect((await runApp('exit "${ELECTRON_RUN_AS_NODE:-0}"')).exit).toBe(0);
});

onUnix('an app that crashed is a failure with a way out, never a success', async () => {
  const { exit, err } = await runApp('kill -SEGV $$');
  expect(exit).toBe(1);
  expect(err).toBe('baton: The app was ended by SIGSEGV. Try `baton --browser`.\n');
});

onUnix.each([
  // The terminal has sent it to the app already; a second one would end Electron at once.
  ['SIGINT', true, 0],
  ['SIGINT', false, 7],
  ['SIGTERM', true, 7],
] as const)('%s with a terminal: %s', async (signal, isTTY, exit) => {
  const before = process.listenerCount(signal);
  const ready = join(root, 'ready');
  const running = runApp(`trap 'exit 7' INT TERM; : > '${ready}'; sleep 0.4 & wait; exit 0`, isTTY);
  await vi.waitUntil(() => process.listenerCount(signal) > before && existsSync(ready));
  process.emit(signal);
  expect((await running).exit).toBe(exit);
  expect(process.listenerCount(signal)).toBe(before);
});

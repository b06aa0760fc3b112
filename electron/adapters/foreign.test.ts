import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createFiles } from './files.ts';
import { createForeignKeychain } from './foreign-keychain.ts';
import { createLoginShell } from './login-shell.ts';
import type { ToolAnswer } from './run-tool.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'baton-foreign-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const posix = process.platform !== 'win32';

describe.runIf(posix)('files of other programs', () => {
  test('a pipe is no file, and nobody waits for its writer', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    expect(await createFiles().peek(pipe, 10)).toEqual({ ok: false, error: { kind: 'no-file', isFolder: false } });
  });

  test('a link says where it leads; one in a circle cannot be read', async () => {
    writeFileSync(join(folder, 'real'), 'x');
    symlinkSync(join(folder, 'real'), join(folder, 'link'));
    symlinkSync(join(folder, 'circle'), join(folder, 'circle'));
    const { peek, realPath } = createFiles();
    const real = await realPath(join(folder, 'real'));
    expect(await peek(join(folder, 'link'), 10)).toMatchObject({ ok: true, value: { realPath: real } });
    expect(await peek(join(folder, 'circle'), 10)).toMatchObject({ ok: false, error: { kind: 'unreadable' } });
    expect(await realPath(join(folder, 'circle'))).toBeNull();
  });
});

describe.runIf(posix)('the login shell', () => {
  /** A shell that prints a greeting first, as start-up files do. */
  const shell = (body: string) => {
    const path = join(folder, 'shell');
    writeFileSync(path, `#!/bin/sh\necho "Welcome, KEY=none"\n${body}\n`);
    chmodSync(path, 0o755);
    return path;
  };
  const ask = (path: string, timeoutMs = 10_000) =>
    createLoginShell('linux', { SHELL: path, PATH: process.env['PATH'] })?.(timeoutMs);

  test('answers what it exports, whatever its start-up files print', async () => {
    const path = shell(`[ "$1" = -l ] && [ "$2" = -c ] || exit 3\nexport GROQ_API_KEY='two\nlines = one'\neval "$3"`);
    const answer = await ask(path);
    expect(answer).toMatchObject({ ok: true, value: { GROQ_API_KEY: 'two\nlines = one' } });
    expect(answer?.ok === true && Object.keys(answer.value)).not.toContain('Welcome, KEY');
  });

  test('one that hangs is ended, with what it started', async () => {
    const answer = await ask(shell(`sleep 600 & echo $! > ${folder}/child; wait`), 500);
    expect(answer).toEqual({ ok: false, error: { why: 'it did not answer within 1 s' } });
    const child = Number(readFileSync(join(folder, 'child'), 'utf8'));
    // Ended, or on its way: signal 0 only asks.
    await expect.poll(() => isAlive(child)).toBe(false);
  });

  test('one that fails, or is not there, is a reason', async () => {
    expect(await ask(shell('exit 4'))).toEqual({ ok: false, error: { why: 'it ended with 4' } });
    expect(await ask(join(folder, 'none'))).toEqual({ ok: false, error: { why: 'it could not be started' } });
  });

  test('there is none on Windows, nor without SHELL', () => {
    expect(createLoginShell('win32', { SHELL: '/bin/sh' })).toBeNull();
    expect(createLoginShell('linux', {})).toBeNull();
    expect(createLoginShell('linux', { SHELL: 'sh' })).toBeNull();
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // A child that nobody has waited for yet still has its number.
  const state = execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return !state.trim().startsWith('Z');
}

describe('keychain entries of other programs', () => {
  const answering = (given: Partial<ToolAnswer>) => {
    const calls: { args: readonly string[]; input: string | undefined }[] = [];
    const keychain = createForeignKeychain('darwin', async (_file, args, { input }) => {
      calls.push({ args, input });
      return { code: 0, stdout: '', stderr: '', timedOut: false, ...given };
    });
    if (!keychain) throw new Error('there is one on macOS');
    return { keychain, calls };
  };

  test('are read by name, also when they come as hexadecimal digits', async () => {
    const { keychain, calls } = answering({ stdout: '{"a":1}\n' });
    expect(await keychain.read('Claude Code-credentials', 'mei')).toEqual({ ok: true, value: '{"a":1}' });
    expect(calls[0]?.args).toEqual(['find-generic-password', '-s', 'Claude Code-credentials', '-a', 'mei', '-w']);
    const hex = Buffer.from('{"café":1}').toString('hex');
    expect(await answering({ stdout: `${hex}\n` }).keychain.read('s')).toEqual({ ok: true, value: '{"café":1}' });
  });

  test('an absent one, a refused one and an unanswered question are three things', async () => {
    expect(await answering({ code: 44 }).keychain.read('s')).toEqual({ ok: true, value: null });
    expect(await answering({ code: 128, stderr: 'security: User canceled.\nmore' }).keychain.read('s')).toEqual({
      ok: false,
      error: { why: 'User canceled.' },
    });
    expect(await answering({ code: null, timedOut: true }).keychain.read('s')).toEqual({
      ok: false,
      error: { why: 'the question of the keychain was not answered' },
    });
  });

  test('a value is never an argument, and is not cut', async () => {
    const { keychain, calls } = answering({});
    expect(await keychain.update('s "x"', 'mei', 'secret')).toEqual({ ok: true, value: undefined });
    expect(calls[0]?.args).toEqual(['-i']);
    const hex = Buffer.from('secret').toString('hex');
    expect(calls[0]?.input).toBe(`add-generic-password -U -s "s \\"x\\"" -a "mei" -X ${hex}\n`);
    expect(await keychain.update('s', 'mei', 'x'.repeat(3_000))).toMatchObject({ ok: false });
    expect(calls).toHaveLength(1);
  });

  test('are only looked for on macOS', () => {
    expect([createForeignKeychain('linux'), createForeignKeychain('win32')]).toEqual([null, null]);
  });
});

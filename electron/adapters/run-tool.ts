import { spawn } from 'node:child_process';

/** What a tool of the system answered. `code`: `null` when it was ended, for instance for taking too long. */
export interface ToolAnswer {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
}

export interface ToolOptions {
  readonly timeoutMs: number;
  /** Written to its standard input, which is closed then. */
  readonly input?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** More than any answer that is expected; what follows is dropped. */
const LONGEST_ANSWER = 4 * 1024 * 1024;

/** Runs a program without a shell. A program that does not exist answers `code` null and why in `stderr`. */
export function runTool(
  file: string,
  args: readonly string[],
  { timeoutMs, input, env }: ToolOptions,
): Promise<ToolAnswer> {
  return new Promise((resolve) => {
    const child = spawn(file, [...args], {
      stdio: 'pipe',
      detached: process.platform !== 'win32',
      ...(env ? { env } : {}),
    });
    const out = { stdout: '', stderr: '' };
    let timedOut = false;
    let settled = false;
    const settle = (code: number | null, why = '') => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      resolve({ code, stdout: out.stdout, stderr: out.stderr + why, timedOut });
    };
    const timer = setTimeout(() => {
      timedOut = true;
      endGroup(child.pid);
      // A grandchild may hold the pipes open for ever; nobody waits for it.
      child.stdout.destroy();
      child.stderr.destroy();
      settle(null);
    }, timeoutMs);
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8');
      child[name].on('data', (text: string) => {
        if (out[name].length < LONGEST_ANSWER) out[name] += text;
      });
    }
    child.stdin.on('error', () => undefined); // it went away before it read everything
    child.stdin.end(input ?? '');
    child.on('error', (error) => settle(null, error.message));
    child.on('close', (code) => settle(code));
  });
}

/** The program and what it started: it leads a group of its own. */
function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // It ended by itself in the meantime.
  }
}

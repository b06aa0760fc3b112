import type { Ports } from '#core/ports';
import { err, ok } from '#shared/result';
import { runTool } from './run-tool.ts';

/** Start-up files print greetings; what follows this line is the answer. */
const MARK = '__baton_environment__';

/** Asks the login shell what it exports, `-l -c "env -0"`. `null` on Windows, and without a `SHELL`. */
export function createLoginShell(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): Ports['loginShell'] {
  const shell = env['SHELL'];
  if (platform === 'win32' || !shell?.startsWith('/')) return null;
  return async (timeoutMs) => {
    const answer = await runTool(shell, ['-l', '-c', `echo ${MARK}; env -0`], { timeoutMs, env });
    if (answer.timedOut) return err({ why: `it did not answer within ${String(Math.round(timeoutMs / 1000))} s` });
    const at = answer.stdout.lastIndexOf(`${MARK}\n`);
    if (at < 0)
      return err({ why: answer.code === null ? 'it could not be started' : `it ended with ${String(answer.code)}` });
    return ok(pairs(answer.stdout.slice(at + MARK.length + 1)));
  };
}

function pairs(text: string): Record<string, string> {
  const found = text.split('\0').flatMap((line): [string, string][] => {
    const equals = line.indexOf('=');
    return equals > 0 ? [[line.slice(0, equals), line.slice(equals + 1)]] : [];
  });
  return Object.fromEntries(found);
}

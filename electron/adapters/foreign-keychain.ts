import type { ForeignKeychain } from '#core/ports';
import { err, ok } from '#shared/result';
import { runTool, type ToolAnswer, type ToolOptions } from './run-tool.ts';

/** Behaviour §11.1. A question on the screen that nobody answers in this time is taken for a no. */
const TIMEOUT_MS = 5_000;

/** `security` answers this when there is no such entry (errSecItemNotFound). */
const NOT_FOUND = 44;

/** Longer lines are cut by `security -i`, which would store half a value. */
const LONGEST_COMMAND = 4_000;

type Run = (file: string, args: readonly string[], options: ToolOptions) => Promise<ToolAnswer>;

/**
 * Keychain entries of other programs, through the `security` tool that those programs use themselves, so that their
 * access lists name it already. Only macOS; elsewhere such programs use files.
 */
export function createForeignKeychain(platform: NodeJS.Platform, run: Run = runTool): ForeignKeychain | null {
  if (platform !== 'darwin') return null;
  return {
    async read(service, account) {
      const which = ['-s', service, ...(account === undefined ? [] : ['-a', account])];
      const answer = await run('/usr/bin/security', ['find-generic-password', ...which, '-w'], {
        timeoutMs: TIMEOUT_MS,
      });
      if (answer.code === 0) return ok(plain(answer.stdout.replace(/\n$/, '')));
      return answer.code === NOT_FOUND ? ok(null) : err({ why: whyOf(answer) });
    },
    async update(service, account, value) {
      // Through standard input: arguments can be seen by every program of the computer.
      const hex = Buffer.from(value, 'utf8').toString('hex');
      const command = `add-generic-password -U -s ${quoted(service)} -a ${quoted(account)} -X ${hex}\n`;
      // The other way to hand it over would show it to every program of the computer.
      if (command.length > LONGEST_COMMAND) return err({ why: 'it is too long to be handed over out of sight' });
      const answer = await run('/usr/bin/security', ['-i'], { timeoutMs: TIMEOUT_MS, input: command });
      return answer.code === 0 && answer.stderr.trim() === '' ? ok(undefined) : err({ why: whyOf(answer) });
    },
  };
}

/** Text with anything but ASCII in it is printed as hexadecimal digits. */
const plain = (text: string): string =>
  /^(?:[0-9a-f]{2}){8,}$/i.test(text) ? Buffer.from(text, 'hex').toString('utf8') : text;

const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;

/** Its messages name entries, never values; still only the first line. */
function whyOf({ timedOut, code, stderr }: ToolAnswer): string {
  if (timedOut) return 'the question of the keychain was not answered';
  const line = stderr.split('\n')[0]?.trim() ?? '';
  return code === null || line === '' ? 'the keychain did not answer' : line.replace(/^security: /, '');
}

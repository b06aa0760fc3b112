import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { redact } from '#core/kernel/redact';
import type { Clock, Log, LogFields } from '#core/ports';

const LARGEST = 5 * 1024 * 1024;
const KEPT = 3;

/** Field names whose value is never written, whatever it looks like. */
const secretName = /key$|token$|secret|password|passphrase|authorization|cookie/i;

export type Level = 'info' | 'warn' | 'error';

/** A log that hands finished lines to `write`. */
export function createLog(clock: Clock, write: (line: string) => void): Log {
  const at =
    (level: Level) =>
    (event: string, fields: LogFields = {}): void => {
      try {
        write(`${logLine(clock.now(), level, event, fields)}\n`);
      } catch {
        // A full disk must not stop a request.
      }
    };
  return { info: at('info'), warn: at('warn'), error: at('error') };
}

/** One JSON line, redacted. */
export function logLine(now: number, level: Level, event: string, fields: LogFields): string {
  const clean = Object.entries(fields).map(([name, value]) => [name, cleanValue(name, value)]);
  return JSON.stringify({ at: new Date(now).toISOString(), level, event, ...Object.fromEntries(clean) });
}

const cleanValue = (name: string, value: LogFields[string]) => {
  if (typeof value !== 'string') return value;
  return secretName.test(name) ? '***' : redact(value);
};

/** Appends to `path` (0600); at 5 MB it becomes `<path>.1`, and three files are kept in all. Never throws. */
export function logFile(path: string): (line: string) => void {
  let size = -1;
  return (line) => {
    if (size < 0) size = openSize(path);
    if (size > 0 && size + line.length > LARGEST) {
      rotate(path);
      size = 0;
    }
    appendFileSync(path, line, { mode: 0o600 });
    size += Buffer.byteLength(line);
  };
}

function openSize(path: string): number {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function rotate(path: string): void {
  for (let age = KEPT - 1; age >= 1; age -= 1) move(age === 1 ? path : `${path}.${age - 1}`, `${path}.${age}`);
}

function move(from: string, to: string): void {
  if (statSync(from, { throwIfNoEntry: false })) renameSync(from, to);
}

import { basename, dirname, join } from 'node:path';
import type { BatonError } from '#shared/errors';
import { err, ok, type Result } from '#shared/result';
import type { Clock, Files } from '../ports.ts';
import { createSerial } from './serial.ts';
import { writeError, type WriteError } from './write-error.ts';

/** `why`: the system's words, or that the content is not what belongs there. */
export type Unreadable = Extract<BatonError, { code: 'store-unreadable' }> & { readonly why: string };

export interface JsonFile<T> {
  readonly path: string;
  /** Reads the file; a missing one is `empty`. What cannot be understood is copied aside and left where it is. */
  load(): Promise<Result<T, Unreadable>>;
  /** The last state loaded or written; `empty` before that. */
  current(): T;
  /** Is that what stands in the file? */
  isRead(): boolean;
  /**
   * Writes `fn(now)` atomically, then makes it current; one change after another. While the file cannot be understood
   * nothing is written: the file is looked at again, and the change goes through once it was repaired or moved away.
   */
  change(fn: (now: T) => T): Promise<Result<T, Unreadable | WriteError>>;
}

export interface JsonFileDeps<T> {
  readonly files: Files;
  readonly clock: Clock;
  readonly path: string;
  /** `null` when the content is not what this file should hold. */
  readonly parse: (raw: unknown) => T | null;
  readonly empty: T;
  /** What is written down; the state itself when absent. */
  readonly print?: (state: T) => unknown;
}

/** Two spaces and a final newline, as every JSON file of Baton. */
export const printJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** A state kept in one JSON file that only this process writes. */
export function createJsonFile<T>({ files, clock, path, parse, empty, print }: JsonFileDeps<T>): JsonFile<T> {
  const serial = createSerial();
  let current = empty;
  let trouble: Unreadable | null = null;
  let kept: { readonly text: string; readonly name: string } | null = null;
  let loaded = false;

  async function look(): Promise<Result<T, Unreadable>> {
    const read = await files.read(path);
    loaded = true;
    trouble = null;
    if (!read.ok) {
      if (read.error.kind === 'missing') return ok((current = empty));
      trouble = { code: 'store-unreadable', path, why: read.error.why };
      return err(trouble);
    }
    const state = understand(read.value, parse);
    if (state !== null) return ok((current = state));

    const keptAs = await keepAside(read.value);
    trouble = { code: 'store-unreadable', path, why: 'its content is not what Baton wrote', ...keptAs };
    return err(trouble);
  }

  /** One copy per content, however often it is looked at, and by how many processes. */
  async function keepAside(text: string): Promise<{ keptAs?: string }> {
    if (kept?.text !== text) {
      const name = (await copyOf(files, path, text)) ?? `${path}.unreadable-${clock.now()}`;
      const written = await files.write(name, text);
      if (!written.ok) return {};
      kept = { text, name };
    }
    return { keptAs: kept.name };
  }

  return {
    path,
    load: () => serial(look),
    current: () => current,
    isRead: () => loaded && trouble === null,
    change: (fn) =>
      serial(async () => {
        if (!loaded || trouble) {
          const again = await look();
          if (!again.ok) return again;
        }
        const next = fn(current);
        const written = await files.write(path, printJson(print ? print(next) : next));
        if (!written.ok) return err(writeError(written.error));
        current = next;
        return ok(next);
      }),
  };
}

/** Where another process has kept the same text aside; `null`: nowhere. */
async function copyOf(files: Files, path: string, text: string): Promise<string | null> {
  const names = (await files.list(dirname(path))).filter((name) => name.startsWith(`${basename(path)}.unreadable-`));
  for (const name of names) {
    const copy = await files.read(join(dirname(path), name));
    if (copy.ok && copy.value === text) return join(dirname(path), name);
  }
  return null;
}

function understand<T>(text: string, parse: (raw: unknown) => T | null): T | null {
  try {
    return parse(JSON.parse(text));
  } catch {
    return null;
  }
}

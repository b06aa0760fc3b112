import { join } from 'node:path';
import { z } from 'zod';
import { defined } from '../kernel/defined.ts';
import { createJsonFile } from '../kernel/json-file.ts';
import type { Ports } from '../ports.ts';
import type { Asked } from './rhythm.ts';

const state = z.record(
  z.string(),
  z
    .object({
      askedAt: z.number(),
      notBefore: z.number(),
      busy: z.number().int().min(0),
      plan: z.string().optional(),
      error: z.string().optional(),
    })
    .transform((asked): Asked => defined(asked)),
);

/** When each account's provider was asked last, kept in `usage.json`: a restart does not ask again. */
export interface UsageBook {
  of(key: string): Asked | undefined;
  /** All of them in one write; answers when they are on disk. */
  put(entries: ReadonlyMap<string, Asked>): Promise<void>;
  /** Accounts that are gone are forgotten: another one may come under the same id. */
  keepOnly(exists: (key: string) => boolean): void;
}

export async function openUsageBook({
  files,
  clock,
  log,
  stateDir,
}: Pick<Ports, 'files' | 'clock' | 'log' | 'stateDir'>): Promise<UsageBook> {
  const file = createJsonFile<Readonly<Record<string, Asked>>>({
    ...{ files, clock, path: join(stateDir, 'usage.json'), empty: {} },
    parse: (raw) => state.safeParse(raw).data ?? null,
  });
  await file.load();
  // Where the file cannot be written, the rhythm holds at least as long as this process does.
  const known = new Map(Object.entries(file.current()));
  return {
    of: (key) => known.get(key),
    async put(entries) {
      for (const [key, asked] of entries) known.set(key, asked);
      const saved = await file.change(() => Object.fromEntries(known));
      if (!saved.ok) log.warn('usage-not-written', { why: saved.error.code });
    },
    keepOnly(exists) {
      for (const key of [...known.keys()]) if (!exists(key)) known.delete(key);
    },
  };
}

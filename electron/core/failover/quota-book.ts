import { join } from 'node:path';
import { z } from 'zod';
import { quotaWindow, type QuotaWindow } from '#shared/profile';
import { HOUR, SECOND } from '../kernel/duration.ts';
import { createJsonFile } from '../kernel/json-file.ts';
import type { Ports } from '../ports.ts';
import { quotaIn } from './quota-headers.ts';

/** Least time between two writes: what is lost with a crash comes back with the next answer. */
const GATHER = 30 * SECOND;
/** No window is longer than a month. */
const LONGEST = 31 * 24 * HOUR;

/** How much of its quota each account has used, as its provider said last. Costs no calls of its own. */
export interface QuotaBook {
  /** Reads what an answer's headers say. Cheap when they say nothing; never waits. */
  heard(key: string, headers: Readonly<Record<string, string>>): void;
  /** What the provider said when it was asked: these take the place of all it said when it was asked before. */
  answered(key: string, windows: readonly QuotaWindow[]): void;
  /** Most used first; windows that have begun anew since are left out, nobody knows of them. */
  of(key: string): QuotaWindow[];
  /** Accounts that are gone are forgotten: another one may come under the same id. */
  keepOnly(exists: (key: string) => boolean): void;
  flush(): Promise<void>;
}

/** An inherited account is one account, whoever asked. */
export const quotaKey = (
  { owner }: { readonly owner: (agentId: string, profileId: string) => string | undefined },
  agentId: string,
  profileId: string,
): string => `${owner(agentId, profileId) ?? agentId}/${profileId}`;

/** Is that account still stored? */
export const isStored =
  (view: (agentId: string) => { readonly profiles: Readonly<Record<string, unknown>> }) =>
  (key: string): boolean => {
    const slash = key.indexOf('/');
    return Object.hasOwn(view(key.slice(0, slash)).profiles, key.slice(slash + 1));
  };

const state = z.record(z.string(), z.array(quotaWindow));

/** Without the windows that have begun anew. */
const stillTrue = (windows: readonly QuotaWindow[], now: number): QuotaWindow[] =>
  windows.filter(({ resetsAt, readAt }) => (resetsAt === undefined || resetsAt > now) && now - readAt < LONGEST);

/**
 * Keeps them in `quota.json`, so that they are known after a restart; each says how old it is.
 * @param onTold hears of every reading
 */
export async function openQuotaBook(
  { files, clock, log, stateDir }: Pick<Ports, 'files' | 'clock' | 'log' | 'stateDir'>,
  onTold: (key: string, windows: readonly QuotaWindow[]) => void = () => undefined,
): Promise<QuotaBook> {
  const file = createJsonFile<z.infer<typeof state>>({
    ...{ files, clock, path: join(stateDir, 'quota.json'), empty: {} },
    parse: (raw) => state.safeParse(raw).data ?? null,
  });
  await file.load();
  const known = new Map(Object.entries(file.current()));
  let dirty = false;
  let gathering = new AbortController();

  const current = (key: string) => stillTrue(known.get(key) ?? [], clock.now());
  const save = async () => {
    dirty = false;
    // A sleep keeps the process alive, which may be about to end.
    gathering.abort();
    const saved = await file.change(() =>
      Object.fromEntries(
        [...known.keys()].flatMap((key) => {
          const windows = current(key);
          return windows.length > 0 ? [[key, windows]] : [];
        }),
      ),
    );
    if (!saved.ok) log.warn('quota-not-written', { why: saved.error.code });
  };
  const later = () => {
    if (dirty) return;
    dirty = true;
    gathering = new AbortController();
    const { signal } = gathering;
    void clock.sleep(GATHER, signal).then(() => (signal.aborted ? undefined : save()));
  };

  const put = (key: string, before: readonly QuotaWindow[], told: readonly QuotaWindow[]) => {
    const names = new Set(told.map(({ name }) => name));
    known.set(key, [...before.filter(({ name }) => !names.has(name)), ...told]);
    onTold(key, told);
    later();
  };

  return {
    heard(key, headers) {
      const told = quotaIn(headers, clock.now());
      if (told.length > 0) put(key, current(key), told);
    },
    answered: (key, windows) =>
      put(
        key,
        current(key).filter(({ source }) => source === 'headers'),
        windows,
      ),
    of: (key) => current(key).sort((a, b) => b.usedPercent - a.usedPercent),
    keepOnly(exists) {
      const gone = [...known.keys()].filter((key) => !exists(key));
      for (const key of gone) known.delete(key);
      if (gone.length > 0) later();
    },
    flush: async () => (dirty ? await save() : undefined),
  };
}

import { join } from 'node:path';
import { z } from 'zod';
import type { QuotaWindow } from '#shared/profile';
import type { UsagePoint } from '#shared/usage';
import { MINUTE } from '../kernel/duration.ts';
import { createJsonFile, type JsonFile } from '../kernel/json-file.ts';
import type { Ports } from '../ports.ts';
import { merged, parseSeries, pointsOf, printSeries, sampleOf, type Series } from './series.ts';

/** Least time between two writes. */
const GATHER = 5 * MINUTE;
/** Names are the providers' words: no provider has more, and no file grows without end. */
const MOST_WINDOWS = 16;
const MOST_ACCOUNTS = 200;

/** How full the windows of each account were, hour by hour, for 30 days; one file for each agent's own accounts. */
export interface UsageHistory {
  /** @param key `quotaKey` */
  note(key: string, windows: readonly QuotaWindow[]): void;
  /** The last so many days, by window, oldest first. */
  of(key: string, days: number): Promise<UsagePoint[]>;
  flush(): Promise<void>;
}

export interface UsageHistoryDeps extends Pick<Ports, 'files' | 'clock' | 'log'> {
  readonly agentDir: (agentId: string) => string;
  /** Is that account still stored? */
  readonly exists: (key: string) => boolean;
}

const content = z.object({
  version: z.literal(1),
  accounts: z.record(z.string(), z.record(z.string(), z.string())),
});
type Content = z.infer<typeof content>;

/** Account → window → what was heard and is not written yet. */
type Fresh = Map<string, Map<string, Series>>;

export function createUsageHistory(deps: UsageHistoryDeps): UsageHistory {
  const { clock, log, exists } = deps;
  const fileOf = filesOf(deps);
  const fresh = new Map<string, Fresh>();
  let gathering: AbortController | null = null;

  async function save(): Promise<void> {
    gathering?.abort();
    gathering = null;
    const heard = [...fresh];
    fresh.clear();
    for (const [agentId, accounts] of heard) {
      const there = new Map([...accounts].filter(([id]) => exists(`${agentId}/${id}`)));
      if (there.size === 0) continue;
      const kept = (id: string) => exists(`${agentId}/${id}`);
      const saved = await fileOf(agentId).change((before) => withFresh(before, there, kept, clock.now()));
      if (!saved.ok) log.warn('usage-history-not-written', { why: saved.error.code });
    }
  }

  function later(): void {
    if (gathering) return;
    gathering = new AbortController();
    const { signal } = gathering;
    void clock.sleep(GATHER, signal).then(() => (signal.aborted ? undefined : save()));
  }

  return {
    note(key, windows) {
      if (windows.length === 0) return;
      const [agentId, profileId] = partsOf(key);
      const accounts = inside(fresh, agentId);
      const account = inside(accounts, profileId);
      for (const window of windows.slice(0, MOST_WINDOWS)) account.set(window.name, noted(account, window));
      later();
    },
    async of(key, days) {
      const [agentId, profileId] = partsOf(key);
      const now = clock.now();
      const written = (await loaded(fileOf(agentId))).accounts[profileId] ?? {};
      const heard = fresh.get(agentId)?.get(profileId) ?? new Map<string, Series>();
      return [...new Set([...Object.keys(written), ...heard.keys()])].flatMap((window) => {
        const both = merged(parseSeries(written[window] ?? ''), heard.get(window) ?? new Map<number, number>(), now);
        return pointsOf(window, both, days, now);
      });
    },
    flush: save,
  };
}

/** One file for each agent, looked at when it is needed first. */
function filesOf({ files, clock, agentDir }: UsageHistoryDeps): (agentId: string) => JsonFile<Content> {
  const known = new Map<string, JsonFile<Content>>();
  return (agentId) => {
    const file =
      known.get(agentId) ??
      createJsonFile<Content>({
        ...{ files, clock, path: join(agentDir(agentId), 'usage-history.json'), empty: { version: 1, accounts: {} } },
        parse: (raw) => content.safeParse(raw).data ?? null,
      });
    known.set(agentId, file);
    return file;
  };
}

/** A file that cannot be read is one that says nothing. */
async function loaded(file: JsonFile<Content>): Promise<Content> {
  await file.load();
  return file.current();
}

const partsOf = (key: string): readonly [agentId: string, profileId: string] => {
  const slash = key.indexOf('/');
  return [key.slice(0, slash), key.slice(slash + 1)];
};

function inside<V>(outer: Map<string, Map<string, V>>, key: string): Map<string, V> {
  const inner = outer.get(key) ?? new Map<string, V>();
  outer.set(key, inner);
  return inner;
}

function noted(account: ReadonlyMap<string, Series>, window: QuotaWindow): Series {
  const [hour, tenths] = sampleOf(window);
  const series = account.get(window.name);
  if (series !== undefined && (series.get(hour) ?? -1) >= tenths) return series;
  return new Map([...(series ?? []), [hour, tenths]]);
}

function withFresh({ accounts }: Content, fresh: Fresh, kept: (profileId: string) => boolean, now: number): Content {
  const next = Object.entries(accounts).flatMap(([id, windows]) =>
    kept(id) && !fresh.has(id) ? [[id, windows] as const] : [],
  );
  for (const [id, windows] of fresh) next.push([id, withWindows(accounts[id] ?? {}, windows, now)]);
  // Those heard of last stand last.
  return { version: 1, accounts: Object.fromEntries(next.slice(-MOST_ACCOUNTS)) };
}

/** Windows of which nothing was heard for 30 days are left out. */
function withWindows(
  written: Readonly<Record<string, string>>,
  fresh: ReadonlyMap<string, Series>,
  now: number,
): Record<string, string> {
  const names = [...new Set([...fresh.keys(), ...Object.keys(written)])].slice(0, MOST_WINDOWS);
  const printed = names.map((name): readonly [string, string] => [
    name,
    printSeries(merged(parseSeries(written[name] ?? ''), fresh.get(name) ?? new Map<number, number>(), now)),
  ]);
  return Object.fromEntries(printed.filter(([, series]) => series !== ''));
}

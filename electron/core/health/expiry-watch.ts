import { join } from 'node:path';
import { z } from 'zod';
import { HOUR, SECOND } from '../kernel/duration.ts';
import { createJsonFile } from '../kernel/json-file.ts';
import type { Ports } from '../ports.ts';
import { isToldOf, lookAtExpiry, type ExpiryNotice, type Expiring, type ToldBook } from './expiry-notices.ts';

export interface ExpiryWatchDeps extends Pick<Ports, 'clock' | 'files' | 'log' | 'stateDir'> {
  readonly accounts: () => readonly Expiring[];
  /** Keys of logins that the provider refused. */
  readonly refused: () => readonly string[];
  /** Days ahead at which somebody is told. */
  readonly thresholds: () => readonly number[];
  readonly onTell: (notice: ExpiryNotice) => void;
  /** What was told of an account, or its refused login, holds no longer: renewed, or gone. */
  readonly onSettled: (key: string) => void;
}

/** Watches the ends of credentials. */
export interface ExpiryWatch {
  /** Something about the accounts or the thresholds has changed: looks at once. */
  look(): void;
  close(): void;
}

/** Whoever shows something must have begun to listen. */
export const FIRST_LOOK = 5 * SECOND;
/** Longest time between two looks. Timers stand still while the computer sleeps, and clocks are set. */
const LONGEST = HOUR;

const noticesFile = z.object({
  version: z.literal(1),
  /** Key → what was told of its end. */
  expiry: z.record(z.string(), z.object({ expires: z.number(), days: z.array(z.number()) })),
});
type NoticesFile = z.infer<typeof noticesFile>;

/** What was told is on disk before it is told, so that nothing is told twice, whatever happens. */
export function createExpiryWatch(deps: ExpiryWatchDeps): ExpiryWatch {
  const { clock, accounts, refused, thresholds, onTell, onSettled } = deps;
  const book = createBook(deps);
  let standing: ReadonlySet<string> = new Set();
  const stop = new AbortController();
  let wake = new AbortController();

  async function lookNow(): Promise<number> {
    const now = clock.now();
    const { tell, told, next } = lookAtExpiry(accounts(), thresholds(), book.told(), now);
    await book.write(told);
    for (const notice of tell) onTell(notice);
    settle(told);
    return Math.min(LONGEST, next === null ? LONGEST : next - now);
  }

  function settle(told: ToldBook): void {
    const ends = accounts().flatMap((account) => (isToldOf(account, told) ? [account.key] : []));
    const before = standing;
    standing = new Set([...ends, ...refused()]);
    for (const key of before) if (!standing.has(key)) onSettled(key);
  }

  async function run(): Promise<void> {
    await clock.sleep(FIRST_LOOK, stop.signal);
    await book.load();
    while (!stop.signal.aborted) {
      wake = new AbortController(); // before looking: what changes meanwhile is looked at again
      const pause = await lookNow();
      await clock.sleep(pause, AbortSignal.any([wake.signal, stop.signal]));
    }
  }
  void run();

  return {
    look: () => wake.abort(),
    close: () => stop.abort(),
  };
}

/** `notices.json`. What cannot be written is remembered for as long as this process lives. */
function createBook({ clock, files, log, stateDir }: ExpiryWatchDeps) {
  const file = createJsonFile<NoticesFile>({
    files,
    clock,
    path: join(stateDir, 'notices.json'),
    parse: (raw) => noticesFile.safeParse(raw).data ?? null,
    empty: { version: 1, expiry: {} },
  });
  let told: ToldBook = {};
  return {
    told: () => told,
    async load() {
      let loaded = await file.load();
      if (!loaded.ok && loaded.error.keptAs !== undefined) {
        // It is no loss that is worth a word, and must not lead to being told everything at every start.
        await files.remove(file.path);
        loaded = await file.load();
      }
      if (loaded.ok) told = loaded.value.expiry;
      else log.warn('notices-unreadable', { why: loaded.error.why });
    },
    async write(next: ToldBook) {
      if (next === told) return;
      told = next;
      const expiry = Object.fromEntries(
        Object.entries(next).map(([key, { expires, days }]) => [key, { expires, days: [...days] }]),
      );
      const written = await file.change(() => ({ version: 1, expiry }));
      if (!written.ok) log.warn('notices-not-written', { why: written.error.code });
    },
  };
}

import { DAY } from '../kernel/duration.ts';

/** A credential that ends, and of which nobody can make a new one but the person. */
export interface Expiring {
  /** `main/anthropic:work`: whose file it stands in, and its id. */
  readonly key: string;
  /** Epoch ms. */
  readonly expires: number;
}

/** What was told of one account: days ahead (0: it has ended) of this end, or of one before it. */
export interface Told {
  readonly expires: number;
  readonly days: readonly number[];
}
export type ToldBook = Readonly<Record<string, Told>>;

export interface ExpiryNotice extends Expiring {
  /** Days to go, rounded up; 0: it has ended. */
  readonly days: number;
}

export interface ExpiryLook {
  readonly tell: readonly ExpiryNotice[];
  /** The same object when nothing has to be written. */
  readonly told: ToldBook;
  /** When there is something to tell next, epoch ms; `null`: never, as things stand. */
  readonly next: number | null;
}

/** Of an account that is gone, what was told is remembered for so long after its end, for it may come back. */
const KEEP = 30 * DAY;

/**
 * Decides what is to be told of the ends of credentials: once for each account and threshold, the most urgent one only
 * when several were passed at once (the computer slept). A credential that ends later than the one told of is a new one.
 * @param thresholds days ahead; having ended is always one
 */
export function lookAtExpiry(
  accounts: readonly Expiring[],
  thresholds: readonly number[],
  told: ToldBook,
  now: number,
): ExpiryLook {
  const marks = [...new Set([...thresholds, 0])];
  const seen = accounts.map((account) => judge(account, marks, told[account.key], now));
  const news = seen.filter(({ changed }) => changed);
  const stale = Object.keys(told).filter((key) => isStale(key, told, accounts, now));
  const ahead = seen.flatMap(({ next }) => (next === null ? [] : [next]));
  return {
    tell: seen.flatMap(({ notice }) => notice ?? []),
    told: news.length + stale.length === 0 ? told : rewritten(told, stale, news),
    next: ahead.length === 0 ? null : Math.min(...ahead),
  };
}

/** Is what was told of it true of the credential it has now? Then it is still to be complained of. */
export const isToldOf = ({ key, expires }: Expiring, told: ToldBook): boolean => {
  const known = told[key];
  return known !== undefined && expires <= known.expires && known.days.length > 0;
};

interface Judged {
  readonly key: string;
  readonly known: Told;
  readonly changed: boolean;
  readonly notice: ExpiryNotice | null;
  readonly next: number | null;
}

function judge({ key, expires }: Expiring, marks: readonly number[], before: Told | undefined, now: number): Judged {
  const days = before && expires <= before.expires ? before.days : [];
  const passed = marks.filter((mark) => now >= expires - mark * DAY);
  const untold = passed.filter((mark) => !days.includes(mark));
  const latest = Math.min(...passed);
  const ahead = marks.map((mark) => expires - mark * DAY).filter((at) => at > now);
  return {
    key,
    // An end that came nearer does not make a later one, told of before, a new one.
    known: { expires: Math.max(expires, days.length > 0 ? (before?.expires ?? 0) : 0), days: [...days, ...untold] },
    changed: untold.length > 0,
    notice: untold.includes(latest)
      ? { key, expires, days: latest === 0 ? 0 : Math.ceil((expires - now) / DAY) }
      : null,
    next: ahead.length === 0 ? null : Math.min(...ahead),
  };
}

function isStale(key: string, told: ToldBook, accounts: readonly Expiring[], now: number): boolean {
  const { expires = 0 } = told[key] ?? {};
  return expires + KEEP < now && !accounts.some((account) => account.key === key);
}

const rewritten = (told: ToldBook, stale: readonly string[], news: readonly Judged[]): ToldBook => ({
  ...Object.fromEntries(Object.entries(told).filter(([key]) => !stale.includes(key))),
  ...Object.fromEntries(news.map(({ key, known }) => [key, known])),
});

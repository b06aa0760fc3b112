import type { UsagePoint } from './usage.ts';

/* How full the windows of an account were, day by day, decided without drawing anything. */

/** So long the core keeps it. */
export const DAYS = 30;

export interface DayOfWindow {
  /** Its beginning in the reader's own time zone, epoch ms. */
  readonly at: number;
  /** The most of it, 0–100; `null`: nothing is known of that day. */
  readonly used: number | null;
}

export interface WindowHistory {
  /** As the provider calls it: `5h`, `Week`. */
  readonly window: string;
  /** `DAYS` of them, oldest first, the last one holding now. */
  readonly days: readonly DayOfWindow[];
}

/** One line of days for each window, in the order in which they are first heard of; `[]`: nothing is known. */
export function historyOf(points: readonly UsagePoint[], now: number): readonly WindowHistory[] {
  const starts = Array.from({ length: DAYS }, (_, index) => dayBefore(now, DAYS - 1 - index));
  const known = points.filter(({ at }) => at >= (starts[0] ?? now));
  return [...new Set(known.map(({ window }) => window))].map((window) => {
    const most = mostByDay(known.filter((point) => point.window === window));
    return { window, days: starts.map((at) => ({ at, used: most.get(at) ?? null })) };
  });
}

/** Beginning of the day so many days before; the clock may be put forward or back in between. */
function dayBefore(now: number, days: number): number {
  const date = new Date(now);
  date.setHours(0, 0, 0, 0);
  date.setDate(date.getDate() - days);
  return date.getTime();
}

function mostByDay(points: readonly UsagePoint[]): ReadonlyMap<number, number> {
  const most = new Map<number, number>();
  for (const { at, usedPercent } of points) {
    const day = dayBefore(at, 0);
    const used = Math.round(Math.min(100, Math.max(0, usedPercent)));
    most.set(day, Math.max(most.get(day) ?? 0, used));
  }
  return most;
}

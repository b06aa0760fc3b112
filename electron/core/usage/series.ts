import type { QuotaWindow } from '#shared/profile';
import type { UsagePoint } from '#shared/usage';
import { DAY, HOUR } from '../kernel/duration.ts';

/** How full a window was at most within an hour: hours since 1970 → tenths of a percent. */
export type Series = ReadonlyMap<number, number>;

export const KEPT_DAYS = 30;

/** `490123:421,1:430`: the first hour, then hours since the one before; tenths of a percent. */
export function printSeries(series: Series): string {
  let last = 0;
  return [...series]
    .sort(([a], [b]) => a - b)
    .map(([hour, tenths]) => {
      const since = hour - last;
      last = hour;
      return `${String(since)}:${String(tenths)}`;
    })
    .join(',');
}

/** What cannot be read is left out, and what stands behind it. */
export function parseSeries(text: string): Series {
  const series = new Map<number, number>();
  let hour = 0;
  for (const part of text.split(',')) {
    const [, since, tenths] = /^(\d{1,8}):(\d{1,4})$/.exec(part) ?? [];
    if (since === undefined || tenths === undefined) break;
    hour += Number(since);
    series.set(hour, Math.min(1_000, Number(tenths)));
  }
  return series;
}

/** The fuller of both in each hour, of the last 30 days. @param now epoch ms */
export function merged(one: Series, other: Series, now: number): Series {
  const both = new Map(one);
  for (const [hour, tenths] of other) both.set(hour, Math.max(tenths, both.get(hour) ?? 0));
  return new Map([...both].filter(([hour]) => isKept(hour, KEPT_DAYS, now)));
}

export const sampleOf = ({ usedPercent, readAt }: QuotaWindow): readonly [number, number] => [
  Math.floor(readAt / HOUR),
  Math.round(usedPercent * 10),
];

/** @param days the last so many */
export const pointsOf = (window: string, series: Series, days: number, now: number): UsagePoint[] =>
  [...series]
    .filter(([hour]) => isKept(hour, days, now))
    .sort(([a], [b]) => a - b)
    .map(([hour, tenths]) => ({ at: hour * HOUR, window, usedPercent: tenths / 10 }));

/** An hour to come is one of a clock that was wrong. */
const isKept = (hour: number, days: number, now: number): boolean =>
  hour * HOUR > now - days * DAY && hour * HOUR <= now;

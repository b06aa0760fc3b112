import type { QuotaWindow } from '#shared/profile';
import { clockTime, type Locale } from './wording.ts';

/** `62% left to 16:10`, of the most used window; nothing when nobody knows, or when all were reset since. */
export function quotaLeft(quota: readonly QuotaWindow[] = [], now: number, locale: Locale): string[] {
  const window = quota.find(({ resetsAt = Number.POSITIVE_INFINITY }) => resetsAt > now);
  if (window === undefined) return [];
  const left = Math.round(Math.min(100, Math.max(0, 100 - window.usedPercent)));
  const end = window.resetsAt === undefined ? '' : ` to ${clockTime(window.resetsAt, now, locale)}`;
  return [`${left}% left${end}`];
}

import type { QuotaWindow } from '#shared/profile';
import type { UsageRow } from '#shared/usage';
import { remaining } from './remaining.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A reading older than this says how old it is. */
const OLD = 15 * MINUTE;
/** Windows of one account (behaviour §14.1); `--json` has all of them. */
const SHOWN = 2;

/** `now`, `12m`, `2h 5m`, `3d 4h`; a week or more away, the day: `Jan 14` (behaviour §17.2). */
export function resetText(at: number, now: number): string {
  const left = at - now;
  if (left <= 0) return 'now';
  const minutes = Math.max(1, Math.floor(left / MINUTE));
  if (minutes < 60) return `${String(minutes)}m`;
  if (left < DAY) return two(Math.floor(left / HOUR), 'h', minutes % 60, 'm');
  if (left < 7 * DAY) return two(Math.floor(left / DAY), 'd', Math.floor((left % DAY) / HOUR), 'h');
  return new Date(at).toLocaleDateString('en-US', { month: 'short', day: 'numeric', timeZone: 'UTC' });
}

const two = (large: number, unit: string, small: number, smallUnit: string): string =>
  `${String(large)}${unit}${small === 0 ? '' : ` ${String(small)}${smallUnit}`}`;

/** Each account that its provider has said something of: its plan, what is left of its two most used windows, or why not. */
export const usageLines = (rows: readonly UsageRow[], now: number): string[] =>
  rows.flatMap(({ profileId, label, plan, windows, error }) => [
    `  ${profileId} (${label})${plan === undefined ? '' : ` · ${plan}`}`,
    ...windows.slice(0, SHOWN).map((window) => windowLine(window, now)),
    ...(error === undefined ? [] : [`    ${error}`]),
  ]);

function windowLine({ name, usedPercent, resetsAt, readAt }: QuotaWindow, now: number): string {
  const left = `${String(Math.round(100 - usedPercent))}% left`;
  const reset = resetsAt === undefined ? [] : [`resets ${resetText(resetsAt, now)}`];
  const age = now - readAt > OLD ? [`read ${remaining(now - readAt)} ago`] : [];
  return `    ${name}: ${[left, ...reset, ...age].join(' · ')}`;
}

import type { QuotaWindow } from '#shared/profile';
import { t } from '../../i18n/t.ts';
import { ago, countdown } from '../../ui/format.ts';
import type { Format } from '../../ui/format.ts';

/* What is left of an account's windows, decided without drawing anything (ui.md §5). */

/** So much fits into a row; all of them are in its details. */
const SHOWN = 2;
/** Amber from here on (per cent left). */
const LOW = 20;
/** An older reading says when it was made (ms). */
const OLD = 15 * 60_000;

export interface QuotaBar {
  readonly name: string;
  /** 0–100, whole. */
  readonly left: number;
  readonly tone: 'fine' | 'low' | 'out';
  /** `62% left`; once nothing is left, the time until the reset. */
  readonly word: string;
  /** What is left, the reset, the age and the source of the reading. */
  readonly whole: string;
}

/** `5h` as people write it: `5 h`. */
export const windowName = (name: string) => name.replace(/^(\d+)([hd])$/, '$1 $2');

/** A window that has been reset since it was read says nothing any more. */
const holds = ({ resetsAt }: QuotaWindow, now: number) => resetsAt === undefined || resetsAt > now;

/** All windows that still hold, the most used first. */
export const quotaBars = (quota: readonly QuotaWindow[], now: number, format: Format): QuotaBar[] =>
  quota.filter((each) => holds(each, now)).map((each) => barOf(each, now, format));

/** The most used ones, the one that is reset first at the top. */
export function shownBars(quota: readonly QuotaWindow[], now: number, format: Format): QuotaBar[] {
  const end = ({ resetsAt = Number.POSITIVE_INFINITY }: QuotaWindow) => resetsAt;
  const most = quota.filter((each) => holds(each, now)).slice(0, SHOWN);
  return quotaBars(
    most.sort((a, b) => end(a) - end(b)),
    now,
    format,
  );
}

/** The time of the oldest reading when it is worth saying; `null` while all is fresh. */
export function readLongAgo(quota: readonly QuotaWindow[], now: number): number | null {
  const oldest = Math.min(...quota.filter((each) => holds(each, now)).map(({ readAt }) => readAt));
  return Number.isFinite(oldest) && now - oldest > OLD ? oldest : null;
}

function barOf(window: QuotaWindow, now: number, format: Format): QuotaBar {
  const { usedPercent, resetsAt, readAt, source } = window;
  const left = Math.round(Math.min(100, Math.max(0, 100 - usedPercent)));
  const name = windowName(window.name);
  const words = [
    t('quota.window', { name, left: t('quota.left', { n: left }) }),
    ...(resetsAt === undefined ? [] : [t('quota.resets', { time: format.clockOrDay(resetsAt, now) })]),
    now - readAt < 60_000 ? t('quota.readNow') : t('quota.readAgo', { time: ago(now - readAt) }),
    t(`quota.source.${source}`),
  ];
  return {
    name,
    left,
    tone: left === 0 ? 'out' : left <= LOW ? 'low' : 'fine',
    word: left === 0 && resetsAt !== undefined ? countdown(resetsAt - now) : t('quota.left', { n: left }),
    whole: words.join(' · '),
  };
}

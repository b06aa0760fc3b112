import { t } from '../i18n/t.ts';

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Times as people write them. All arguments are epoch milliseconds, or milliseconds for a length of time. */
export interface Format {
  /** `13:20` */
  clock(at: number): string;
  /** `23 November` */
  day(at: number): string;
  /** `23 November 2027` */
  date(at: number): string;
  /** `13:20` today, `yesterday`, `Tuesday` within the last six days, else `3 November`. */
  when(at: number, now: number): string;
  /** `13:20` when it is today, else `3 November, 13:20`. */
  clockOrDay(at: number, now: number): string;
  /** For a tooltip: `Friday, 20 November, 13:45`. */
  exact(at: number): string;
}

/** `timeZone` absent: the one of this computer. */
export function createFormat(timeZone?: string): Format {
  // British English: a 24-hour clock and the day before the month.
  const make = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-GB', timeZone === undefined ? options : { ...options, timeZone });
  const clock = make({ hour: '2-digit', minute: '2-digit' });
  const day = make({ day: 'numeric', month: 'long' });
  const weekday = make({ weekday: 'long' });
  const date = make({ day: 'numeric', month: 'long', year: 'numeric' });
  const sameDay = (a: number, b: number) => date.format(a) === date.format(b);
  return {
    clock: (at) => clock.format(at),
    day: (at) => day.format(at),
    date: (at) => date.format(at),
    when(at, now) {
      if (sameDay(at, now)) return clock.format(at);
      if (sameDay(at, now - DAY)) return t('time.yesterday');
      return now - at < 6 * DAY && at < now ? weekday.format(at) : day.format(at);
    },
    clockOrDay: (at, now) => (sameDay(at, now) ? clock.format(at) : `${day.format(at)}, ${clock.format(at)}`),
    exact: (at) => `${weekday.format(at)}, ${day.format(at)}, ${clock.format(at)}`,
  };
}

/** The format of this computer. */
export const local: Format = createFormat();

/** Under 1 h `4:12`; under 48 h `4 h 36 min`; else `3 days` (whole ones, begun days count). Never below `0:00`. */
export function countdown(left: number): string {
  const seconds = Math.max(0, Math.ceil(left / SECOND));
  if (seconds < HOUR / SECOND) {
    return `${String(Math.floor(seconds / 60))}:${String(seconds % 60).padStart(2, '0')}`;
  }
  return left < 48 * HOUR ? hoursAndMinutes(left) : t('time.days', { n: Math.ceil(left / DAY) });
}

/** How long ago, in its largest unit: `12 min`, `5 h`, `2 days` (whole ones that have passed). */
export function ago(passed: number): string {
  if (passed < HOUR) return t('time.minutes', { m: Math.max(1, Math.floor(passed / MINUTE)) });
  if (passed < DAY) return t('time.hours', { h: Math.floor(passed / HOUR) });
  return t('time.days', { n: Math.floor(passed / DAY) });
}

/** How often to draw a countdown: each second below 48 h, since its minutes begin whenever it began; else each minute. */
export const countdownStep = (left: number): typeof SECOND | typeof MINUTE =>
  left < 48 * HOUR + MINUTE ? SECOND : MINUTE;

function hoursAndMinutes(left: number): string {
  const minutes = Math.ceil(left / MINUTE);
  const h = Math.floor(minutes / 60);
  return minutes % 60 === 0 ? t('time.hours', { h }) : t('time.hoursMinutes', { h, m: minutes % 60 });
}

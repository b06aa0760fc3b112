/*
 * How the tray and the notifications speak of times. Everything here is pure: the moment, the language and the zone are
 * arguments, so that a test in any time zone reads the same words.
 */

export interface Locale {
  /** BCP 47, `en-GB`. */
  readonly language: string;
  /** IANA name; absent = the computer's own. */
  readonly timeZone?: string;
}

const DAY = 24 * 60 * 60_000;

/** `13:45` today, `22 Nov, 13:45` on another day. */
export function clockTime(at: number, now: number, locale: Locale): string {
  const time = format(at, locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const sameDay = dayOf(at, locale) === dayOf(now, locale);
  return sameDay ? time : `${format(at, locale, { day: 'numeric', month: 'short' })}, ${time}`;
}

/** `at 13:45`, or `on 22 Nov, 13:45` when that is not today. */
export function moment(at: number, now: number, locale: Locale): string {
  const preposition = dayOf(at, locale) === dayOf(now, locale) ? 'at' : 'on';
  return `${preposition} ${clockTime(at, now, locale)}`;
}

/** `23 November`. */
export const day = (at: number, locale: Locale) => format(at, locale, { day: 'numeric', month: 'long' });

/** `3 days`, `1 day`, `less than a day`; the sign of the distance does not matter. */
export function days(distance: number): string {
  const count = Math.floor(Math.abs(distance) / DAY);
  if (count === 0) return 'less than a day';
  return count === 1 ? '1 day' : `${count} days`;
}

/** Days to go, as notices and the window count them: rounded up, so that it is 3 days until it is 2. */
export const daysLeft = (ahead: number): string => {
  const count = Math.max(1, Math.ceil(ahead / DAY));
  return count === 1 ? '1 day' : `${count} days`;
};

/** Menu labels on Windows and Linux read `&` as the mark of a shortcut; two of them are one to look at. */
export const menuLabel = (text: string) => text.replaceAll('&', '&&');

const dayOf = (at: number, locale: Locale) => format(at, locale, { year: 'numeric', month: 'numeric', day: 'numeric' });

const format = (at: number, { language, timeZone }: Locale, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(language, timeZone === undefined ? options : { ...options, timeZone }).format(at);

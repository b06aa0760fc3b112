import { err, ok, type Result } from '#shared/result';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const units = { ms: 1, s: SECOND, m: MINUTE, h: HOUR, d: DAY } as const;
export type DurationUnit = keyof typeof units;

/** Nobody means more by a duration; a date so far ahead could not be written down. */
const LONGEST = 36_500 * DAY;

const pattern = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)?$/i;

/**
 * `90s`, `1.5h`, `365d`, or a bare number in the unit the caller expects.
 * @returns whole milliseconds, at most a hundred years; the error is the text that is no duration
 */
export function parseDuration(text: string, defaultUnit: DurationUnit): Result<number, { readonly text: string }> {
  const match = pattern.exec(text.trim());
  const unit = (match?.[2]?.toLowerCase() ?? defaultUnit) as DurationUnit;
  const ms = Math.round(Number(match?.[1]) * units[unit]);
  return match && ms <= LONGEST ? ok(ms) : err({ text });
}

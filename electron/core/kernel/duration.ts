import { err, ok, type Result } from '#shared/result';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const units = { ms: 1, s: SECOND, m: MINUTE, h: HOUR, d: DAY } as const;
export type DurationUnit = keyof typeof units;

const pattern = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)?$/i;

/**
 * `90s`, `1.5h`, `365d`, or a bare number in the unit the caller expects.
 * @returns whole milliseconds; the error is the text that is no duration
 */
export function parseDuration(text: string, defaultUnit: DurationUnit): Result<number, { readonly text: string }> {
  const match = pattern.exec(text.trim());
  const unit = (match?.[2]?.toLowerCase() ?? defaultUnit) as DurationUnit;
  const ms = Math.round(Number(match?.[1]) * units[unit]);
  return match && Number.isSafeInteger(ms) ? ok(ms) : err({ text });
}

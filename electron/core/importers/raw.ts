/** Trimmed; blank, or anything but text, is nothing. */
export const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;

/** A number of milliseconds after 1970 that can be an end of something: no larger than a date can be. */
export const time = (value: unknown): number | undefined =>
  typeof value === 'number' && value <= 8.64e15 && value > 0 ? value : undefined;

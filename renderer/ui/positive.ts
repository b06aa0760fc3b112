/** Nothing, or a number above 0 (a whole one where only that makes sense). */
export function isPositive(text: string, whole: boolean): boolean {
  if (text.trim() === '') return true;
  const value = Number(text);
  return Number.isFinite(value) && value > 0 && (!whole || Number.isInteger(value));
}

/** What was typed; `undefined`: nothing, so that whoever is asked takes what is usual. */
export const positiveOf = (text: string): number | undefined => (text.trim() === '' ? undefined : Number(text));

/** Seconds as typed → ms, at least 1. */
export function millisecondsOf(text: string): number | undefined {
  const seconds = positiveOf(text);
  return seconds === undefined ? undefined : Math.max(1, Math.round(seconds * 1_000));
}

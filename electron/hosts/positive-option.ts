import { InvalidArgumentError } from 'commander';

/** A whole number above zero, for options that count something. */
export function wholeOption(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(number) || number === 0)
    throw new InvalidArgumentError('It must be a whole number above 0.');
  return number;
}

/** Any number above zero. */
export function positiveOption(text: string): number {
  const number = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || !Number.isFinite(number) || number <= 0)
    throw new InvalidArgumentError('It must be a number above 0.');
  return number;
}

/** For options that may come several times, or hold several separated by commas. */
export function listOption(text: string, before: readonly string[] = []): readonly string[] {
  const named = text.split(',').flatMap((one) => one.trim() || []);
  if (named.length === 0) throw new InvalidArgumentError('It must name at least one.');
  return [...new Set([...before, ...named])];
}

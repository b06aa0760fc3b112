import { InvalidArgumentError } from 'commander';

/** Longest display name the contract takes. */
export const LONGEST_NAME = 60;

/** For options that hold a display name. */
export function nameOption(text: string): string {
  const name = text.trim();
  if (name === '' || name.length > LONGEST_NAME || /\p{Cc}/u.test(name))
    throw new InvalidArgumentError(`It must be one line of 1 to ${String(LONGEST_NAME)} characters.`);
  return name;
}

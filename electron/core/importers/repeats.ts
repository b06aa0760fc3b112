import type { Candidate } from './types.ts';

/** Of the same key of the same provider in several places, or copied to several agents, the first one. */
export function withoutRepeats(all: readonly Candidate[]): Candidate[] {
  const first = new Map<string, Candidate>();
  for (const it of all) {
    const key = JSON.stringify([it.provider, it.secret]);
    if (!first.has(key)) first.set(key, it);
  }
  return [...first.values()];
}

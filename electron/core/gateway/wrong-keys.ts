import { hash } from 'node:crypto';

/** More than anybody has open at once; the oldest goes first. */
const KEPT = 100;

/**
 * Who showed which wrong client key. Claude Code asks eleven times in three minutes before it says that its key is
 * wrong, unless it is told not to. The first time it is not: it fetches its key anew then (`apiKeyHelper`), which may
 * have been changed. A session that comes with the same one again has no other.
 */
export function createWrongKeys() {
  const shown = new Set<string>();
  return {
    /** @param session what tells two sessions of a client apart; without it nothing is known */
    again(session: string | undefined, keys: readonly string[]): boolean {
      if (session === undefined) return false;
      // It may be the key of a provider, put there by mistake.
      const name = hash('sha256', JSON.stringify([session, ...keys]), 'base64');
      if (shown.has(name)) return true;
      const [oldest] = shown;
      if (shown.size >= KEPT && oldest !== undefined) shown.delete(oldest);
      shown.add(name);
      return false;
    },
  };
}

export type WrongKeys = ReturnType<typeof createWrongKeys>;

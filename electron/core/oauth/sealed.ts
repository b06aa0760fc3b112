import type { Tokens } from './types.ts';

/** The vault's entry of a login, with whatever else a file from elsewhere had in it. */
export interface SealedTokens extends Tokens {
  readonly rest: Readonly<Record<string, unknown>>;
}

/** `null`: it holds neither token. */
export function parseTokens(sealed: string): SealedTokens | null {
  try {
    const value: unknown = JSON.parse(sealed);
    if (typeof value !== 'object' || value === null) return null;
    const { access, refresh, ...rest } = value as Record<string, unknown>;
    const tokens = { access: text(access), refresh: text(refresh) };
    return tokens.access === '' && tokens.refresh === '' ? null : { ...tokens, rest };
  } catch {
    return null;
  }
}

const text = (part: unknown): string => (typeof part === 'string' ? part.trim() : '');

/** @param idToken of this very answer: Codex's own file has one, and an older one must not be written over it */
export function printTokens({ access, refresh }: Tokens, rest: SealedTokens['rest'] = {}, idToken?: string): string {
  const { idToken: _older, ...others } = rest;
  return JSON.stringify({ access, refresh, ...others, ...(idToken !== undefined && { idToken }) });
}

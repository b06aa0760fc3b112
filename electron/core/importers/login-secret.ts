import { isObject } from '../config/edit.ts';
import type { Tokens } from '../oauth/types.ts';
import { parseJson } from './foreign-file.ts';

/** What the vault keeps of a login. */
export const loginSecret = ({ access, refresh }: Tokens): string => JSON.stringify({ access, refresh });

/** And back; `null` when it is none that can be refreshed. */
export function loginFrom(secret: string): (Tokens & { readonly idToken?: string }) | null {
  const json = parseJson(secret);
  if (!isObject(json)) return null;
  const { access, refresh, idToken } = json;
  if (typeof access !== 'string' || typeof refresh !== 'string' || refresh === '') return null;
  return { access, refresh, ...(typeof idToken === 'string' && { idToken }) };
}

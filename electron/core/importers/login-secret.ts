import { isObject } from '../config/edit.ts';
import type { Tokens } from '../oauth/types.ts';
import { parseJson } from './foreign-file.ts';

/** What the vault keeps of a login. */
export const loginSecret = ({ access, refresh }: Tokens): string => JSON.stringify({ access, refresh });

/** And back; `null` when it is none that can be refreshed. */
export function loginFrom(secret: string): Tokens | null {
  const json = parseJson(secret);
  if (!isObject(json)) return null;
  const { access, refresh } = json;
  return typeof access === 'string' && typeof refresh === 'string' && refresh !== '' ? { access, refresh } : null;
}

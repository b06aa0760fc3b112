import { keyIn } from '../dialects/gemini/address.ts';
import type { Headers } from './headers.ts';

export type Refusal = { readonly status: number; readonly message: string };

const loopback = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Only tools of this computer may speak here. A web page cannot: browsers send `Origin`, and a name that was made to
 * point at 127.0.0.1 (DNS rebinding) is told by `Host`.
 */
export function admit({ host, origin }: Headers): Refusal | null {
  if (origin !== undefined) return { status: 403, message: 'Baton does not answer web pages.' };
  const name = (host ?? '').toLowerCase().replace(/:\d+$/, '');
  if (!loopback.has(name)) return { status: 403, message: 'Baton answers only as 127.0.0.1, localhost or [::1].' };
  return null;
}

/**
 * The client keys a request shows, `x-api-key` first; tools that have both settings send both.
 * @param url Google's clients may write theirs there
 */
export function shownKeys(headers: Headers, url = ''): string[] {
  const bearer = /^bearer\s+(\S+)\s*$/i.exec(headers['authorization'] ?? '')?.[1];
  const keys = [headers['x-api-key']?.trim(), bearer, headers['x-goog-api-key']?.trim(), keyIn(url)];
  return keys.filter((key) => key !== undefined && key !== '') as string[];
}

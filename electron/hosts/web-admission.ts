import { createHash, randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** How long a one-time link works, in ms. */
export const LINK_LIFE_MS = 10 * 60_000;
/** Sessions kept; the oldest gives way. */
const MOST_SESSIONS = 32;
/** Links waiting to be opened. */
const MOST_LINKS = 16;

const hash = (secret: string): string => createHash('sha256').update(secret).digest('hex');

export interface Gate {
  /** 256 random bits, good for one use within ten minutes. */
  newToken(): string;
  /** Trades a token for the secret of a session; `null` when it was used, is too old, or never was. */
  redeem(token: string): string | null;
  admits(session: string | undefined): boolean;
}

/** One-time tokens and the sessions they open. All of it dies with the process. */
export function createGate(now: () => number, random: (size: number) => Buffer = randomBytes): Gate {
  const links = new Map<string, number>();
  const sessions = new Set<string>();

  return {
    newToken() {
      const token = random(32).toString('base64url');
      links.set(hash(token), now() + LINK_LIFE_MS);
      for (const [old] of links) if (links.size > MOST_LINKS) links.delete(old);
      return token;
    },
    redeem(token) {
      const key = hash(token);
      const until = links.get(key);
      links.delete(key);
      if (until === undefined || now() > until) return null;
      const session = random(32).toString('base64url');
      sessions.add(hash(session));
      for (const old of sessions) if (sessions.size > MOST_SESSIONS) sessions.delete(old);
      return session;
    },
    admits: (session) => session !== undefined && sessions.has(hash(session)),
  };
}

/** The names under which a browser on this computer reaches the port. */
export const ownHosts = (port: number): ReadonlySet<string> =>
  new Set([`127.0.0.1:${String(port)}`, `localhost:${String(port)}`]);

export type Ask = 'page' | 'data' | 'write';

/**
 * Whether a request may come from where it comes. A foreign `Host` is DNS rebinding; a foreign `Origin` or
 * `Sec-Fetch-Site` is another page.
 * - `page`: typing or following the link is fine, so only Host counts
 * - `data`: files and events; our own pages only
 * - `write`: a call; `Origin` must be there and be ours
 */
export function foreign(headers: IncomingHttpHeaders, port: number, ask: Ask): boolean {
  const host = headers.host ?? '';
  if (!ownHosts(port).has(host)) return true;
  if (ask === 'page') return false;
  return foreignOrigin(headers.origin, host, ask) || foreignSite(headers['sec-fetch-site'], ask);
}

const foreignOrigin = (origin: string | undefined, host: string, ask: Ask): boolean =>
  origin === undefined ? ask === 'write' : origin !== `http://${host}`;

/** Programs that are no browser send no `Sec-Fetch-Site`; `none` is an address typed by hand. */
const foreignSite = (site: string | string[] | undefined, ask: Ask): boolean =>
  site !== undefined && site !== 'same-origin' && !(ask === 'data' && site === 'none');

/** Another port of this computer has the same cookies, hence the port in the name. */
export const cookieName = (port: number): string => `baton_${String(port)}`;

export function cookieOf(header: string | undefined, name: string): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const [key, value] = part.trim().split('=', 2);
    if (key === name) return value;
  }
  return undefined;
}

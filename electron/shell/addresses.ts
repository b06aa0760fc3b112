import path from 'node:path';

/** The window's own origin: files of the bundle, served by `protocol.handle`, never from the network. */
export const APP_SCHEME = 'app';
const APP_HOST = 'bundle';
export const APP_URL = `${APP_SCHEME}://${APP_HOST}/index.html`;

/** The page may load what came with Baton and nothing else; it reaches the core by IPC, so it needs no network. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export function isAppUrl(url: string): boolean {
  const parsed = parseUrl(url);
  return parsed !== null && parsed.protocol === `${APP_SCHEME}:` && parsed.host === APP_HOST;
}

/** A frame that may speak to the core: our own page, as the top frame of a window. `null`: it has gone already. */
export const isOurs = (frame: { readonly url: string; readonly parent: object | null } | null): boolean =>
  frame !== null && frame.parent === null && isAppUrl(frame.url);

/** Only https, and only hosts that a provider names as the place where its keys are made or its credit is added. */
export function mayOpenOutside(url: string, hosts: ReadonlySet<string>): boolean {
  const parsed = parseUrl(url);
  return parsed !== null && parsed.protocol === 'https:' && hosts.has(parsed.host) && parsed.username === '';
}

/** Hosts of the key and credit pages in the answer of `providers.list`. */
export function hostsOf(urls: readonly (string | undefined)[]): ReadonlySet<string> {
  return new Set(urls.flatMap((url) => (url === undefined ? [] : (parseUrl(url)?.host ?? []))));
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};

/** The file behind an address of ours, or `null` when it is outside the bundle or of a kind we do not ship. */
export function assetOf(root: string, url: string): { readonly file: string; readonly type: string } | null {
  if (!isAppUrl(url)) return null;
  const pathname = decoded(new URL(url).pathname);
  if (pathname === null || pathname.includes('\0')) return null;
  const file = path.join(root, pathname === '/' ? 'index.html' : pathname);
  const type = types[path.extname(file)];
  return type !== undefined && file.startsWith(root + path.sep) ? { file, type } : null;
}

function decoded(pathname: string): string | null {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return null; // a lone % and the like
  }
}

const parseUrl = (url: string) => (URL.canParse(url) ? new URL(url) : null);

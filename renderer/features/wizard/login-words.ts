/* What can be read off the address of a login. */

const HERE = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether the browser ends on an address of this computer, so that Baton notices by itself. */
export function comesBack(url: string): boolean {
  const target = parse(url)?.searchParams.get('redirect_uri');
  const host = target === null || target === undefined ? undefined : parse(target)?.hostname;
  return host !== undefined && HERE.has(host);
}

/** `github.com/login/device`: short enough to be typed on another device. */
export function typed(url: string): string {
  const parsed = parse(url);
  return parsed ? `${parsed.host}${parsed.pathname}`.replace(/\/$/, '') : url;
}

const parse = (url: string): URL | null => (URL.canParse(url) ? new URL(url) : null);

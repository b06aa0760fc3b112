const localNames: ReadonlySet<string> = new Set(['localhost', '0.0.0.0', '::1', '[::1]']);

/** Loopback, or a name that only this network knows: `127.0.0.0/8`, `::1`, `localhost`, `0.0.0.0`, `*.local` (behaviour §14.3). */
export function isLocalAddress(url: string): boolean {
  const host = hostOf(url);
  return localNames.has(host) || /^127(\.\d{1,3}){3}$/.test(host) || /\.(local|localhost)$/.test(host);
}

function hostOf(url: string): string {
  try {
    return new URL(url).hostname.toLowerCase();
  } catch {
    // A base URL the config refused; it is nobody's host.
    return '';
  }
}

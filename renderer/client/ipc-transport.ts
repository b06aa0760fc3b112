import type { Transport } from '#shared/transport';

/** What the preload script puts on `window` in the tray app; `null` in a browser. */
export function ipcTransport(host: object): Transport | null {
  return 'baton' in host ? (host.baton as Transport) : null;
}

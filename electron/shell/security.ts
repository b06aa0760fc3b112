import { app, session, shell, type WebContents } from 'electron';
import type { Log } from '#core/ports';
import { isAppUrl, mayOpenOutside } from './addresses.ts';

/** Nothing in a window may do more than show our page: no other site, no new window, no device, no webview. */
export function lockDown({ keyHosts, log }: { keyHosts: ReadonlySet<string>; log: Log }) {
  session.defaultSession.setPermissionRequestHandler((_contents, permission, answer) => {
    log.warn('permission-denied', { permission });
    answer(false);
  });
  session.defaultSession.setPermissionCheckHandler(() => false);
  app.on('web-contents-created', (_event, contents) => confine(contents, keyHosts, log));
}

function confine(contents: WebContents, keyHosts: ReadonlySet<string>, log: Log) {
  contents.setWindowOpenHandler(({ url }) => {
    if (mayOpenOutside(url, keyHosts)) void shell.openExternal(url);
    else log.warn('window-denied');
    return { action: 'deny' };
  });
  contents.on('will-navigate', (event) => {
    if (!isAppUrl(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    if (!isAppUrl(event.url)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
}

import { app, session, shell, type WebContents } from 'electron';
import type { Log } from '#core/ports';
import { isAppUrl, mayOpenOutside } from './addresses.ts';
import type { LoginUrls } from './login-urls.ts';

interface Outside {
  readonly keyHosts: ReadonlySet<string>;
  readonly loginUrls: Pick<LoginUrls, 'has'>;
  readonly log: Log;
}

/** Nothing in a window may do more than show our page: no other site, no new window, no device, no webview. */
export function lockDown({ keyHosts, loginUrls, log }: Outside) {
  session.defaultSession.setPermissionRequestHandler((_contents, permission, answer) => {
    log.warn('permission-denied', { permission });
    answer(false);
  });
  session.defaultSession.setPermissionCheckHandler(() => false);
  app.on('web-contents-created', (_event, contents) => confine(contents, { keyHosts, loginUrls, log }));
}

function confine(contents: WebContents, { keyHosts, loginUrls, log }: Outside) {
  contents.setWindowOpenHandler(({ url }) => {
    if (mayOpenOutside(url, keyHosts) || loginUrls.has(url)) void shell.openExternal(url);
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

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { app, BrowserWindow, Menu, protocol } from 'electron';
import type { Event } from '#shared/contract';
import { APP_SCHEME, APP_URL, assetOf, CONTENT_SECURITY_POLICY } from './addresses.ts';

/** Before `ready`: our pages are a secure origin of their own. */
export function registerScheme() {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the built renderer, and nothing outside its folder. */
export function serveRenderer(root: string) {
  protocol.handle(APP_SCHEME, async ({ url }) => {
    const asset = assetOf(root, url);
    const body = asset === null ? null : await readFile(asset.file).catch(() => null);
    if (asset === null || body === null) return new Response('not found', { status: 404 });
    return new Response(new Uint8Array(body), {
      headers: {
        'content-type': asset.type,
        'content-security-policy': CONTENT_SECURITY_POLICY,
        'x-content-type-options': 'nosniff',
        'cross-origin-opener-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
      },
    });
  });
}

export interface MainWindow {
  /** To the front, at a page (`#/accounts/anthropic:work`) if one is named. */
  show(page?: string): void;
  send(event: Event, payload: unknown): void;
}

/**
 * The one window. Closing it hides it; without a tray it would be lost, so there it is minimised.
 * @param isQuitting only then does closing close
 */
export function createMainWindow({ distDir, hasTray, isQuitting }: MainWindowDeps): MainWindow {
  const window = new BrowserWindow({
    width: 980,
    height: 680,
    minWidth: 720,
    minHeight: 520,
    show: false,
    title: 'Baton',
    titleBarStyle: process.platform === 'darwin' ? 'hiddenInset' : 'default',
    icon: path.join(distDir, 'shell/icons/baton.png'),
    webPreferences: {
      preload: path.join(distDir, 'shell/preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  });
  window.once('ready-to-show', () => window.show());
  window.on('close', (event) => {
    if (isQuitting()) return;
    event.preventDefault();
    if (hasTray) window.hide();
    else window.minimize();
  });
  void window.loadURL(APP_URL);

  return {
    show(page) {
      if (page !== undefined) goTo(window, page);
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    send: (event, payload) => {
      if (!window.isDestroyed()) window.webContents.send('baton:event', event, payload);
    },
  };
}

export interface MainWindowDeps {
  readonly distDir: string;
  readonly hasTray: boolean;
  readonly isQuitting: () => boolean;
}

/** macOS needs a menu for copy and paste to have keys; elsewhere the window has none. */
export function setApplicationMenu() {
  const menu =
    process.platform === 'darwin'
      ? Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }])
      : null;
  Menu.setApplicationMenu(menu);
}

/** A change of the hash keeps the page and what was typed in it, which loading the address again would not. */
function goTo(window: BrowserWindow, page: string) {
  void window.webContents.executeJavaScript(`location.hash = ${JSON.stringify(page)}`);
}

/** `dist/`, in the checkout as in the packaged asar. */
export const distFolder = () => path.join(app.getAppPath(), 'dist');

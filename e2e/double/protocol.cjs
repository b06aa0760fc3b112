'use strict';
// electron.protocol and electron.session: our own scheme, and what pages may ask permission for.
const { strict } = require('./strict.cjs');
const { app } = require('./app.cjs');

/**
 * Chromium cannot be taught a scheme from outside, so `app://bundle/x` travels as `https://bundle.app.invalid/x`, which
 * is a secure origin of its own like the real one. Main sees only the first form.
 * @type {Set<string>}
 */
const schemes = new Set();
/** @type {Map<string, (request: Request) => Response | Promise<Response>>} */
const handlers = new Map();

/** @param {string} url */
function toBrowser(url) {
  const [, scheme, host, rest] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/i.exec(url) ?? [];
  return scheme !== undefined && schemes.has(scheme) ? `https://${host}.${scheme}.invalid${rest || '/'}` : url;
}

/** @param {string} url */
function fromBrowser(url) {
  const [, host, scheme, rest] = /^https:\/\/([^/?#]*)\.([a-z0-9+-]+)\.invalid(.*)$/i.exec(url) ?? [];
  return scheme !== undefined && schemes.has(scheme) ? `${scheme}://${host}${rest}` : url;
}

const protocol = {
  /** @param {{ scheme: string }[]} customSchemes */
  registerSchemesAsPrivileged(customSchemes) {
    if (app.isReady()) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    for (const { scheme } of customSchemes) schemes.add(scheme);
  },
  /** @param {string} scheme @param {(request: Request) => Response | Promise<Response>} handler */
  handle(scheme, handler) {
    if (handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`);
    handlers.set(scheme, handler);
  },
};

/** The app's answer to a paused request, in the form of the DevTools protocol; `null` when the scheme is not the app's. */
async function answer(/** @type {{ url: string, method: string }} */ paused) {
  const url = fromBrowser(paused.url);
  const handler = handlers.get(url.slice(0, url.indexOf(':')));
  if (handler === undefined) return null;
  const response = await handler(/** @type {Request} */ ({ url, method: paused.method }));
  return {
    responseCode: response.status,
    responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
    body: Buffer.from(await response.arrayBuffer()).toString('base64'),
  };
}

/** Names in the DevTools protocol ← names in Electron. */
const permissions = { geolocation: 'geolocation', notifications: 'notifications', audioCapture: 'media', midi: 'midi' };

/** @typedef {(contents: any, permission: any, answer: (granted: boolean) => void, details: any) => void} PermissionHandler */

/** @type {{ request: PermissionHandler | null }} */
const asked = { request: null };
const session = {
  defaultSession: strict(
    {
      /** @param {PermissionHandler | null} handler */
      setPermissionRequestHandler(handler) {
        asked.request = handler;
      },
      setPermissionCheckHandler(/** @type {unknown} */ _handler) {},
    },
    'session.defaultSession',
  ),
};

/**
 * Asks the app's handler once for each permission and tells the browser; Chromium cannot ask while it is being asked.
 * Without a handler everything is granted, as in Electron.
 * @param {import('./chromium.cjs').Chromium} chromium
 * @param {unknown} contents
 */
async function settlePermissions(chromium, contents) {
  for (const [name, permission] of Object.entries(permissions)) {
    let granted = asked.request === null;
    asked.request?.(contents, permission, (answered) => (granted = answered), {});
    await chromium.send('Browser.setPermission', {
      permission: { name: name === 'audioCapture' ? 'microphone' : name },
      setting: granted ? 'granted' : 'denied',
    });
  }
}

module.exports = {
  protocol: strict(protocol, 'protocol'),
  session: strict(session, 'session'),
  schemes,
  toBrowser,
  fromBrowser,
  answer,
  settlePermissions,
};

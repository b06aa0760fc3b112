'use strict';
// electron.webContents and electron.ipcMain: one page of Chromium, its preload, and the messages between them and main.
const { EventEmitter } = require('node:events');
const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { app, browser, makeEvent, state } = require('./app.cjs');
const { answer, fromBrowser, schemes, settlePermissions, toBrowser } = require('./protocol.cjs');
const { strict } = require('./strict.cjs');
require('./page/wire.cjs');

const wire = /** @type {{ encode(value: unknown): string, decode(text: string): any }} */ (
  /** @type {any} */ (globalThis).__wire
);
const NONCE = `double${crypto.randomBytes(8).toString('hex')}`;
const BLANK = 'about:blank#electron-double';

/** @type {Map<string, (...args: any[]) => unknown>} */
const handlers = new Map();
const ipcMain = strict(
  {
    /** @param {string} channel @param {(...args: any[]) => unknown} handler */
    handle(channel, handler) {
      if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
      handlers.set(channel, handler);
    },
  },
  'ipcMain',
);

/** @param {string} name */
const source = (name) => fs.readFileSync(path.join(__dirname, name), 'utf8').replaceAll('__NONCE__', NONCE);
const shared = () => source('page/wire.cjs') + source('page/bridge.cjs');
/** @param {string} preload */
const preloadSource = (preload) =>
  `${shared()}${source('page/isolated.cjs')};(function(require,module,exports){${fs.readFileSync(preload, 'utf8')}\n})(__electronDoubleRequire,{exports:{}},{});`;

/** @type {Map<string, Contents>} */
const bySession = new Map();
/** Pages that are windows of the app; any other page is a popup. @type {Set<string>} */
const targets = new Set();
let watching = false;
let lastId = 0;

/** @returns {import('./chromium.cjs').Chromium} */
function chromium() {
  if (browser.chromium === null) throw new Error('electron-double: the app is not ready');
  return browser.chromium;
}

/** Routes the browser's messages to the page they are of, and closes popups: the app never allows one. */
function watch() {
  if (watching) return;
  watching = true;
  chromium().on(({ sessionId, method, params }) => {
    if (sessionId !== undefined) bySession.get(sessionId)?._receive(method, params);
    else if (method === 'Target.targetCreated') setTimeout(() => closePopup(params.targetInfo), 20);
  });
  void chromium().send('Target.setDiscoverTargets', { discover: true });
}

/** @param {{ targetId: string, type: string, url: string }} target */
function closePopup({ targetId, type, url }) {
  if (type !== 'page' || url === BLANK || targets.has(targetId)) return;
  void chromium()
    .send('Target.closeTarget', { targetId })
    .catch(() => {});
}

/** Every page here is sandboxed, isolated and without Node, so nothing else may be asked for. @param {Electron.WebPreferences} preferences */
function refuseOpenDoors({ sandbox, contextIsolation, nodeIntegration, webviewTag, webSecurity }) {
  if (sandbox === false || contextIsolation === false || webSecurity === false || nodeIntegration || webviewTag)
    throw new Error('electron-double: a page with fewer walls is not covered');
}

/** @typedef {(details: Electron.HandlerDetails) => Electron.WindowOpenHandlerResponse} OpenHandler */

class Contents extends EventEmitter {
  id = ++lastId;
  _url = '';
  _mainFrame = '';
  _loading = '';
  _session = '';
  _target = '';
  _destroyed = false;
  /** Frames with what is known of them; `context`: the preload's world in it. @type {Map<string, { url: string, top: boolean, context?: number }>} */
  _frames = new Map();
  /** @type {OpenHandler | undefined} */
  _openHandler;

  /** @param {{ width?: number, height?: number, webPreferences?: Electron.WebPreferences }} options @param {() => void} onLoaded */
  constructor(options, onLoaded) {
    super();
    this._onLoaded = onLoaded;
    refuseOpenDoors(options.webPreferences ?? {});
    const self = strict(/** @type {Contents} */ (this), 'webContents');
    this._created = app.whenReady().then(() => this._create(options));
    this._created.catch((/** @type {unknown} */ error) => {
      if (!state.exiting) console.error(error);
    });
    return self;
  }

  /** @param {{ width?: number, height?: number, webPreferences?: Electron.WebPreferences }} options */
  async _create({ width = 800, height = 600, webPreferences = {} }) {
    watch();
    await settlePermissions(chromium(), this);
    const page = { url: BLANK, newWindow: true, width, height };
    const { targetId } = await chromium().send('Target.createTarget', page);
    targets.add(targetId);
    this._target = targetId;
    const { sessionId } = await chromium().send('Target.attachToTarget', { targetId, flatten: true });
    this._session = sessionId;
    bySession.set(sessionId, this);

    // Headless Chromium leaves room for a tab strip that it does not draw; the page of an Electron window has it all.
    await this._cdp('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 0, mobile: false });

    const patterns = [...schemes].map((scheme) => ({ urlPattern: `https://*.${scheme}.invalid/*` }));
    await Promise.all([
      this._cdp('Page.enable'),
      this._cdp('Runtime.enable'),
      this._cdp('Runtime.addBinding', { name: '__electronDoubleSend', executionContextName: 'preload' }),
      this._cdp('Fetch.enable', { patterns: [...patterns, { urlPattern: '*', resourceType: 'Document' }] }),
      this._cdp('Page.addScriptToEvaluateOnNewDocument', { source: shared() + source('page/main-world.cjs') }),
    ]);
    const { preload } = webPreferences;
    if (preload !== undefined)
      await this._cdp('Page.addScriptToEvaluateOnNewDocument', {
        worldName: 'preload',
        source: preloadSource(preload),
      });
  }

  /** @param {string} method @param {object} [params] @returns {Promise<any>} */
  _cdp(method, params) {
    return chromium().send(method, params, this._session);
  }

  /** @param {string} method @param {any} params */
  _receive(method, params) {
    if (method === 'Runtime.executionContextCreated') this._worldMade(params.context);
    else if (method === 'Page.frameNavigated') this._navigated(params.frame);
    else if (method === 'Page.loadEventFired') this._onLoaded();
    else if (method === 'Runtime.bindingCalled') void this._called(params);
    else if (method === 'Fetch.requestPaused') void this._requested(params);
    else if (method === 'Page.windowOpen') this._popup(params);
    else if (method === 'Runtime.exceptionThrown' && process.env['ELECTRON_DOUBLE_LOG'])
      process.stderr.write(`[page] ${JSON.stringify(params.exceptionDetails)}\n`);
  }

  /** @param {{ id: number, name: string, auxData: { frameId: string } }} context */
  _worldMade({ id, name, auxData }) {
    if (name !== 'preload') return;
    const frame = this._frames.get(auxData.frameId) ?? { url: '', top: false };
    this._frames.set(auxData.frameId, { ...frame, context: id });
  }

  /** @param {{ id: string, url: string, parentId?: string }} frame */
  _navigated({ id, url, parentId }) {
    const top = parentId === undefined;
    this._frames.set(id, { ...this._frames.get(id), url: fromBrowser(url), top });
    if (!top) return;
    this._mainFrame = id;
    this._url = fromBrowser(url);
  }

  /** A page asked for a popup: Electron asks the app, and the app says no. @param {{ url: string, windowName: string, windowFeatures: string[] }} popup */
  _popup({ url, windowName, windowFeatures }) {
    const verdict = this._openHandler?.({
      url: fromBrowser(url),
      frameName: windowName,
      features: windowFeatures.join(','),
      disposition: 'foreground-tab',
      referrer: { url: '', policy: 'default' },
    });
    if (verdict?.action !== 'deny') console.error('electron-double: an allowed window is not covered', url);
  }

  /** @param {{ requestId: string, resourceType: string, frameId: string, request: { url: string, method: string } }} paused */
  async _requested({ requestId, resourceType, frameId, request }) {
    const url = fromBrowser(request.url);
    const leaves = resourceType === 'Document' && frameId === this._mainFrame && url !== this._loading;
    try {
      if (leaves && this._isRefused(url))
        return await this._cdp('Fetch.failRequest', { requestId, errorReason: 'Aborted' });
      const response = await answer(request);
      if (response === null) await this._cdp('Fetch.continueRequest', { requestId });
      else await this._cdp('Fetch.fulfillRequest', { requestId, ...response });
    } catch (error) {
      if (state.exiting) return;
      console.error('electron-double:', url, error);
      await this._cdp('Fetch.failRequest', { requestId, errorReason: 'Failed' }).catch(() => {});
    }
  }

  /** @param {string} url */
  _isRefused(url) {
    const event = makeEvent({ url, isMainFrame: true });
    this.emit('will-navigate', event, url);
    return event.defaultPrevented;
  }

  /** A message of the preload. @param {{ payload: string, executionContextId: number }} message */
  async _called({ payload, executionContextId }) {
    const { id, channel, args } = wire.decode(payload);
    const frame = [...this._frames.values()].find(({ context }) => context === executionContextId);
    const senderFrame = frame === undefined ? null : { url: frame.url, parent: frame.top ? null : {} };
    const reply = (/** @type {object} */ message) => this._toPreload(executionContextId, { id, ...message });
    try {
      const handler = handlers.get(channel);
      if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
      await reply({ value: await handler(makeEvent({ sender: this, senderFrame }), ...args) });
    } catch (error) {
      console.error(`Error occurred in handler for '${channel}':`, error);
      await reply({ error: String(error) });
    }
  }

  /** @param {number} contextId @param {object} message */
  async _toPreload(contextId, message) {
    const expression = `__electronDoubleReceive(${JSON.stringify(wire.encode(message))})`;
    await this._cdp('Runtime.evaluate', { contextId, expression }).catch((error) => {
      // The page has gone or been replaced meanwhile: Electron drops such a message, too.
      if (!state.exiting && !/context|closed/i.test(error.message)) console.error(error);
    });
  }

  /** @param {string} channel @param {unknown[]} args */
  send(channel, ...args) {
    const message = { kind: 'event', channel, args };
    wire.encode(message); // what cannot be cloned throws here, in the caller
    const context = this._frames.get(this._mainFrame)?.context;
    if (context !== undefined) void this._toPreload(context, message);
  }

  /** @param {string} url */
  async loadURL(url) {
    await this._created;
    this._loading = url;
    const { errorText } = await this._cdp('Page.navigate', { url: toBrowser(url) });
    if (errorText) throw new Error(`${errorText} loading '${url}'`);
  }
  /** @param {string} code */
  async executeJavaScript(code) {
    const params = { expression: code, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await this._cdp('Runtime.evaluate', params);
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description);
    return result.value;
  }
  /** @param {OpenHandler} handler */
  setWindowOpenHandler(handler) {
    this._openHandler = handler;
  }
  getURL() {
    return this._url;
  }
  isDestroyed() {
    return this._destroyed;
  }

  _destroy() {
    this._destroyed = true;
    bySession.delete(this._session);
    void this._created.then(() => chromium().send('Target.closeTarget', { targetId: this._target })).catch(() => {});
    this.emit('destroyed', makeEvent());
  }
  /** Chromium's page shows what `nativeTheme` says. @param {'system' | 'light' | 'dark'} theme */
  async _setTheme(theme) {
    await this._created;
    const features = theme === 'system' ? [] : [{ name: 'prefers-color-scheme', value: theme }];
    await this._cdp('Emulation.setEmulatedMedia', { features });
  }
}

/** Playwright finds the window behind one of its pages by this. @param {string} target */
const fromDevToolsTargetId = (target) => [...bySession.values()].find((contents) => contents._target === target);

module.exports = { ipcMain, Contents, webContents: strict({ fromDevToolsTargetId }, 'webContents') };

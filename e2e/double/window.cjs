'use strict';
// electron.BrowserWindow: the state of a window. Headless Chromium draws no frame, so visible, focused and minimised are
// what the app was told to do, not what a screen shows.
const { EventEmitter } = require('node:events');
const { app, makeEvent, windows } = require('./app.cjs');
const { Contents } = require('./contents.cjs');
const { strict } = require('./strict.cjs');

let lastId = 0;

class BrowserWindow extends EventEmitter {
  id = ++lastId;
  _focused = false;
  _minimized = false;
  _destroyed = false;
  _loaded = false;

  /** @param {Electron.BrowserWindowConstructorOptions} options */
  constructor(options = {}) {
    super();
    this._visible = options.show ?? true;
    this._bounds = { x: 0, y: 0, width: options.width ?? 800, height: options.height ?? 600 };
    this._minimum = [options.minWidth ?? 0, options.minHeight ?? 0];
    this._preferences = options.webPreferences ?? {};
    const self = strict(/** @type {BrowserWindow} */ (this), 'BrowserWindow');
    this.webContents = new Contents(
      { width: this._bounds.width, height: this._bounds.height, webPreferences: this._preferences },
      () => {
        if (this._loaded) return;
        this._loaded = true;
        self.emit('ready-to-show', makeEvent());
      },
    );
    windows.add(self);
    this._self = self;
    app.emit('browser-window-created', makeEvent(), self);
    app.emit('web-contents-created', makeEvent(), this.webContents);
    return self;
  }

  /** @param {string} url */
  loadURL(url) {
    return this.webContents.loadURL(url);
  }
  show() {
    const was = this._visible;
    this._visible = true;
    this._minimized = false;
    if (!was) this.emit('show', makeEvent());
    this.focus();
  }
  hide() {
    if (!this._visible) return;
    this._visible = false;
    this._focused = false;
    this.emit('hide', makeEvent());
  }
  focus() {
    this._focused = true;
  }
  minimize() {
    this._minimized = true;
    this._focused = false;
    this.emit('minimize', makeEvent());
  }
  restore() {
    this._minimized = false;
    this.emit('restore', makeEvent());
  }
  isVisible() {
    return this._visible;
  }
  isFocused() {
    return this._focused;
  }
  isMinimized() {
    return this._minimized;
  }
  isDestroyed() {
    return this._destroyed;
  }
  getBounds() {
    return { ...this._bounds };
  }
  getMinimumSize() {
    return [...this._minimum];
  }

  close() {
    if (this._destroyed) return;
    const event = makeEvent();
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
  }
  destroy() {
    if (this._destroyed) return;
    this._destroyed = true;
    windows.delete(this._self);
    this.webContents._destroy();
    this.emit('closed', makeEvent());
    if (windows.size > 0) return;
    if (app.listenerCount('window-all-closed') > 0) app.emit('window-all-closed');
    else app.quit();
  }

  static getAllWindows() {
    return [...windows];
  }
  /** @param {unknown} contents */
  static fromWebContents(contents) {
    // Either of them may be the strict form of the other.
    return (
      [...windows].find(({ webContents }) => webContents.id === /** @type {{ id: number }} */ (contents).id) ?? null
    );
  }
}

module.exports = { BrowserWindow };

'use strict';
// What the desktop would draw or do: notifications, dialogs, links, pictures, the theme, sleep. Recorded, not done.
const { EventEmitter } = require('node:events');
const fs = require('node:fs');
const { makeEvent, windows } = require('./app.cjs');
const { strict } = require('./strict.cjs');

/** For the tests: `electron.__double` in the main process. */
const seen = {
  /** Addresses given to the system's browser. @type {string[]} */
  opened: [],
  /** Texts of error boxes. @type {string[]} */
  errorBoxes: [],
  /** Standing notifications, oldest first. @type {{ title: string, body: string }[]} */
  notifications: [],
};

class Notification extends EventEmitter {
  /** @param {Electron.NotificationConstructorOptions} options */
  constructor({ title = '', body = '' } = {}) {
    super();
    this.title = title;
    this.body = body;
    return strict(/** @type {Notification} */ (this), 'Notification');
  }
  show() {
    seen.notifications.push(this);
    setImmediate(() => this.emit('show', makeEvent()));
  }
  close() {
    const place = seen.notifications.findIndex((one) => one.title === this.title && one.body === this.body);
    if (place >= 0) seen.notifications.splice(place, 1);
    this.emit('close', makeEvent());
  }
  static isSupported() {
    return true;
  }
}

const dialog = {
  /** @param {string} title @param {string} content */
  showErrorBox(title, content) {
    seen.errorBoxes.push(`${title}: ${content}`);
    process.stderr.write(`${title}: ${content}\n`); // as Electron does before `ready`
  },
};

const shell = {
  /** @param {string} url */
  async openExternal(url) {
    seen.opened.push(new URL(url).href);
  },
};

const PNG = '89504e470d0a1a0a';
const nativeImage = {
  /** @param {string} path */
  createFromPath(path) {
    const bytes = fs.existsSync(path) ? fs.readFileSync(path) : Buffer.alloc(0);
    return strict({ isEmpty: () => bytes.subarray(0, 8).toString('hex') !== PNG }, 'NativeImage');
  },
};

class NativeTheme extends EventEmitter {
  constructor() {
    super();
  }
  /** @type {'system' | 'light' | 'dark'} */
  _source = 'system';
  get themeSource() {
    return this._source;
  }
  set themeSource(theme) {
    this._source = theme;
    for (const window of windows) void window.webContents._setTheme(theme);
    this.emit('updated');
  }
}

module.exports = {
  seen,
  Notification,
  dialog: strict(dialog, 'dialog'),
  shell: strict(shell, 'shell'),
  nativeImage: strict(nativeImage, 'nativeImage'),
  nativeTheme: strict(new NativeTheme(), 'nativeTheme'),
  /** Tests emit `resume` on it. */
  powerMonitor: strict(new EventEmitter(), 'powerMonitor'),
};

'use strict';
// electron.app: life of the process, paths, the single-instance lock.
const { EventEmitter } = require('node:events');
const fs = require('node:fs');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { launchChromium } = require('./chromium.cjs');
const { strict } = require('./strict.cjs');

/** @type {{ appPath: string, manifest: { name?: string, productName?: string, version?: string }, switches: string[] }} */
const boot = /** @type {any} */ (globalThis).__electronDouble;
const switchValue = (/** @type {string} */ name) =>
  boot.switches.find((one) => one.startsWith(`--${name}=`))?.slice(name.length + 3);

/** An event with a default that a listener can prevent. @param {object} [details] */
function makeEvent(details = {}) {
  return {
    ...details,
    defaultPrevented: false,
    preventDefault() {
      this.defaultPrevented = true;
    },
  };
}

/** Windows of the app, in the order in which they were made; filled by window.cjs. @type {Set<any>} */
const windows = new Set();
/** The browser below, once the app has started. @type {{ chromium: import('./chromium.cjs').Chromium | null }} */
const browser = { chromium: null };

const state = { ready: false, quitting: false, exiting: false };
/** @type {{ promise: Promise<void>, resolve: () => void }} */
const ready = { promise: Promise.resolve(), resolve: () => {} };
ready.promise = new Promise((resolve) => {
  ready.resolve = resolve;
});
/** @type {Map<string, string>} */
const paths = new Map();
/** @type {net.Server | undefined} */
let lock;

class App extends EventEmitter {
  constructor() {
    super();
  }
  commandLine = strict(
    {
      appendSwitch: (/** @type {string} */ name, /** @type {string} */ value = '') =>
        void boot.switches.push(value === '' ? `--${name}` : `--${name}=${value}`),
    },
    'app.commandLine',
  );

  whenReady() {
    return ready.promise;
  }
  isReady() {
    return state.ready;
  }
  enableSandbox() {} // every page of headless Chromium lives in its own process without Node
  getName() {
    return boot.manifest.productName ?? boot.manifest.name ?? 'Electron';
  }
  getVersion() {
    return boot.manifest.version ?? '0.0.0';
  }
  getAppPath() {
    return boot.appPath;
  }
  getLocale() {
    return 'en-GB';
  }
  /** @param {string} name */
  getPath(name) {
    if (name !== 'userData') throw new Error(`electron-double: app.getPath('${name}') is not covered`);
    const config = process.env['XDG_CONFIG_HOME'] ?? path.join(os.homedir(), '.config');
    return paths.get(name) ?? switchValue('user-data-dir') ?? path.join(config, this.getName());
  }
  /** @param {string} name @param {string} value */
  setPath(name, value) {
    paths.set(name, value);
  }

  quit() {
    if (state.quitting) return;
    const before = makeEvent();
    this.emit('before-quit', before);
    if (before.defaultPrevented) return;
    state.quitting = true;
    for (const window of windows) {
      window.close();
      if (!window.isDestroyed()) {
        state.quitting = false;
        return;
      }
    }
    const last = makeEvent();
    this.emit('will-quit', last);
    if (last.defaultPrevented) state.quitting = false;
    else this.exit(0);
  }
  exit(code = 0) {
    state.exiting = true;
    this.emit('quit', makeEvent(), code);
    process.exit(code);
  }

  /** As on Linux: a socket beside the user data; a second process hands its command line over and is refused. */
  requestSingleInstanceLock() {
    const folder = this.getPath('userData');
    const socket = path.join(folder, 'SingletonSocket');
    fs.mkdirSync(folder, { recursive: true });
    if (handOver(socket)) return false;
    fs.rmSync(socket, { force: true });
    lock = net.createServer((peer) => {
      let text = '';
      peer.setEncoding('utf8').on('data', (part) => {
        text += part;
      });
      peer.on('end', () => {
        const { argv, cwd } = JSON.parse(text);
        void this.whenReady().then(() => this.emit('second-instance', makeEvent(), argv, cwd, undefined));
      });
    });
    lock.listen(socket).unref();
    return true;
  }
}

/** In a process of its own, since the question has to be answered before the next line runs. @param {string} socket */
function handOver(socket) {
  const message = JSON.stringify({ argv: process.argv, cwd: process.cwd() });
  const script = `require('node:net').connect(process.argv[1], function () { this.end(process.argv[2]) })
    .on('error', () => process.exit(1))`;
  return spawnSync(process.execPath, ['-e', script, socket, message]).status === 0;
}

/** @type {App} */
const app = strict(new App(), 'app');

/** Starts the browser and says `ready`, never before the app's main file has run through. */
async function start() {
  await new Promise((resolve) => setImmediate(resolve));
  const userDataDir = path.join(app.getPath('userData'), 'chromium');
  fs.mkdirSync(userDataDir, { recursive: true });
  /** @type {() => void} */
  let announce = () => {};
  const announced = new Promise((resolve) => {
    announce = () => resolve(undefined);
  });
  const chromium = launchChromium({
    userDataDir,
    onStderr(line) {
      if (line.startsWith('DevTools listening on ')) {
        process.stderr.write(`${line}\n`); // Playwright waits for this line
        announce();
      } else if (process.env['ELECTRON_DOUBLE_LOG']) process.stderr.write(`[chromium] ${line}\n`);
    },
  });
  browser.chromium = chromium;
  process.on('exit', () => chromium.close());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => app.quit());
  chromium.onGone(() => {
    if (state.exiting) return;
    process.stderr.write('electron-double: chromium is gone\n');
    process.exit(70);
  });
  await Promise.all([announced, chromium.send('Browser.getVersion')]);
  state.ready = true;
  app.emit('ready', makeEvent(), {});
  ready.resolve();
}

module.exports = { app, start, makeEvent, windows, browser, state };

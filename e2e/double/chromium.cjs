'use strict';
// Chromium, headless, spoken to over a pipe: so it dies with us, and its debugging port is left to Playwright.
const { spawn } = require('node:child_process');
const { EventEmitter } = require('node:events');
const fs = require('node:fs');

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** `CHROMIUM_PATH`, or where systems put it. */
function findChromium() {
  const found = [process.env['CHROMIUM_PATH'] ?? '', ...places].find((place) => place !== '' && fs.existsSync(place));
  if (found === undefined)
    throw new Error('No Chromium found. Install it (apt-get install chromium) or set CHROMIUM_PATH.');
  return found;
}

const flags = [
  '--headless=new',
  '--no-startup-window',
  '--no-first-run',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-extensions',
  '--disable-features=PaintHolding',
  '--password-store=basic',
  '--force-color-profile=srgb',
  '--remote-debugging-pipe',
  '--remote-debugging-port=0',
];

/**
 * @typedef {{ method: string, params: any, sessionId?: string }} CdpEvent
 * @typedef {{
 *   send(method: string, params?: object, sessionId?: string): Promise<any>,
 *   on(listener: (event: CdpEvent) => void): void,
 *   onGone(listener: () => void): void,
 *   close(): void,
 * }} Chromium
 */

/**
 * @param {{ userDataDir: string, onStderr: (line: string) => void }} options
 * @returns {Chromium}
 */
function launchChromium({ userDataDir, onStderr }) {
  // Root, as in containers, cannot use Chromium's sandbox.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const child = spawn(findChromium(), [...flags, ...sandbox, `--user-data-dir=${userDataDir}`], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
  });
  const [, , stderr, toBrowser, fromBrowser] = child.stdio;
  const writer = /** @type {import('node:stream').Writable} */ (toBrowser);
  const reader = /** @type {import('node:stream').Readable} */ (fromBrowser);
  const events = new EventEmitter().setMaxListeners(0);
  /** @type {Map<number, { method: string, resolve: (value: unknown) => void, reject: (why: Error) => void }>} */
  const waiting = new Map();
  let lastId = 0;

  eachPart(/** @type {import('node:stream').Readable} */ (stderr), '\n', onStderr);
  eachPart(reader, '\0', (text) => {
    const message = JSON.parse(text);
    const call = waiting.get(message.id);
    if (call === undefined) return void events.emit('event', message);
    waiting.delete(message.id);
    if (message.error) call.reject(new Error(`${call.method}: ${message.error.message}`));
    else call.resolve(message.result);
  });
  for (const stream of [writer, reader]) stream.on('error', () => {}); // the browser may go first
  child.on('exit', () => events.emit('gone'));

  return {
    send: (method, params = {}, sessionId) =>
      new Promise((resolve, reject) => {
        const id = ++lastId;
        waiting.set(id, { method, resolve, reject });
        writer.write(JSON.stringify({ id, method, params, sessionId }) + '\0');
      }),
    on: (listener) => void events.on('event', listener),
    onGone: (listener) => void events.on('gone', listener),
    close: () => {
      writer.end();
      child.kill('SIGKILL'); // at once: a profile that is still being written cannot be removed
    },
  };
}

/**
 * @param {import('node:stream').Readable} stream
 * @param {string} end
 * @param {(part: string) => void} use
 */
function eachPart(stream, end, use) {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk) => {
    const parts = (rest + chunk).split(end);
    rest = parts.pop() ?? '';
    for (const part of parts) use(part);
  });
}

module.exports = { launchChromium, findChromium };

'use strict';
// Electron's own start: reads the command line, finds the app, sets up `process`, runs the app's main file.
const fs = require('node:fs');
const path = require('node:path');

const commandLine = process.argv.slice(2);
/** @type {string[]} */
const switches = [];
/** @type {string[]} */
const preloads = [];
let index = 0;
for (; commandLine[index]?.startsWith('-'); index++) {
  const argument = /** @type {string} */ (commandLine[index]);
  if (argument === '-r' || argument === '--require') preloads.push(path.resolve(commandLine[++index] ?? ''));
  else switches.push(argument);
}

const appPath = path.resolve(commandLine[index] ?? '.');
/** @type {{ name?: string, productName?: string, version?: string, main?: string }} */
const manifest = JSON.parse(fs.readFileSync(path.join(appPath, 'package.json'), 'utf8'));
const { version } = JSON.parse(
  fs.readFileSync(path.join(__dirname, '../../node_modules/electron/package.json'), 'utf8'),
);
Object.defineProperty(process.versions, 'electron', { value: version, enumerable: true });

process.argv = [process.execPath, ...commandLine];
Object.assign(globalThis, { __electronDouble: { appPath, manifest, switches } });

const { start } = require('./app.cjs');
for (const file of preloads) require(file); // Playwright's own, which holds `ready` back until it is connected
void start();
require(path.join(appPath, manifest.main ?? 'index.js'));

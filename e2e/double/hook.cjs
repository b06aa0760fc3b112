'use strict';
// Makes `electron` mean the double, for require() in the app and for Playwright's require() through the inspector.
const Module = require('node:module');
const path = require('node:path');

const names = new Set(['electron', 'electron/main', 'electron/common']);
const double = path.join(__dirname, 'electron.cjs');

// Not in Node's types, but what require() has called since the beginning, and the only hook that Node 20 has for it.
const loader = /** @type {{ _resolveFilename: (request: string, ...rest: unknown[]) => string }} */ (
  /** @type {unknown} */ (Module)
);
const original = loader._resolveFilename;
loader._resolveFilename = (/** @type {string} */ request, /** @type {unknown[]} */ ...rest) =>
  names.has(request) ? double : original.call(Module, request, ...rest);

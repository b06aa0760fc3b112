import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { defineConfig } from 'vite';

const root = path.resolve(import.meta.dirname, '..');
const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };

/** One file for the module and all that it imports, unless it is in one of those before; each file more costs a millisecond. */
const together = (name: string, module: RegExp, priority: number) => ({ name, test: module, priority });

/**
 * The command line: ES modules in chunks, so that a command loads only what it needs. All packages are inside but the
 * native keytar, so that `dist/cli` runs wherever it is copied.
 */
export default defineConfig({
  root,
  define: { __BATON_VERSION__: JSON.stringify(version) },
  ssr: { noExternal: true, external: ['keytar'] },
  build: {
    outDir: 'dist/cli',
    emptyOutDir: true,
    target: 'node20',
    ssr: true,
    minify: true, // a third less to parse at every start
    sourcemap: false,
    rolldownOptions: {
      input: 'electron/hosts/baton.ts',
      external: ['keytar', ...builtinModules, /^node:/],
      output: {
        format: 'es',
        entryFileNames: 'baton.js',
        chunkFileNames: 'chunks/[name]-[hash].js',
        codeSplitting: {
          groups: [
            together('cli', /hosts[\\/]cli\.ts$/, 3),
            together('client', /adapters[\\/]socket-client\.ts$/, 2),
            together('own', /hosts[\\/]own\.ts$/, 1),
            together('core', /core[\\/]baton\.ts$/, 0),
          ],
        },
        banner: (chunk: { isEntry: boolean }) => (chunk.isEntry ? '#!/usr/bin/env node' : ''),
      },
    },
  },
});

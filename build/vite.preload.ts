import path from 'node:path';
import { defineConfig } from 'vite';

/** A sandboxed preload may require `electron` and little else, so it is one CommonJS file. Built after the main bundle. */
export default defineConfig({
  root: path.resolve(import.meta.dirname, '..'),
  ssr: { noExternal: true },
  build: {
    outDir: 'dist/shell',
    emptyOutDir: false,
    target: 'node20',
    ssr: true,
    minify: false,
    sourcemap: false,
    rolldownOptions: {
      input: 'electron/shell/preload.ts',
      external: ['electron'],
      output: { format: 'cjs', entryFileNames: 'preload.cjs' },
    },
  },
});

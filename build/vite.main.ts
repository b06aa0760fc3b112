import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { defineConfig, type Plugin } from 'vite';

const root = path.resolve(import.meta.dirname, '..');

/** Puts the tray's pictures beside the bundle, since only `dist/` is packaged. */
const icons = (): Plugin => ({
  name: 'baton-icons',
  generateBundle() {
    const folders = ['build/icons/tray', 'build/icons/window'];
    for (const folder of folders)
      for (const name of readdirSync(path.join(root, folder)))
        this.emitFile({
          type: 'asset',
          fileName: `icons/${name}`,
          source: readFileSync(path.join(root, folder, name)),
        });
  },
});

/**
 * The main process: CommonJS with all its packages but `electron` and the native keytar. What few need (the AWS SDK) is in
 * files beside it, loaded when first asked for.
 */
export default defineConfig({
  root,
  plugins: [icons()],
  ssr: { noExternal: true, external: ['keytar'] },
  build: {
    outDir: 'dist/shell',
    emptyOutDir: true,
    target: 'node20',
    ssr: true,
    minify: true, // half to read at every start; names are kept for the traces in the log
    sourcemap: false,
    rolldownOptions: {
      input: 'electron/shell/main.ts',
      external: ['electron', 'keytar', ...builtinModules, /^node:/],
      output: { format: 'cjs', entryFileNames: 'main.cjs', chunkFileNames: '[name].cjs', keepNames: true },
    },
  },
});

import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import type { Plugin } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** What the hosts send as a header too. No inline script or style, no `data:`; React sets styles through the DOM. */
const policy =
  "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; " +
  "object-src 'none'; base-uri 'none'; form-action 'none'";

const contentSecurityPolicy: Plugin = {
  name: 'baton-content-security-policy',
  apply: 'build', // the development server needs its own inline script
  transformIndexHtml: () => [
    { tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: policy }, injectTo: 'head-prepend' },
  ],
};

/** `--mode gallery` builds the gallery instead of the product, to be looked at only. */
export default defineConfig(({ mode }) => ({
  root: here('../renderer'),
  base: './',
  cacheDir: here('../.cache/vite'),
  plugins: [react(), contentSecurityPolicy],
  build: {
    outDir: here(mode === 'gallery' ? '../.cache/gallery' : '../dist/renderer'),
    emptyOutDir: true,
    target: 'chrome128',
    assetsInlineLimit: 0, // a data: address would need a hole in the policy
    modulePreload: { polyfill: false },
    rolldownOptions: { input: here(mode === 'gallery' ? '../renderer/gallery.html' : '../renderer/index.html') },
  },
}));

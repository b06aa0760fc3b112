import { defineConfig } from '@playwright/test';
import { chooseRuntime, chromiumPath } from './fixtures/runtime.ts';
import type { Options } from './fixtures/baton.ts';

chooseRuntime();

/**
 * The built Baton, end to end: as the tray app (on Electron, or on its double) and as the browser host in Chromium.
 * `npm run build` first. `E2E_RUNTIME=electron` runs the app on the real runtime.
 */
export default defineConfig<Options>({
  testDir: './specs',
  outputDir: '../test-results/e2e',
  // Generous, since a machine that runs other things too may stall a browser for seconds; what fails twice is broken.
  timeout: 60_000,
  expect: { timeout: 15_000 },
  workers: 2,
  retries: process.env['CI'] === undefined ? 0 : 1,
  fullyParallel: true,
  forbidOnly: process.env['CI'] !== undefined,
  reporter: 'list',
  globalSetup: './fixtures/announce.ts',
  use: {
    launchOptions: {
      executablePath: chromiumPath(),
      args: process.getuid?.() === 0 ? ['--no-sandbox', '--disable-gpu'] : ['--disable-gpu'],
    },
    timezoneId: 'UTC',
    locale: 'en-GB',
    viewport: { width: 980, height: 680 },
    screenshot: 'only-on-failure',
  },
  projects: [
    { name: 'app', use: { host: 'app' } },
    { name: 'web', use: { host: 'web' }, testIgnore: /(shell|tray|owner)\.spec\.ts$/ },
  ],
});

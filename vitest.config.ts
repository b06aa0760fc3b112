import { defineConfig } from 'vitest/config';

/** Generous, since a machine that runs other things too may stall for seconds: what hangs still fails. */
const patient = {
  testTimeout: 30_000,
  hookTimeout: 60_000,
  expect: { poll: { timeout: 10_000 } },
  // What fails twice is broken; `npm test` names at its end what failed once.
  retry: process.env['CI'] === undefined ? 0 : 1,
};

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{shared,electron}/**/*.test.ts', 'renderer/**/*.test.ts'],
          environment: 'node',
          ...patient,
        },
      },
      {
        test: {
          name: 'renderer',
          include: ['renderer/**/*.test.tsx'],
          environment: 'happy-dom',
          setupFiles: ['renderer/testing/patience.ts'],
          ...patient,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['e2e/integration/**/*.test.ts'],
          environment: 'node',
          fileParallelism: false,
          ...patient,
        },
      },
    ],
  },
});

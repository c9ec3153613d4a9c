import { defineConfig } from 'vitest/config';

/**
 * `fast`: pure and in-process. `pixels`: posters are really drawn and read, which takes processors.
 * `contracts`: against the embedded engines, on 127.0.0.1 only. `simulation`: whole worlds that try to break the counting.
 */
const PIXELS = ['test/adapters/sharp/**/*.test.ts', 'test/infra/preview/**/*.test.ts'];

export default defineConfig({
  test: {
    sequence: { shuffle: true },
    // One a core: two cores run half of the tests while the other half waits for engines.
    maxWorkers: 2,
    globalSetup: ['test/support/built-assets.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'fast',
          include: [
            'test/{domain,messages,steps,runtime,journeys,architecture,infra,adapters,bench,synthetic}/**/*.test.ts',
          ],
          exclude: PIXELS,
          testTimeout: 20_000,
        },
      },
      { extends: true, test: { name: 'simulation', include: ['test/simulation/**/*.test.ts'], testTimeout: 120_000 } },
      { extends: true, test: { name: 'pixels', include: PIXELS, testTimeout: 60_000 } },
      {
        extends: true,
        test: {
          name: 'contracts',
          include: ['test/{contracts,local}/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});

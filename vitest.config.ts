import { defineConfig } from 'vitest/config';

/** `fast`: pure and in-process. `contracts`: against the embedded engines, on 127.0.0.1 only. */
export default defineConfig({
  test: {
    sequence: { shuffle: true },
    globalSetup: ['test/support/built-assets.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'fast',
          include: ['test/{domain,steps,runtime,journeys,architecture,infra,adapters,bench}/**/*.test.ts'],
          testTimeout: 20_000,
        },
      },
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

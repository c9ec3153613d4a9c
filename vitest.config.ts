import { createHash } from 'node:crypto';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * `fast`: pure and in-process. `pixels`: posters are really drawn and read, which takes processors.
 * `contracts`: against the embedded engines, on 127.0.0.1 only; steps whose work DuckDB does, and every function booted, are among them.
 * `simulation`: whole worlds that try to break the counting.
 */
const ENGINES = [
  'test/{contracts,local}/**/*.test.ts',
  'test/steps/report/{roll-up,rework,query,publish}.test.ts',
  'test/architecture/handlers-boot.test.ts',
];
const PIXELS = ['test/adapters/sharp/**/*.test.ts', 'test/infra/preview/**/*.test.ts'];

/** Begun last, one of these would be waited for alone. */
const LONGEST = ['test/local/demo/start.test.ts', 'test/simulation/simulation.test.ts'];

/** The longest first, then files in an order that differs with every seed. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { seed } = this.ctx.config.sequence;
    const placeOf = ({ moduleId }: TestSpecification): string => {
      const rank = LONGEST.findIndex((name) => moduleId.endsWith(name));
      return rank < 0 ? createHash('sha256').update(`${seed} ${moduleId}`).digest('hex') : `!${rank}`;
    };
    const places = new Map(files.map((file) => [file, placeOf(file)]));
    return files.toSorted((one, other) => ((places.get(one) ?? '') < (places.get(other) ?? '') ? -1 : 1));
  }
}

export default defineConfig({
  test: {
    sequence: { shuffle: { files: false, tests: true }, sequencer: LongestFirst },
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
          exclude: [...PIXELS, ...ENGINES],
          testTimeout: 20_000,
        },
      },
      { extends: true, test: { name: 'simulation', include: ['test/simulation/**/*.test.ts'], testTimeout: 120_000 } },
      { extends: true, test: { name: 'pixels', include: PIXELS, testTimeout: 60_000 } },
      {
        extends: true,
        test: {
          name: 'contracts',
          include: ENGINES,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});

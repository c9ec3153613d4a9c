import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keptPlates, type PlateFiles } from '#shared/adapters/sharp/splice/kept-plates.ts';
import type { Plate } from '#shared/adapters/sharp/splice/plate.ts';
import { readPlate, writePlate } from '#shared/adapters/sharp/splice/plate-file.ts';
import { RetryLater } from '#shared/ports/failure.ts';
import { inMemoryPosterFiles } from '#test/support/fakes/in-memory-poster-files.ts';

const aPlate = (quality = 85): Plate => ({
  kind: 'whole',
  format: 'jpeg',
  widthPx: 4,
  heightPx: 2,
  quality,
  pixels: Uint8Array.from({ length: 24 }, (_, at) => at),
});

/** A builder that counts how often it was asked. */
function builder(plate: Plate = aPlate()) {
  const built = { times: 0 };
  return {
    built,
    build: async () => {
      built.times += 1;
      return plate;
    },
  };
}

describe('a plate as a file', () => {
  test('is read as it was written', () => {
    expect(readPlate(writePlate(aPlate()))).toEqual(aPlate());
  });

  test('is refused when a byte of it is another one, or some are missing', () => {
    const file = writePlate(aPlate());

    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const damaged = Uint8Array.from(file);
        damaged[at] = (damaged[at]! + by) % 256;

        expect(readPlate(damaged)).toBeUndefined();
        expect(readPlate(file.subarray(0, at))).toBeUndefined();
      }),
    );
  });
});

describe('plates', () => {
  test('are built once for all who ask at the same time, and kept for renderers that start later', async () => {
    const files = inMemoryPosterFiles();
    const first = builder();
    const later = builder();
    const plates = keptPlates(files);

    await Promise.all(Array.from({ length: 20 }, () => plates.plate('a', first.build)));
    const loaded = await keptPlates(files).plate('a', later.build);

    expect([first.built.times, later.built.times]).toEqual([1, 0]);
    expect(loaded).toEqual(aPlate());
  });

  test('are built anew where the kept file is damaged, which is then replaced', async () => {
    const files = inMemoryPosterFiles();
    await files.write('plates/a.plate', Uint8Array.of(1, 2, 3), 'application/octet-stream');
    const { built, build } = builder();

    await keptPlates(files).plate('a', build);
    const kept = await files.read('plates/a.plate');

    expect(built.times).toBe(1);
    expect(kept && readPlate(kept)).toEqual(aPlate());
  });

  test('cost nobody his poster when the file store is unwell', async () => {
    const unwell = async (): Promise<never> => {
      throw new RetryLater('FILES_UNWELL', 'down', {});
    };
    const files: PlateFiles = { read: unwell, write: unwell };

    await expect(keptPlates(files).plate('a', builder().build)).resolves.toEqual(aPlate());
  });

  test('that could not be built are tried again by the next who asks', async () => {
    const plates = keptPlates(undefined);
    const failing = async (): Promise<never> => {
      throw new Error('no art');
    };

    await expect(plates.plate('a', failing)).rejects.toThrow('no art');
    await expect(plates.plate('a', builder().build)).resolves.toEqual(aPlate());
  });

  test('are few in memory, those used last', async () => {
    const plates = keptPlates(undefined);
    const { built, build } = builder();

    for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'a', 'g', 'a']) await plates.plate(name, build);
    await plates.plate('b', build);

    expect(built.times).toBe(8);
  });
});

import fc from 'fast-check';
import jpegJs from 'jpeg-js';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type { Raster } from '#shared/adapters/sharp/raster.ts';
import { lay } from '#shared/adapters/sharp/raster.ts';
import { buildPlate } from '#shared/adapters/sharp/splice/build-plate.ts';
import { type OwnLayer, type Plate, print } from '#shared/adapters/sharp/splice/plate.ts';
import type { Box, PosterLayer, PosterTemplate } from '#shared/domain/poster/template.ts';
import { DEFAULT_TEMPLATE } from '#shared/domain/poster/templates.ts';

/** Grain of every strength, so that every kind of coefficient occurs; flat where `strength` is 0. */
function grain(widthPx: number, heightPx: number, strength: number, seed: number): Raster {
  let state = seed >>> 0;
  const pixels = Uint8Array.from({ length: widthPx * heightPx * 3 }, (_, at) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const slope = (at / (widthPx * 3) + at * 0.13) % 200;
    return Math.min(255, Math.max(0, slope + (((state >>> 24) - 128) * strength) / 128 + 20));
  });
  return { widthPx, heightPx, channels: 3, pixels };
}

const layerOf = (box: Box, raster: Raster): OwnLayer => ({
  box,
  paint: (ground, origin) => lay(raster, ground, { xPx: box.xPx - origin.xPx, yPx: box.yPx - origin.yPx }),
});

const kinds = ['qr', 'avatar'] as const;
const templateOf = (widthPx: number, heightPx: number, boxes: readonly Box[], quality = 85): PosterTemplate => ({
  ...DEFAULT_TEMPLATE,
  widthPx,
  heightPx,
  quality,
  layers: boxes.map((box, at): PosterLayer => ({ kind: kinds[at % 2] ?? 'qr', box })),
});

const wholeOf = (ground: Raster, quality: number): Plate => ({
  kind: 'whole',
  format: 'jpeg',
  quality,
  widthPx: ground.widthPx,
  heightPx: ground.heightPx,
  pixels: ground.pixels,
});

const bySharp = async (jpeg: Uint8Array): Promise<Uint8Array> =>
  await sharp(jpeg, { failOn: 'warning' }).raw().toBuffer();
const byJpegJs = (jpeg: Uint8Array): Uint8Array => jpegJs.decode(jpeg, { useTArray: true, formatAsRGBA: false }).data;
const isSame = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;

const boxIn = (widthPx: number, heightPx: number): fc.Arbitrary<Box> =>
  fc
    .record({
      xPx: fc.integer({ min: 0, max: widthPx - 60 }),
      yPx: fc.integer({ min: 0, max: heightPx - 60 }),
      widthPx: fc.integer({ min: 1, max: 40 }),
      heightPx: fc.integer({ min: 1, max: 40 }),
    })
    .map((box) => box);

const poster = fc
  .record({ widthPx: fc.integer({ min: 96, max: 200 }), heightPx: fc.integer({ min: 96, max: 200 }) })
  .chain((size) =>
    fc.record({
      size: fc.constant(size),
      boxes: fc.array(boxIn(size.widthPx, size.heightPx), { minLength: 1, maxLength: 4 }),
      quality: fc.constantFrom(40, 75, 85, 95),
      strength: fc.constantFrom(0, 3, 60, 255),
      ownStrength: fc.constantFrom(0, 20, 255),
      seed: fc.nat(),
    }),
  );

describe('a spliced poster', () => {
  test('decodes to the very pixels of a whole encode, by two decoders, whatever lies where', async () => {
    await fc.assert(
      fc.asyncProperty(poster, async ({ size, boxes, quality, strength, ownStrength, seed }) => {
        const ground = grain(size.widthPx, size.heightPx, strength, seed);
        const own = (shift: number): OwnLayer[] =>
          boxes.map((box, at) => layerOf(box, grain(box.widthPx, box.heightPx, ownStrength, seed + at + shift)));
        const template = templateOf(size.widthPx, size.heightPx, boxes, quality);
        const plate = await buildPlate({ template, ground, sample: own(1_000) });

        const spliced = await print(plate, own(0));
        const whole = await print(wholeOf(ground, plate.quality), own(0));

        expect(plate.kind).toBe('spliced');
        expect(isSame(await bySharp(spliced.bytes), await bySharp(whole.bytes))).toBe(true);
        expect(isSame(byJpegJs(spliced.bytes), byJpegJs(whole.bytes))).toBe(true);
      }),
      { numRuns: 60, seed: 3 },
    );
  });

  test('decodes to the same pixels where squares of grey lie on the grid, half on it and off it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({ left: fc.nat(20), top: fc.nat(20), squarePx: fc.constantFrom(4, 8, 12, 11), seed: fc.nat() }),
        async ({ left, top, squarePx, seed }) => {
          const box = { xPx: left, yPx: top, widthPx: 96, heightPx: 96 };
          const squares = grain(96, 96, 0, 1);
          for (let at = 0; at < 96 * 96; at += 1) {
            const square = Math.floor((at % 96) / squarePx) * 31 + Math.floor(at / 96 / squarePx) * 17 + seed;
            squares.pixels.fill([0, 255, 255, 128][Math.imul(square, 2_654_435_761) >>> 30]!, at * 3, at * 3 + 3);
          }
          const ground = grain(160, 160, 10, seed);
          const template = templateOf(160, 160, [box]);
          const plate = await buildPlate({ template, ground, sample: [layerOf(box, squares)] });

          const spliced = await print(plate, [layerOf(box, squares)]);
          const whole = await print(wholeOf(ground, plate.quality), [layerOf(box, squares)]);

          expect(plate.kind).toBe('spliced');
          expect(isSame(await bySharp(spliced.bytes), await bySharp(whole.bytes))).toBe(true);
        },
      ),
      { numRuns: 40, seed: 5 },
    );
  });

  test('is another one for another participant, and the plate stays as it was', async () => {
    const box = { xPx: 40, yPx: 30, widthPx: 64, heightPx: 64 };
    const ground = grain(320, 480, 20, 7);
    const layers = (seed: number): OwnLayer[] => [layerOf(box, grain(64, 64, 90, seed))];
    const plate = await buildPlate({ template: templateOf(320, 480, [box]), ground, sample: layers(1) });

    const first = await print(plate, layers(2));
    const second = await print(plate, layers(3));
    const firstAgain = await print(plate, layers(2));

    expect(isSame(first.bytes, second.bytes)).toBe(false);
    expect(isSame(first.bytes, firstAgain.bytes)).toBe(true);
  });

  test('shows the rows around a box as a picture of their own', async () => {
    const box = { xPx: 48, yPx: 200, widthPx: 96, heightPx: 96 };
    const ground = grain(320, 480, 0, 7);
    const plate = await buildPlate({
      template: templateOf(320, 480, [box]),
      ground,
      sample: [layerOf(box, grain(96, 96, 90, 1))],
    });

    const strip = (await print(plate, [layerOf(box, grain(96, 96, 90, 2))])).strip(box);

    const { width, height } = await sharp(strip.jpeg, { failOn: 'warning' }).metadata();
    expect([width, height]).toEqual([320, 112]);
    expect(strip.box).toEqual({ ...box, yPx: 8 });
  });
});

describe('a poster that cannot be spliced', () => {
  const ground = grain(310, 470, 10, 7);
  const edge = { xPx: 250, yPx: 100, widthPx: 60, heightPx: 60 };

  test('is encoded whole, with the same pixels', async () => {
    const layers = [layerOf(edge, grain(60, 60, 90, 2))];

    const plate = await buildPlate({ template: templateOf(310, 470, [edge]), ground, sample: layers });
    const printed = await print(plate, layers);

    const expected = await print(wholeOf(ground, 85), layers);
    expect(plate.kind).toBe('whole');
    expect(isSame(printed.bytes, expected.bytes)).toBe(true);
  });

  test('is a PNG of every pixel where that is asked for', async () => {
    const box = { xPx: 16, yPx: 100, widthPx: 60, heightPx: 60 };
    const over = grain(60, 60, 90, 2);
    const template: PosterTemplate = { ...templateOf(310, 470, [box]), format: 'png' };
    const plate = await buildPlate({ template, ground, sample: [layerOf(box, over)] });

    const { bytes } = await print(plate, [layerOf(box, over)]);

    const expected = Uint8Array.from(ground.pixels);
    lay(over, { ...ground, pixels: expected }, box);
    expect((await sharp(bytes).metadata()).format).toBe('png');
    expect(isSame(await bySharp(bytes), expected)).toBe(true);
  });

  test('is set at a lower quality when the template alone is too heavy to travel', async () => {
    const heavy = grain(700, 900, 255, 3);
    const box = { xPx: 16, yPx: 100, widthPx: 60, heightPx: 60 };

    const plate = await buildPlate({
      template: templateOf(700, 900, [box]),
      ground: heavy,
      sample: [layerOf(box, grain(60, 60, 90, 2))],
    });

    expect(plate.quality).toBe(60);
  });
});

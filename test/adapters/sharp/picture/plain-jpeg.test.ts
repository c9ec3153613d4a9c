import fc from 'fast-check';
import jpegJs from 'jpeg-js';
import sharp, { type JpegOptions } from 'sharp';
import { describe, expect, test } from 'vitest';
import { plainJpeg } from '#shared/adapters/sharp/picture/plain-jpeg.ts';
import { lay, type Raster } from '#shared/adapters/sharp/raster.ts';
import { buildPlate } from '#shared/adapters/sharp/splice/build-plate.ts';
import { print } from '#shared/adapters/sharp/splice/plate.ts';
import { DEFAULT_TEMPLATE } from '#shared/domain/poster/templates.ts';
import { jpegSegment, likeness, photo, withSegments } from './pictures-at-hand.ts';

/** So large that every picture is wanted at its full size. */
const WHOLE = 1_000;

async function jpegOf(widthPx: number, heightPx: number, options: JpegOptions = {}): Promise<Buffer> {
  return await (await photo(widthPx, heightPx))
    .jpeg({ quality: 85, chromaSubsampling: '4:4:4', ...options })
    .toBuffer();
}

const bySharp = async (jpeg: Uint8Array): Promise<Buffer> => await sharp(jpeg).toColourspace('srgb').raw().toBuffer();

const byJpegJs = (jpeg: Uint8Array): Uint8Array => jpegJs.decode(jpeg, { useTArray: true, formatAsRGBA: false }).data;

/** 40 by 40 pixels of one tone, every block a little brighter than the one before; the codes are the usual ones (T.81, K.3). */
async function jpegOfFlatBlocks(across: number, down: number): Promise<Buffer> {
  const flat = { create: { width: 40, height: 40, channels: 3, background: '#000' } } as const;
  const jpeg = await sharp(flat).jpeg({ quality: 80, chromaSubsampling: '4:2:0', optimiseCoding: false }).toBuffer();
  const scan = jpeg.indexOf('ffda', 'hex') + 14;
  const head = Buffer.from(jpeg.subarray(0, scan));
  head[jpeg.indexOf('ffc0', 'hex') + 11] = (across << 4) | down;
  const brightness = { first: '1110000111', step: '01110', end: '1010' };
  const colour = { first: '110110', same: '00', end: '00' };
  let bits = '';
  for (let mcu = 0; mcu < Math.ceil(40 / 8 / across) * Math.ceil(40 / 8 / down); mcu += 1) {
    for (let block = 0; block < across * down; block += 1) {
      bits += (mcu + block === 0 ? brightness.first : brightness.step) + brightness.end;
    }
    bits += colour.same + colour.end + (mcu === 0 ? colour.first : colour.same) + colour.end;
  }
  const bytes = Buffer.from(`${bits}1111111`.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2)));
  const stuffed = Buffer.from(
    bytes.toString('hex').replace(/(..)/g, (byte) => (byte === 'ff' ? 'ff00' : byte)),
    'hex',
  );
  return Buffer.concat([head, stuffed, Buffer.of(0xff, 0xd9)]);
}

/** Each pixel the mean of so many by so many, as far as they reach. */
function shrunk(pixels: Uint8Array, widthPx: number, heightPx: number, by: number): Uint8Array {
  const [width, height] = [Math.floor(widthPx / by), Math.floor(heightPx / by)];
  return Uint8Array.from({ length: width * height * 3 }, (_, at) => {
    const [x, y] = [Math.floor(at / 3) % width, Math.floor(at / 3 / width)];
    let sum = 0;
    for (let dy = 0; dy < by; dy += 1) {
      for (let dx = 0; dx < by; dx += 1) sum += pixels[((y * by + dy) * widthPx + x * by + dx) * 3 + (at % 3)]!;
    }
    return Math.round(sum / by / by);
  });
}

/** The upper left corner of a picture. */
function cut({ pixels, widthPx }: Raster, width: number, height: number): Uint8Array {
  return Uint8Array.from({ length: width * height * 3 }, (_, at) => {
    const [x, y] = [Math.floor(at / 3) % width, Math.floor(at / 3 / width)];
    return pixels[(y * widthPx + x) * 3 + (at % 3)]!;
  });
}

const SIZES = [
  [1, 1],
  [2, 9],
  [17, 33],
  [131, 132],
  [132, 132],
  [200, 90],
  [640, 640],
] as const;

describe('a plain JPEG', () => {
  test.each(SIZES)('of %i by %i pixels looks as the library decodes it', async (widthPx, heightPx) => {
    const jpeg = await jpegOf(widthPx, heightPx);

    const picture = plainJpeg(jpeg, WHOLE)!;

    expect(picture).toMatchObject({ widthPx, heightPx, channels: 3 });
    expect(likeness(picture.pixels, await bySharp(jpeg))).toBeGreaterThan(48);
  });

  test.each(SIZES)('of %i by %i pixels and coarse colours looks so, but that colours do not blend', async (...size) => {
    const jpeg = await jpegOf(...size, { chromaSubsampling: '4:2:0' });
    const { pixels } = plainJpeg(jpeg, WHOLE)!;

    expect(likeness(pixels, byJpegJs(jpeg))).toBeGreaterThan(44);
    expect(likeness(pixels, await bySharp(jpeg))).toBeGreaterThan(size[0] > 130 ? 33 : 28);
  });

  test.each(['4:4:4', '4:2:0'])('may bring codes of its own, colours %s', async (chromaSubsampling) => {
    const jpeg = await jpegOf(132, 132, { chromaSubsampling, optimiseCoding: true, quality: 60 });

    expect(likeness(plainJpeg(jpeg, WHOLE)!.pixels, await bySharp(jpeg))).toBeGreaterThan(33);
  });

  test.each([30, 100])('may be of quality %i', async (quality) => {
    const jpeg = await jpegOf(132, 132, { quality });

    expect(likeness(plainJpeg(jpeg, WHOLE)!.pixels, await bySharp(jpeg))).toBeGreaterThan(48);
  });

  test('may be grey', async () => {
    const jpeg = await sharp(await (await photo(77, 50)).greyscale().png().toBuffer())
      .toColourspace('b-w')
      .jpeg()
      .toBuffer();

    expect(likeness(plainJpeg(jpeg, WHOLE)!.pixels, await bySharp(jpeg))).toBeGreaterThan(48);
  });

  test.each([
    ['4:2:2', 2, 1],
    ['4:4:0', 1, 2],
    ['4:2:0', 2, 2],
  ])('may have coarse colours of the kind %s', async (_, across, down) => {
    const jpeg = await jpegOfFlatBlocks(across, down);

    const picture = plainJpeg(jpeg, WHOLE)!;

    expect([picture.widthPx, picture.heightPx]).toEqual([40, 40]);
    expect(likeness(picture.pixels, await bySharp(jpeg))).toBeGreaterThan(50);
    expect(new Set(picture.pixels).size).toBeGreaterThan(20);
  });

  test('may have restart markers, as our own posters do', async () => {
    const ground = { widthPx: 160, heightPx: 320, channels: 3 as const, pixels: await bySharp(await jpegOf(160, 320)) };
    const face = { widthPx: 64, heightPx: 64, channels: 3 as const, pixels: await bySharp(await jpegOf(64, 64)) };
    const box = { xPx: 48, yPx: 120, widthPx: 64, heightPx: 64 };
    const layer = {
      box,
      paint: (on: Raster, from: { xPx: number; yPx: number }) =>
        lay(face, on, { xPx: box.xPx - from.xPx, yPx: box.yPx - from.yPx }),
    };
    const template = { ...DEFAULT_TEMPLATE, widthPx: 160, heightPx: 320, layers: [{ kind: 'avatar' as const, box }] };
    const { bytes } = await print(await buildPlate({ template, ground, sample: [layer] }), [layer]);

    expect(Buffer.from(bytes).includes('ffdd0004', 'hex')).toBe(true);
    expect(likeness(plainJpeg(bytes, WHOLE)!.pixels, await bySharp(bytes))).toBeGreaterThan(33);
  });

  test.each([
    { by: 2, sidePx: 100, chromaSubsampling: '4:4:4', least: 36 },
    { by: 2, sidePx: 131, chromaSubsampling: '4:2:0', least: 30 },
    { by: 2, sidePx: 640, chromaSubsampling: '4:2:0', least: 33 },
    { by: 4, sidePx: 131, chromaSubsampling: '4:4:4', least: 36 },
    { by: 4, sidePx: 640, chromaSubsampling: '4:2:0', least: 33 },
  ])('is decoded smaller where that is enough: $sidePx px over $by, $chromaSubsampling', async (shape) => {
    const { by, sidePx, chromaSubsampling, least } = shape;
    const jpeg = await jpegOf(sidePx, sidePx, { chromaSubsampling });
    const whole = Math.floor(sidePx / by);

    const picture = plainJpeg(jpeg, whole)!;

    expect([picture.widthPx, picture.heightPx]).toEqual([Math.ceil(sidePx / by), Math.ceil(sidePx / by)]);
    const expected = shrunk(await bySharp(jpeg), sidePx, sidePx, by);
    expect(likeness(cut(picture, whole, whole), expected)).toBeGreaterThan(least);
    expect(plainJpeg(jpeg, Math.ceil((whole + 1) / 0.9) + 1)!.widthPx).toBeGreaterThan(picture.widthPx);
  });
});

describe('what is no plain JPEG', () => {
  test.each([
    ['progressive', async () => await jpegOf(64, 64, { progressive: true })],
    ['turned', async () => await (await photo(64)).withMetadata({ orientation: 6 }).jpeg().toBuffer()],
    ['of a colour space of its own', async () => await (await photo(64)).withIccProfile('p3').jpeg().toBuffer()],
    ['in CMYK', async () => await (await photo(64)).toColourspace('cmyk').jpeg().toBuffer()],
    [
      'told by Adobe',
      async () => withSegments(await jpegOf(64, 64), jpegSegment(0xee, Buffer.from('Adobe\0d\0\0\0\0\0'))),
    ],
    ['too large', async () => await jpegOf(720, 720)],
    ['of no rows', async () => await resized(64, 0)],
    ['of more rows than it holds', async () => await resized(64, 80)],
    ['of fewer rows than it holds', async () => await resized(64, 40)],
    ['a PNG', async () => await (await photo(64)).png().toBuffer()],
    ['nothing', async () => Buffer.alloc(0)],
    [
      'without its tables',
      async () => Buffer.from((await jpegOf(64, 64)).toString('hex').replaceAll('ffc4', 'fffe'), 'hex'),
    ],
  ])('is left to the library: %s', async (_, bytes) => {
    expect(plainJpeg(await bytes(), WHOLE)).toBeUndefined();
  });

  test('is left to the library wherever it breaks off', async () => {
    for (const chromaSubsampling of ['4:4:4', '4:2:0']) {
      const whole = await jpegOf(48, 48, { chromaSubsampling });
      for (let size = 0; size < whole.length - 4; size += 7) {
        expect(plainJpeg(whole.subarray(0, size), WHOLE), `${size}`).toBeUndefined();
      }
    }
  });

  test('never throws, whatever is changed in it, and is of the size it says', async () => {
    const wholes = [
      await jpegOf(132, 132),
      await jpegOf(77, 131, { chromaSubsampling: '4:2:0' }),
      await jpegOf(64, 64, { optimiseCoding: true, quality: 100 }),
      await jpegOfFlatBlocks(2, 1),
    ];
    const change = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), to: fc.nat(255) });
    const changes = fc.record({
      whole: fc.constantFrom(...wholes),
      inHead: fc.array(change, { maxLength: 4 }),
      anywhere: fc.array(change, { maxLength: 8 }),
      kept: fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })),
      leastPx: fc.constantFrom(20, 40, WHOLE),
    });
    fc.assert(
      fc.property(changes, ({ whole, inHead, anywhere, kept, leastPx }) => {
        const bytes = Buffer.from(whole.subarray(0, Math.ceil(whole.length * kept)));
        for (const { at, to } of inHead) bytes[Math.floor(at * Math.min(640, bytes.length - 1))] = to;
        for (const { at, to } of anywhere) bytes[Math.floor(at * (bytes.length - 1))] = to;

        const picture = plainJpeg(bytes, leastPx);

        expect(picture?.pixels.length).toBe(picture && picture.widthPx * picture.heightPx * 3);
      }),
      { seed: 7, numRuns: 1_500 },
    );
  });
});

/** Says that it has another number of rows than it has. */
async function resized(sidePx: number, heightPx: number): Promise<Buffer> {
  const jpeg = Buffer.from(await jpegOf(sidePx, sidePx));
  jpeg.writeUInt16BE(heightPx, jpeg.indexOf('ffc0', 'hex') + 5);
  return jpeg;
}

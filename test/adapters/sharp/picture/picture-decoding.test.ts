import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { squarePicture, wholePicture } from '#shared/adapters/sharp/picture/picture-decoding.ts';
import {
  jpegHead,
  jpegSegmentsOf,
  likeness,
  packedZeros,
  photo,
  pixelAt,
  png,
  pngChunk,
  withSegments,
} from './pictures-at-hand.ts';

const SIDE = 60;
const source = photo(200);
const wanted = source.then((picture) => picture.clone().resize(SIDE, SIDE).raw().toBuffer());

/** Every kind that is taken, however it is written. */
const kinds: readonly (readonly [string, () => Promise<Buffer>])[] = [
  ['JPEG', async () => await (await source).clone().jpeg({ quality: 95 }).toBuffer()],
  ['a progressive JPEG', async () => await (await source).clone().jpeg({ quality: 95, progressive: true }).toBuffer()],
  ['a JPEG in CMYK', async () => await (await source).clone().toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer()],
  [
    'a JPEG in Display P3',
    async () => await (await source).clone().withIccProfile('p3').jpeg({ quality: 95 }).toBuffer(),
  ],
  ['PNG', async () => await (await source).clone().png().toBuffer()],
  ['an interlaced PNG', async () => await (await source).clone().png({ progressive: true }).toBuffer()],
  ['a PNG of 16 bits', async () => await (await source).clone().toColourspace('rgb16').png().toBuffer()],
  ['a PNG with a palette', async () => await (await source).clone().png({ palette: true }).toBuffer()],
  ['WebP', async () => await (await source).clone().webp({ quality: 95 }).toBuffer()],
  ['a lossless WebP', async () => await (await source).clone().webp({ lossless: true }).toBuffer()],
  ['GIF', async () => await (await source).clone().gif().toBuffer()],
];

const twoColours = async (): Promise<Buffer> => {
  const frame = (background: string) =>
    sharp({ create: { width: 90, height: 90, channels: 3, background } })
      .png()
      .toBuffer();
  const join = { animated: true } as const;
  return await sharp([await frame('#ff0000'), await frame('#0000ff')], { join })
    .gif({ delay: [90, 90] })
    .toBuffer();
};

describe('a picture from outside', () => {
  test.each(kinds)('of the kind %s becomes a square of plain colours', async (_, bytes) => {
    const picture = await squarePicture(await bytes(), SIDE);

    expect([picture?.widthPx, picture?.heightPx, picture?.channels]).toEqual([SIDE, SIDE, 3]);
    expect(likeness(picture!.pixels, await wanted)).toBeGreaterThan(24);
  });

  test('is grey where it is grey', async () => {
    const grey = (await source).clone().greyscale();
    for (const bytes of [
      await grey.clone().toColourspace('b-w').jpeg().toBuffer(),
      await grey.clone().toColourspace('grey16').png().toBuffer(),
    ]) {
      const [red, green, blue] = pixelAt((await squarePicture(bytes, SIDE))!, 30, 20);

      expect([green, blue]).toEqual([red, red]);
      expect(red).toBeGreaterThan(100);
    }
  });

  test('is laid on white where it is see-through', async () => {
    const background = { r: 200, g: 0, b: 0, alpha: 0.5 };
    const create = { width: 80, height: 80, channels: 4, background } as const;
    for (const picture of [sharp({ create }).png(), sharp({ create }).webp({ lossless: true })]) {
      for (const side of [20, 80, 100]) {
        const [red, green] = pixelAt((await squarePicture(await picture.clone().toBuffer(), side))!, 9, 9);

        expect(Math.abs(red! - 228)).toBeLessThanOrEqual(2);
        expect(Math.abs(green! - 128)).toBeLessThanOrEqual(2);
      }
    }
  });

  test.each([
    ['GIF', twoColours],
    [
      'WebP',
      async () =>
        await sharp(await twoColours(), { animated: true })
          .webp({ lossless: true })
          .toBuffer(),
    ],
  ])('that moves stands still at its first picture: %s', async (_, bytes) => {
    const picture = await squarePicture(await bytes(), 45);

    expect(picture?.heightPx).toBe(45);
    expect(pixelAt(picture!, 20, 20)).toEqual([255, 0, 0]);
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])('is held the right way up: orientation %i', async (orientation) => {
    const upright = (await source).clone().extract({ left: 40, top: 10, width: 80, height: 120 });
    const turned = await sharp(await upright.png().toBuffer())
      .raw()
      .toBuffer({ resolveWithObject: true });
    const stored = await storedAs(orientation, turned.data, 80, 120);
    const bytes = await stored
      .withMetadata({ orientation })
      .jpeg({ quality: 98, chromaSubsampling: '4:4:4' })
      .toBuffer();
    const expected = await sharp(turned.data, { raw: { width: 80, height: 120, channels: 3 } })
      .extract({ left: 0, top: 20, width: 80, height: 80 })
      .raw()
      .toBuffer();

    expect(likeness((await squarePicture(bytes, 80))!.pixels, expected)).toBeGreaterThan(30);
  });

  test('is cut from the middle when it is no square', async () => {
    const wide = await sharp({ create: { width: 300, height: 100, channels: 3, background: '#00ff00' } })
      .composite([100, 0, 200].map((left) => ({ input: square(left === 100 ? '#ff0000' : '#0000ff'), left, top: 0 })))
      .png()
      .toBuffer();

    for (const side of [40, 90, 100, 140]) {
      const picture = (await squarePicture(wide, side))!;
      expect(pixelAt(picture, 1, 1)).toEqual([255, 0, 0]);
      expect(pixelAt(picture, side - 2, side - 2)).toEqual([255, 0, 0]);
    }
  });

  test('gives the same pixels every time', async () => {
    const bytes = await kinds[0]![1]();
    for (const side of [40, 132, 200, 260]) {
      const [one, other] = [await squarePicture(bytes, side), await squarePicture(bytes, side)];
      expect(Buffer.compare(one!.pixels, other!.pixels)).toBe(0);
    }
  });
});

const square = (background: string) => ({ create: { width: 100, height: 100, channels: 3, background } as const });

/** Turns upright pixels so that the given orientation turns them back. */
async function storedAs(orientation: number, pixels: Buffer, width: number, height: number) {
  const picture = sharp(pixels, { raw: { width, height, channels: 3 } });
  const turns = [0, 0, 0, 180, 180, 270, 270, 90, 90][orientation]!;
  const isMirrored = [2, 4, 5, 7].includes(orientation);
  const mirrored = isMirrored ? sharp(await picture.flop().png().toBuffer()) : picture;
  return sharp(await mirrored.rotate(turns).png().toBuffer());
}

describe('a picture that is not what it should be', () => {
  const jpeg = kinds[0]![1];
  const plainPng = (side: number) => pngChunk('IDAT', deflateSync(Buffer.alloc(side * (side * 3 + 1))));
  const zeros = packedZeros(8_000_000);
  const note = (at: number) => pngChunk('zTXt', Buffer.concat([Buffer.from(`k${at}\0\0`), zeros]));

  test.each([
    ['no bytes', async () => Buffer.alloc(0)],
    [
      'SVG',
      async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'),
    ],
    ['TIFF', async () => await (await source).clone().tiff().toBuffer()],
    ['AVIF', async () => await (await source).clone().resize(32).avif({ effort: 0 }).toBuffer()],
    ['a PNG of 900 million pixels', async () => png(30_000, 30_000, pngChunk('IDAT', packedZeros(90_000_000)))],
    ['a PNG one column too wide', async () => png(4_097, 4_096, pngChunk('IDAT', packedZeros(1_000)))],
    ['a JPEG of four billion pixels', async () => jpegHead(65_535, 65_535)],
    [
      'a WebP of 268 million pixels',
      async () =>
        Buffer.concat([Buffer.from('RIFF\x20\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\xff\x3f\0\xff\x3f\0', 'latin1')]),
    ],
    ['a GIF of four billion pixels', async () => Buffer.from('GIF89a\xff\xff\xff\xff\0\0\0', 'latin1')],
    ['a GIF that is a script, too', async () => Buffer.from('GIF89a/*\0\0\0*/=1;alert(1)')],
    ['a PNG whose pixels are missing', async () => png(90, 90)],
    ['a PNG whose pixels are too few', async () => png(90, 90, pngChunk('IDAT', packedZeros(1_000)))],
    ['more bytes than anybody sends', async () => Buffer.concat([await jpeg(), Buffer.alloc(512 * 1_024)])],
    [
      'a hundred packed notes',
      async () => png(90, 90, ...Array.from({ length: 100 }, (_, at) => note(at)), plainPng(90)),
    ],
  ] as const)('is none: %s', async (_, bytes) => {
    expect(await squarePicture(await bytes(), SIDE)).toBeUndefined();
  });

  test.each(kinds)('is none when it breaks off: %s', async (_, bytes) => {
    const whole = await bytes();
    for (const share of [0.02, 0.3, 0.6, 0.9]) {
      expect(await squarePicture(whole.subarray(0, Math.floor(whole.byteLength * share)), SIDE)).toBeUndefined();
    }
  });

  test('may still be a picture where only what stands beside the pixels is odd', async () => {
    const grey = await (await source).clone().greyscale().toColourspace('b-w').jpeg().toBuffer();
    const profile = jpegSegmentsOf(await (await source).clone().withIccProfile('p3').jpeg().toBuffer(), 0xe2);
    const rubbish = Buffer.from(profile).fill(7, 40);
    const cmyk = await kinds[2]![1]();
    const ycck = Buffer.from(cmyk).fill(2, cmyk.indexOf('Adobe') + 11, cmyk.indexOf('Adobe') + 12);

    expect(profile.byteLength).toBeGreaterThan(100);
    expect(cmyk.indexOf('Adobe')).toBeGreaterThan(0);
    for (const bytes of [
      withSegments(grey, profile),
      withSegments(await jpeg(), rubbish),
      ycck,
      Buffer.concat([await jpeg(), Buffer.from('PK\x03\x04%PDF-1.4<script>')]),
      png(90, 90, note(1), plainPng(90)),
      png(90, 90, pngChunk('IDAT', packedZeros(80_000_000))),
    ]) {
      expect(await squarePicture(bytes, SIDE)).toMatchObject({ widthPx: SIDE, heightPx: SIDE, channels: 3 });
    }
  });

  test('never throws, whatever is changed in it', async () => {
    const wholes = await Promise.all(kinds.map(([, bytes]) => bytes()));
    const change = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), to: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...wholes),
        fc.array(change, { maxLength: 12 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.boolean(),
        async (whole, changes, share, isCut) => {
          const bytes = Buffer.from(isCut ? whole.subarray(0, Math.ceil(whole.byteLength * share)) : whole);
          for (const { at, to } of changes) bytes[Math.floor(at * (bytes.byteLength - 1))] = to;

          const picture = await squarePicture(bytes, 30);

          expect(picture === undefined || picture.pixels.length === 30 * 30 * 3).toBe(true);
        },
      ),
      { seed: 11, numRuns: 300 },
    );
  });

  test('never throws, of any bytes whatever', async () => {
    const starts = [jpegHead(20, 20), png(20, 20).subarray(0, 33), Buffer.from('GIF89a\x14\0\x14\0', 'latin1')];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 400 }), async (start, rest) => {
        const bytes = Buffer.concat([start, rest]);

        expect([await squarePicture(bytes, 30), await wholePicture(bytes)]).toHaveLength(2);
      }),
      { seed: 12, numRuns: 200 },
    );
  });
});

describe('a whole picture', () => {
  test('keeps its size and stands upright', async () => {
    const bytes = await (await photo(50, 30)).withMetadata({ orientation: 6 }).png().toBuffer();

    expect(await wholePicture(bytes)).toMatchObject({ widthPx: 30, heightPx: 50, channels: 3 });
    expect(await wholePicture(Buffer.from('nothing'))).toBeUndefined();
  });
});

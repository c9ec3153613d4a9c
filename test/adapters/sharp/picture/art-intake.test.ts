import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { sharpArtIntake } from '#shared/adapters/sharp/picture/art-intake.ts';
import type { ArtVerdict } from '#shared/ports/art-intake.ts';
import { jpegHead, likeness, packedZeros, photo, pixelAt, png, pngChunk } from './pictures-at-hand.ts';

const intake = sharpArtIntake();
const taken = (verdict: ArtVerdict) => {
  if (verdict.kind !== 'taken') throw new Error(`The picture ${verdict.reason}.`);
  return verdict.art;
};

describe('art that is taken', () => {
  test('keeps its look, and loses everything beside its pixels', async () => {
    const upright = await photo(400, 600);
    const came = await (await photo(400, 600))
      .withExif({ IFD0: { Artist: 'somebody', Copyright: 'somebody else' } })
      .jpeg({ quality: 95 })
      .toBuffer();

    const art = taken(await intake.take(came));

    const { exif, icc, xmp, orientation, space, width, height } = await sharp(art.bytes).metadata();
    expect([exif, icc, xmp, orientation, space]).toEqual([undefined, undefined, undefined, undefined, 'srgb']);
    expect([art.contentType, art.widthPx, art.heightPx]).toEqual(['image/jpeg', width, height]);
    expect(intake.sizeOf(art.bytes)).toMatchObject({ widthPx: 400, heightPx: 600 });
    expect(likeness(await sharp(art.bytes).raw().toBuffer(), await upright.raw().toBuffer())).toBeGreaterThan(32);
  });

  test('is the same file for the same picture, whatever stood beside it', async () => {
    const plain = await (await photo(320)).png().toBuffer();
    const noted = await sharp(plain)
      .withExif({ IFD0: { Artist: 'x' } })
      .png()
      .toBuffer();

    expect(Buffer.compare(taken(await intake.take(plain)).bytes, taken(await intake.take(noted)).bytes)).toBe(0);
  });

  test('stands upright, in sRGB, on white', async () => {
    const turned = await (await photo(300, 400)).withMetadata({ orientation: 8 }).jpeg().toBuffer();
    const cmyk = await (await photo(300)).toColourspace('cmyk').jpeg().toBuffer();
    const create = { width: 300, height: 300, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } as const;
    const clear = await sharp({ create }).png().toBuffer();

    expect(taken(await intake.take(turned))).toMatchObject({ widthPx: 400, heightPx: 300 });
    expect((await sharp(taken(await intake.take(cmyk)).bytes).metadata()).space).toBe('srgb');
    const white = await sharp(taken(await intake.take(clear)).bytes)
      .raw()
      .toBuffer();
    expect(pixelAt({ widthPx: 300, heightPx: 300, channels: 3, pixels: white }, 9, 9)).toEqual([255, 255, 255]);
  });

  test('stays without loss where that is light, and becomes a JPEG where it is not', async () => {
    const flat = await sharp({ create: { width: 1_080, height: 1_920, channels: 3, background: '#f2386b' } })
      .png()
      .toBuffer();
    const heavy = await (await photo(1_080)).png().toBuffer();

    expect(taken(await intake.take(flat)).contentType).toBe('image/png');
    expect(heavy.byteLength).toBeGreaterThan(1_500_000);
    expect(taken(await intake.take(heavy)).contentType).toBe('image/jpeg');
  });

  test('may be of forty million pixels, and is kept no larger than a poster can be', { timeout: 60_000 }, async () => {
    const pixels = pngChunk('IDAT', deflateSync(Buffer.alloc(5_000 * (8_000 * 3 + 1))));

    expect(taken(await intake.take(png(8_000, 5_000, pixels)))).toMatchObject({ widthPx: 4_000, heightPx: 2_500 });
  });
});

describe('art that is not taken', () => {
  test.each([
    ['no JPEG, PNG, WebP or GIF', async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['no JPEG, PNG, WebP or GIF', async () => await (await photo(300)).tiff().toBuffer()],
    ['no JPEG, PNG, WebP or GIF', async () => Buffer.alloc(0)],
    ['299 px', async () => await (await photo(400, 299)).jpeg().toBuffer()],
    ['at most 40000000 pixels', async () => jpegHead(6_325, 6_325)],
    ['at most 40000000 pixels', async () => png(30_000, 30_000, pngChunk('IDAT', packedZeros(90_000_000)))],
    [
      'at most 8000000',
      async () => Buffer.concat([await (await photo(400)).jpeg().toBuffer(), Buffer.alloc(8_000_000)]),
    ],
    ['damaged or cut off', async () => (await (await photo(400)).jpeg().toBuffer()).subarray(0, 5_000)],
    ['damaged or cut off', async () => png(400, 400)],
    ['damaged or cut off', async () => jpegHead(400, 400)],
  ] as const)('says why: %s', async (reason, bytes) => {
    const verdict = await intake.take(await bytes());

    expect(verdict).toMatchObject({ kind: 'unfit', reason: expect.stringContaining(reason) });
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pictureHeader } from '#shared/adapters/sharp/picture/picture-header.ts';
import { jpegHead, jpegSegment, packedZeros, photo, png, pngChunk, withSegments } from './pictures-at-hand.ts';

describe('the head of a picture', () => {
  test('tells kind and size of everything sharp writes', async () => {
    const picture = await photo(301, 77);
    const written = [
      ['jpeg', await picture.clone().jpeg().toBuffer()],
      ['jpeg', await picture.clone().jpeg({ progressive: true }).withMetadata({ orientation: 6 }).toBuffer()],
      ['png', await picture.clone().png().toBuffer()],
      ['png', await picture.clone().png({ palette: true, progressive: true }).toBuffer()],
      ['webp', await picture.clone().webp().toBuffer()],
      ['webp', await picture.clone().webp({ lossless: true }).toBuffer()],
      ['webp', await picture.clone().ensureAlpha(0.5).webp().toBuffer()],
      ['gif', await picture.clone().gif().toBuffer()],
    ] as const;

    for (const [format, bytes] of written) {
      expect(pictureHeader(bytes)).toEqual({ format, widthPx: 301, heightPx: 77 });
    }
  });

  test('is read from any part of a larger buffer', async () => {
    const bytes = await (await photo(20)).jpeg().toBuffer();
    const within = Buffer.concat([Buffer.alloc(7, 0xff), bytes, Buffer.alloc(7)]).subarray(7, 7 + bytes.byteLength);

    expect(pictureHeader(within)).toEqual({ format: 'jpeg', widthPx: 20, heightPx: 20 });
  });

  test('of a JPEG may come after many segments and padding, and of four colours', () => {
    const padded = withSegments(
      jpegHead(40, 30),
      Buffer.concat([Buffer.of(0xff, 0xff), jpegSegment(0xe1, Buffer.alloc(9))]),
    );

    expect(pictureHeader(withSegments(jpegHead(40, 30), jpegSegment(0xc4, Buffer.alloc(17))))?.widthPx).toBe(40);
    expect(pictureHeader(padded.fill(0xff, 2, 3))?.heightPx).toBe(30);
    expect(pictureHeader(jpegHead(40, 30, { components: 4 }))).toBeDefined();
  });

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
    ['a web page', Buffer.from('<!doctype html><title>404</title>')],
    ['PDF', Buffer.from('%PDF-1.7\n%\xff\xd8\xff')],
    ['PDF before a JPEG', Buffer.concat([Buffer.from('%PDF-1.4\n'), jpegHead(9, 9)])],
    ['TIFF', Buffer.from('II*\0\x08\0\0\0', 'latin1')],
    ['an icon', Buffer.from('\0\0\x01\0\x01\0\x10\x10', 'latin1')],
    ['AVIF', Buffer.from('\0\0\0\x20ftypavif\0\0\0\0', 'latin1')],
    ['HEIC', Buffer.from('\0\0\0\x20ftypheic\0\0\0\0', 'latin1')],
    ['a bitmap', Buffer.from('BM\x46\0\0\0', 'latin1')],
    ['JPEG XL', Buffer.from('\xff\x0a\0\0', 'latin1')],
    ['a RIFF that is a sound', Buffer.from('RIFF\x24\0\0\0WAVEfmt ', 'latin1')],
    ['a WebP of no known kind', Buffer.from('RIFF\x24\0\0\0WEBPVP8?\0\0\0\0', 'latin1')],
    [
      'a lossy WebP without its mark',
      Buffer.concat([Buffer.from('RIFF\x24\0\0\0WEBPVP8 ', 'latin1'), Buffer.alloc(14, 1)]),
    ],
    [
      'a lossless WebP without its mark',
      Buffer.concat([Buffer.from('RIFF\x24\0\0\0WEBPVP8L', 'latin1'), Buffer.alloc(14, 1)]),
    ],
    [
      'a PNG with another chunk first',
      Buffer.concat([png(9, 9).subarray(0, 8), pngChunk('IDAT'), png(9, 9).subarray(8)]),
    ],
    ['half the signature of a PNG', png(9, 9).subarray(0, 4)],
    ['a PNG of no width', png(0, 9)],
    ['a GIF of no height', Buffer.from('GIF89a\x09\0\0\0\0\0\0', 'latin1')],
    ['a GIF that is a script, too', Buffer.from('GIF/**/=1')],
    ['a JPEG of no size', jpegHead(0, 9)],
    ['a JPEG that never says its size', withSegments(jpegHead(9, 9), jpegSegment(0xda, Buffer.alloc(4)))],
    ['a JPEG whose segment has no length', withSegments(jpegHead(9, 9), Buffer.of(0xff, 0xe0, 0, 0))],
    ['a JPEG with rubbish for segments', withSegments(jpegHead(9, 9), Buffer.from('<svg/>'))],
    ['a lossless JPEG', jpegHead(9, 9, { frame: 0xc3 })],
    ['an arithmetic JPEG', jpegHead(9, 9, { frame: 0xc9 })],
    ['a JPEG of twelve bits', jpegHead(9, 9, { precision: 12 })],
    ['a JPEG of two colours', jpegHead(9, 9, { components: 2 })],
    [
      'a JPEG of a hundred scans',
      Buffer.concat([jpegHead(9, 9, { frame: 0xc2 }), ...Array(100).fill(jpegSegment(0xda, Buffer.alloc(8)))]),
    ],
    ['a PNG with notes by the hundred', png(9, 9, ...Array<Buffer>(100).fill(pngChunk('zTXt', packedZeros(1_000))))],
    ['a PNG with a note larger than any picture', png(9, 9, pngChunk('iCCP', packedZeros(150_000_000)))],
  ])('of %s is none', (_, bytes) => {
    expect(pictureHeader(bytes)).toBeUndefined();
  });

  test('is read, or not, of any bytes whatever', () => {
    const starts = [
      jpegHead(9, 9),
      png(9, 9),
      Buffer.from('GIF89a'),
      Buffer.from('RIFF\0\0\0\0WEBPVP8X'),
      Buffer.alloc(0),
    ];
    fc.assert(
      fc.property(fc.constantFrom(...starts), fc.nat(60), fc.uint8Array({ maxLength: 80 }), (start, kept, rest) => {
        const header = pictureHeader(Buffer.concat([start.subarray(0, kept), rest]));

        expect(header === undefined || (header.widthPx > 0 && header.heightPx > 0)).toBe(true);
      }),
      { seed: 3, numRuns: 2_000 },
    );
  });
});

import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { resolveAssets } from '#shared/adapters/sharp/assets.ts';
import { type DrawnCode, officialCode, redrawnCode } from '#shared/adapters/sharp/code/code-drawing.ts';
import { readOfficialCode } from '#shared/adapters/sharp/code/code-picture.ts';
import { placeOf } from '#shared/adapters/sharp/code/code-place.ts';
import { codeReader } from '#shared/adapters/sharp/code/code-reader.ts';
import { symbolOf } from '#shared/adapters/sharp/code/code-symbol.ts';
import { greyOf } from '#shared/adapters/sharp/code/grey.ts';
import type { Raster } from '#shared/adapters/sharp/raster.ts';
import type { Box } from '#shared/domain/poster/template.ts';
import { CODE_CONTENT, codeImage } from '../drawing-table.ts';

const SEED = 20261120;
const reader = codeReader(resolveAssets().readerWasm);
const boxAt = (xPx: number, yPx: number, sidePx: number): Box => ({ xPx, yPx, widthPx: sidePx, heightPx: sidePx });
const HARBOUR = boxAt(155, 640, 440);

const isBlack = ({ pixels, widthPx, channels }: Raster, x: number, y: number): boolean =>
  (pixels[(y * widthPx + x) * channels] ?? 255) < 128;

/** The rectangle of what is not white. */
function darkOf(code: DrawnCode): { left: number; top: number; right: number; bottom: number } {
  const places = Array.from({ length: code.widthPx }, (_, at) => at);
  const columns = places.filter((x) => places.some((y) => isBlack(code, x, y)));
  const rows = places.filter((y) => places.some((x) => isBlack(code, x, y)));
  return { left: columns.at(0)!, right: columns.at(-1)! + 1, top: rows.at(0)!, bottom: rows.at(-1)! + 1 };
}

describe('a redrawn code', () => {
  const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/:._-?=&%';
  const content = fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 120 });
  const place = fc.record({
    xPx: fc.integer({ min: 0, max: 500 }),
    yPx: fc.integer({ min: 0, max: 1_500 }),
    sidePx: fc.integer({ min: 200, max: 760 }),
  });

  test('of any length in any box has whole modules, begins on the grid, keeps its quiet zone, and says what it should', async () => {
    await fc.assert(
      fc.asyncProperty(content, place, async (text, { xPx, yPx, sidePx }) => {
        const code = redrawnCode(text, boxAt(xPx, yPx, sidePx))!;
        const { left, top, right, bottom } = darkOf(code);
        const modules = (right - left) / code.modulePx;
        const quietPx = 4 * code.modulePx;

        expect([code.widthPx, code.heightPx]).toEqual([sidePx, sidePx]);
        expect(code.modulePx).toBeGreaterThanOrEqual(3);
        expect([Number.isInteger(code.modulePx), (modules - 17) % 4, bottom - top]).toEqual([true, 0, right - left]);
        expect(Math.min(left, top, sidePx - right, sidePx - bottom)).toBeGreaterThanOrEqual(quietPx);
        // Finer modules would have to give more than a fifth of their size for it.
        if (Math.floor(sidePx / (modules + 8)) >= 5) expect([(xPx + left) % 8, (yPx + top) % 8]).toEqual([0, 0]);
        expect(await reader.search(greyOf(code))).toEqual({ content: text, modules });
      }),
      { seed: SEED, numRuns: 60 },
    );
  });

  test('has modules of 8 or 16 px where that costs no more than a fifth of its size, each a flat block of the JPEG', () => {
    const eight = redrawnCode(CODE_CONTENT, HARBOUR)!;

    expect(eight.modulePx).toBe(8);
    for (let y = HARBOUR.yPx % 8 === 0 ? 0 : 8 - (HARBOUR.yPx % 8); y + 8 <= 440; y += 8) {
      for (let x = 8 - (HARBOUR.xPx % 8); x + 8 <= 440; x += 8) {
        const block = Array.from({ length: 64 }, (_, at) => isBlack(eight, x + (at & 7), y + (at >> 3)));
        expect(new Set(block).size).toBe(1);
      }
    }
    expect(redrawnCode(CODE_CONTENT, boxAt(0, 0, 700))?.modulePx).toBe(16);
  });

  test('has modules on every second block edge where that costs little', () => {
    expect(redrawnCode(CODE_CONTENT, boxAt(272, 848, 544))?.modulePx).toBe(12);
  });

  test('has modules as large as can be where the grid would cost more', () => {
    expect(redrawnCode(CODE_CONTENT, boxAt(270, 850, 460))?.modulePx).toBe(11);
    expect(placeOf(33, boxAt(0, 0, 41 * 7 + 3))).toMatchObject({ modulePx: 6 });
    expect(placeOf(33, boxAt(4, 4, 41 * 7))).toMatchObject({ modulePx: 7, xPx: 28, yPx: 28 });
  });

  test('is none where its modules would be too fine for a phone, or nothing could hold it', () => {
    expect(redrawnCode('x'.repeat(400), boxAt(0, 0, 200))).toBeUndefined();
    expect(redrawnCode('x'.repeat(3_000), boxAt(0, 0, 2_000))).toBeUndefined();
  });
});

describe('the protection of a redrawn code', () => {
  const always = (): boolean => true;
  test.each([
    [14, 'M', 1],
    [13, 'M', 1],
    [11, 'Q', 1],
    [7, 'H', 1],
    [15, 'Q', 2],
    [27, 'Q', 3],
    [32, 'Q', 3],
    [33, 'M', 3],
    [42, 'M', 3],
    [43, 'Q', 4],
    [62, 'M', 4],
    [63, 'M', 5],
    [60, 'M', 4],
  ] as const)('of %i letters is %s in version %i', (length, level, version) => {
    expect(symbolOf('x'.repeat(length), always)).toMatchObject({ level, version, modules: 17 + 4 * version });
  });

  test('is given up, in part, only where its modules would be too fine', () => {
    const upTo = (most: number) => (modules: number) => modules <= most;

    expect(symbolOf('x'.repeat(70), upTo(37))).toMatchObject({ level: 'M', version: 5 });
    expect(symbolOf('x'.repeat(70), upTo(33))).toMatchObject({ level: 'L', version: 4 });
    expect(symbolOf('x'.repeat(70), upTo(29))).toBeUndefined();
  });

  test('counts letters as they are written, in UTF-8', () => {
    expect(symbolOf('福'.repeat(14), always)).toMatchObject({ version: 3 });
    expect(symbolOf('福'.repeat(15), always)).toMatchObject({ version: 4 });
  });
});

describe("WeCom's own picture", () => {
  const drawn = async (bytes: Uint8Array, box: Box) => officialCode((await readOfficialCode(reader, bytes))!, box)!;

  test.each([120, 258, 300, 360, 430, 512, 860, 1_280])(
    'of %i px reads the same when it stands in its box',
    async (widthPx) => {
      for (const box of [HARBOUR, boxAt(270, 850, 540), boxAt(3, 5, 211)]) {
        const code = await drawn(await codeImage(widthPx), box);
        const { left, top, right, bottom } = darkOf(code);

        expect(await reader.search(greyOf(code))).toEqual({ content: CODE_CONTENT, modules: 33 });
        expect(Math.min(left, top, box.widthPx - right, box.widthPx - bottom)).toBeGreaterThanOrEqual(
          4 * code.modulePx - 1,
        );
      }
    },
  );

  test('begins on the grid, and is scaled by a whole number where it fits', async () => {
    const small = await drawn(await codeImage(164, { margin: 4 }), HARBOUR);
    const { left, top, right } = darkOf(small);

    expect([(HARBOUR.xPx + left) % 8, (HARBOUR.yPx + top) % 8]).toEqual([0, 0]);
    expect([right - left, small.modulePx]).toEqual([264, 8]);
  });

  test('that is larger than its box gets modules of whole pixels, with no blended edge between them', async () => {
    const code = await drawn(await codeImage(860), HARBOUR);

    expect(code.modulePx).toBe(8);
    expect(new Set(code.pixels)).toEqual(new Set([0, 255]));
  });

  test('keeps the colours of the mark in its middle', async () => {
    const code = await drawn(await codeImage(430, { logoPx: 70 }), HARBOUR);
    const { left, right, top } = darkOf(code);
    const middle = (left + right) >> 1;
    const at = ((top + ((right - left) >> 1)) * code.widthPx + middle) * 3;

    const [red = 0, green = 0, blue = 0] = code.pixels.subarray(at, at + 3);
    expect([red < 60, green > 140, blue < 60]).toEqual([true, true, true]);
  });

  test('with words around its code stays whole', async () => {
    const words = Buffer.from('<svg width="430" height="40"><rect y="10" width="100" height="20" fill="#000"/></svg>');
    const bytes = await sharp(await codeImage(430))
      .flatten()
      .extend({ bottom: 40, background: '#fff' })
      .composite([{ input: words, left: 0, top: 430 }])
      .png()
      .toBuffer();

    const code = await drawn(bytes, boxAt(0, 0, 540));

    expect(code.modulePx).toBe(0);
    expect((await reader.search(greyOf(code)))?.content).toBe(CODE_CONTENT);
  });

  test('is none where its modules would be too fine', async () => {
    const official = (await readOfficialCode(reader, await codeImage(1_400, { content: 'x'.repeat(400) })))!;

    expect(officialCode(official, boxAt(0, 0, 200))).toBeUndefined();
  });
});

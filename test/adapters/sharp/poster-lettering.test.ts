import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resolveAssets } from '#shared/adapters/sharp/assets.ts';
import { posterLettering } from '#shared/adapters/sharp/lettering/poster-lettering.ts';
import type { Raster } from '#shared/adapters/sharp/raster.ts';
import { layOut, type PlacedText } from '#shared/domain/poster/layout.ts';
import type { Box, TextLayer } from '#shared/domain/poster/template.ts';
import { drawableName } from '#shared/domain/poster/wording.ts';
import { aTemplate } from '#test/support/builders.ts';
import { NAMES } from '#test/support/names.ts';

const lettering = posterLettering(resolveAssets());
const all = Object.values(NAMES).flat();
const BOX: Box = { xPx: 40, yPx: 30, widthPx: 420, heightPx: 62 };
const WHITE = 255;

const ground = (widthPx: number, heightPx: number): Raster => ({
  widthPx,
  heightPx,
  channels: 3,
  pixels: new Uint8Array(widthPx * heightPx * 3).fill(WHITE),
});
const lineOf = (text: string, over: Partial<PlacedText> = {}): PlacedText => ({
  kind: 'text',
  text,
  box: BOX,
  sizePx: 42,
  weight: 'medium',
  colour: '#102030',
  xPx: 40,
  baselinePx: 77,
  widthPx: 0,
  ...over,
});
async function painted(line: PlacedText, { widthPx = 500, heightPx = 120, xPx = 0, yPx = 0 } = {}): Promise<Raster> {
  const raster = ground(widthPx, heightPx);
  await lettering.paintText(line, raster, { xPx, yPx });
  return raster;
}
/** What is not white, as places and colours. */
const inkOf = ({ pixels, widthPx }: Raster): readonly { x: number; y: number; rgb: readonly number[] }[] => {
  const ink = [];
  for (let at = 0; at < pixels.length / 3; at += 1) {
    const rgb = pixels.subarray(at * 3, at * 3 + 3);
    if (rgb[0] === WHITE && rgb[1] === WHITE && rgb[2] === WHITE) continue;
    ink.push({ x: at % widthPx, y: Math.floor(at / widthPx), rgb: [...rgb] });
  }
  return ink;
};
const isSame = (one: Raster, other: Raster): boolean => Buffer.compare(one.pixels, other.pixels) === 0;
const isColourful = ({ rgb }: { rgb: readonly number[] }): boolean => Math.max(...rgb) - Math.min(...rgb) > 50;
const cut = ({ pixels, ...raster }: Raster, box: Box): Raster => {
  const rows = Array.from({ length: box.heightPx }, (_, y) => {
    const from = ((y + box.yPx) * raster.widthPx + box.xPx) * 3;
    return pixels.subarray(from, from + box.widthPx * 3);
  });
  return { ...raster, widthPx: box.widthPx, heightPx: box.heightPx, pixels: Buffer.concat(rows) };
};
const styles: readonly Partial<PlacedText>[] = [
  {},
  { weight: 'bold', stroke: { colour: '#ffcc00', widthPx: 3 } },
  { shadow: { colour: '#888888', dxPx: 2, dyPx: -1 }, stroke: { colour: '#ff0000', widthPx: 1 } },
];

describe('measuring', () => {
  test('Chinese letters are one square each, Latin ones narrower, emoji a little wider', () => {
    expect(lettering.measure('小鹿', 40, 'medium')).toBe(80);
    expect(lettering.measure('il', 40, 'medium')).toBeLessThan(40);
    expect(lettering.measure('🦌', 40, 'medium')).toBeCloseTo(45.6);
    expect(lettering.measure('', 40, 'bold')).toBe(0);
  });

  test('a sequence of emoji is as wide as one, and joined letters are narrower than alone', () => {
    const width = (text: string): number => lettering.measure(text, 100, 'medium');

    expect(new Set(['👩‍👩‍👧‍👦', '🇨🇳', '👍🏽', '1️⃣', '❤️', '🏴󠁧󠁢󠁥󠁮󠁧󠁿'].map(width)).size).toBe(1);
    expect(width('ههه')).toBeLessThan(3 * width('ه'));
  });
});

describe('what can be shown of a letter', () => {
  test.each([
    ['王', '王'],
    ['𠮷', '𠮷'],
    ['ắ', 'ắ'],
    ['🧑🏻‍❤️‍💋‍🧑🏿', '🧑🏻‍❤️‍💋‍🧑🏿'],
    ['👩‍🦲‍🚀', '👩‍🦲‍🚀'],
    ['🇽🇽', '🇽🇽'],
    ['❤', '❤'],
    ['❤\uFE0E', '❤'],
    ['a\u20E3', 'a'],
    ['1\uFE0F', '1'],
    ['x\u0335\u0322\u0301', 'x'],
    ['ก็็็็', 'ก็'],
    ['نَ', 'نَ'],
    ['क्ष', 'क्ष'],
    ['\u0E47', ''],
    ['\u{10FFFD}', ''],
    ['\uD83E', ''],
    ['မ', ''],
    ['\u200D', ''],
  ])('of %j it is %j', (letter, shown) => {
    expect(lettering.shownOf(letter, 'medium')).toBe(shown);
    expect(lettering.shownOf(letter, 'bold')).toBe(shown);
  });

  test('whatever a name holds, every letter that is left is drawn by something', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (name) => {
        const { text } = drawableName(name, (letter) => lettering.shownOf(letter, 'bold'));

        expect(text).not.toBe('');
        const again = drawableName(text, (letter) => lettering.shownOf(letter, 'bold'));
        expect(again).toEqual({ text, missing: 0 });
      }),
    );
  });

  test('of the two hundred names, few lose a letter', () => {
    const losing = all.filter((name) => drawableName(name, (one) => lettering.shownOf(one, 'bold')).missing > 0);

    expect(all.length).toBeGreaterThanOrEqual(200);
    expect(losing.length).toBeLessThanOrEqual(13);
  });
});

describe('painting', () => {
  test('letters are of the colour asked for, from nothing to all of it, and stay in their box', async () => {
    const ink = inkOf(await painted(lineOf('小鹿Lucy永永永永永永永永')));

    const shades = new Set(ink.map(({ rgb }) => rgb[0]!));
    expect(Math.min(...shades)).toBe(0x10);
    expect(shades.size).toBeGreaterThan(40);
    expect(ink.every(({ x, y }) => x >= 40 && x < 460 && y >= 30 && y < 92)).toBe(true);
  });

  test.each(['🦌', '❤️', '🇨🇳', '👍🏽', '1️⃣', '👨‍👩‍👧‍👦', '✨'])('emoji have colours: %s', async (text) => {
    const ink = inkOf(await painted(lineOf(text)));

    expect(ink.filter(isColourful).length).toBeGreaterThan(200);
    expect(inkOf(await painted(lineOf('鹿❤☀'))).filter(isColourful)).toEqual([]);
  });

  test('an emoji has the middle of the Chinese letters beside it', async () => {
    const [emoji, letter] = await Promise.all(['🟥', '国'].map(async (text) => inkOf(await painted(lineOf(text)))));
    const middle = (ink: typeof letter): number =>
      (Math.min(...ink!.map(({ y }) => y)) + Math.max(...ink!.map(({ y }) => y))) / 2;

    expect(Math.abs(middle(emoji) - middle(letter))).toBeLessThanOrEqual(1.5);
  });

  test('Arabic letters take the form their neighbours ask for, and stand from right to left', async () => {
    const joined = await painted(lineOf('سلام'));
    const apart = await painted(lineOf('س ل ا م'.replaceAll(' ', '\u200C')));
    const mixed = await painted(lineOf('سA'));
    const alone = await painted(lineOf('س'));

    expect(isSame(joined, apart)).toBe(false);
    const right = inkOf(mixed).filter(({ x }) => x > 40 + lettering.measure('A', 42, 'medium') + 2);
    expect(right.length).toBeGreaterThan(0.9 * inkOf(alone).length);
  });

  test('with Chinese beside it, the line is read from the left', async () => {
    const chineseFirst = inkOf(await painted(lineOf('مر国'))).filter(
      ({ x }) => x >= 40 + lettering.measure('مر', 42, 'medium'),
    );

    expect(chineseFirst.length).toBeGreaterThan(0.9 * inkOf(await painted(lineOf('国'))).length);
  });

  test('brackets are mirrored where the line runs to the left', async () => {
    const plain = await painted(lineOf('(مر)'));
    const turned = await painted(lineOf(')مر('));

    expect(isSame(plain, turned)).toBe(false);
    const [first] = inkOf(plain)
      .filter(({ y }) => y === 60)
      .sort((one, other) => one.x - other.x);
    expect(first!.x).toBeLessThan(46);
  });

  test('a bold line stays bold where only a medium face has the letter', async () => {
    const darkness = async (text: string, weight: 'medium' | 'bold') =>
      inkOf(await painted(lineOf(text, { weight }))).reduce((sum, { rgb }) => sum + WHITE - rgb[0]!, 0);

    for (const text of ['陳', '가', 'Ł', 'س']) {
      expect(await darkness(text, 'bold'), text).toBeGreaterThan(1.1 * (await darkness(text, 'medium')));
    }
  });

  test('a stroke lies around the letters and beneath them, a shadow beneath both', async () => {
    const plain = inkOf(await painted(lineOf('国')));
    const stroked = await painted(lineOf('国', { stroke: { colour: '#ff0000', widthPx: 4 } }));
    const shadowed = await painted(lineOf('国', { shadow: { colour: '#00ff00', dxPx: 5, dyPx: 5 } }));

    const solid = plain.filter(({ rgb }) => rgb[0] === 0x10);
    const at = ({ pixels, widthPx }: Raster, { x, y }: { x: number; y: number }) => [
      ...pixels.subarray((y * widthPx + x) * 3, (y * widthPx + x) * 3 + 3),
    ];
    expect(solid.every((pixel) => at(stroked, pixel).join() === pixel.rgb.join())).toBe(true);
    expect(solid.every((pixel) => at(shadowed, pixel).join() === pixel.rgb.join())).toBe(true);
    const left = (raster: Raster): number => Math.min(...inkOf(raster).map(({ x }) => x));
    expect(
      left(await painted(lineOf('国', { xPx: 60 }))) -
        left(await painted(lineOf('国', { xPx: 60, stroke: { colour: '#ff0000', widthPx: 4 } }))),
    ).toBe(4);
    expect(inkOf(shadowed).some(({ rgb }) => rgb.join() === '0,255,0')).toBe(true);
  });

  test('a part of the poster gets the very pixels the whole gets', async () => {
    const part = fc.record({
      name: fc.constantFrom(...all),
      style: fc.constantFrom(...styles),
      xPx: fc.integer({ min: 0, max: 300 }),
      yPx: fc.integer({ min: 0, max: 90 }),
      widthPx: fc.integer({ min: 1, max: 200 }),
      heightPx: fc.integer({ min: 1, max: 30 }),
    });
    await fc.assert(
      fc.asyncProperty(part, async ({ name, style, ...box }) => {
        const { text } = drawableName(name, (letter) => lettering.shownOf(letter, 'medium'));
        const line = lineOf(text, style);

        expect(isSame(await painted(line, box), cut(await painted(line), box))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test('any name on a poster is painted inside its box and nowhere else', async () => {
    const names = fc.oneof(fc.constantFrom(...all), fc.string({ unit: 'binary', maxLength: 40 }));
    await fc.assert(
      fc.asyncProperty(
        names,
        fc.constantFrom(...styles),
        fc.integer({ min: 1, max: 3 }),
        async (nickname, style, lines) => {
          const layer: TextLayer = {
            kind: 'text',
            box: BOX,
            text: '与{nickname}一起',
            sizePx: 16,
            colour: '#102030',
            align: 'centre',
            lines,
            ...pick(style),
          };
          const layout = layOut(aTemplate({ layers: [layer] }), { campaignName: '节', nickname }, lettering);

          const raster = ground(500, 120);
          for (const line of layout.lines) await lettering.paintText(line, raster, { xPx: 0, yPx: 0 });

          const ink = inkOf(raster);
          expect(ink.length).toBeGreaterThan(0);
          expect(ink.every(({ x, y }) => x >= 40 && x < 460 && y >= 30 && y < 92)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });
});

const pick = ({ weight, stroke, shadow }: Partial<PlacedText>): Partial<TextLayer> => ({
  ...(weight === undefined ? {} : { weight }),
  ...(stroke === undefined ? {} : { stroke }),
  ...(shadow === undefined ? {} : { shadow }),
});

import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { resolveAssets } from '#shared/adapters/sharp/assets.ts';
import { openEmojiPack } from '#shared/adapters/sharp/lettering/emoji-pack.ts';
import { openFontFace } from '#shared/adapters/sharp/lettering/font-face.ts';
import { EMOJI_PACK, type FaceName, faceFile, SPARE_FACES, TEXT_FACES } from '#shared/adapters/sharp/schema.ts';
import { sharpPosterArtist } from '#shared/adapters/sharp/sharp-poster-artist.ts';
import { anOrder } from './drawing-table.ts';

const root = join(import.meta.dirname, '../../..');
const letter = (text: string): number => text.codePointAt(0)!;
const assets = resolveAssets();
const faceAt = (name: FaceName) => openFontFace(join(assets.builtDir, faceFile(name)));
const medium = faceAt('medium');
const lettersOf = (encoding: string, leads: readonly [number, number], from: number): readonly string[] => {
  const decoder = new TextDecoder(encoding);
  const pairs = Array.from({ length: leads[1] - leads[0] + 1 }, (_, lead) =>
    Array.from({ length: 0xfe - from + 1 }, (_, trail) => Uint8Array.of(leads[0] + lead, from + trail)),
  );
  return pairs.flat().map((pair) => decoder.decode(pair));
};
const isHan = (text: string): boolean => /^\p{Script=Han}$/u.test(text);

describe('the faces the posters are set in', () => {
  test('have every letter of Chinese encodings: medium all of GBK, bold the ordinary ones', () => {
    const bold = faceAt('bold');
    const gbk = lettersOf('gbk', [0x81, 0xfe], 0x40).filter(isHan);
    const gb2312 = lettersOf('gb2312', [0xb0, 0xf7], 0xa1).filter(isHan);

    expect([gbk.length, gb2312.length].map((count) => count > 6_700)).toEqual([true, true]);
    expect(gbk.filter((one) => medium.glyphOf(letter(one)) === 0)).toEqual([]);
    expect(gb2312.filter((one) => bold.glyphOf(letter(one)) === 0)).toEqual([]);
  });

  test('know what they lack', () => {
    expect(Array.from('aé…，0 さЖΩ', (one) => medium.glyphOf(letter(one))).every((glyph) => glyph !== 0)).toBe(true);
    expect(['🦌', '\u{10FFFF}', '\ud800', '가', 'ا'].map((one) => medium.glyphOf(letter(one)))).toEqual([
      0, 0, 0, 0, 0,
    ]);
  });

  test.each([
    ['rare-han', '㼆㛃'],
    ['latin', 'ʚɞĦҒ'],
    ['japanese', '𠮷'],
    ['korean', '가힣'],
    ['symbols', '☾'],
    ['ornaments', '❤➳☠'],
    ['mathematics', '𝓐𝕏𝟙'],
    ['arabic', 'اۇﷲ'],
    ['hebrew', 'ש'],
    ['thai', 'กำ'],
    ['devanagari', 'क्ष'],
    ['tibetan', 'བཀྲ༺'],
  ] satisfies [FaceName, string][])('have a spare one for the rest: %s', (name, text) => {
    const face = faceAt(name);

    expect(Array.from(text).filter((one) => face.glyphOf(letter(one)) === 0)).toEqual([]);
  });

  test('have outlines of their own for different letters, none for a blank', () => {
    const outlines = Array.from('王小明欧阳静Aé', (one) => medium.contoursOf(medium.glyphOf(letter(one))));

    expect(new Set(outlines.map((outline) => JSON.stringify(outline))).size).toBe(8);
    for (const outline of outlines) expect(outline.flat().length).toBeGreaterThan(8);
    expect(medium.contoursOf(medium.glyphOf(letter(' ')))).toEqual([]);
    expect(medium.contoursOf(1_000_000)).toEqual([]);
  });

  test('draw a letter inside the square it stands in', () => {
    for (const one of '国一口鑫') {
      const glyph = medium.glyphOf(letter(one));
      const points = medium.contoursOf(glyph).flat();
      const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];

      expect(Math.min(...xs)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...xs)).toBeLessThanOrEqual(medium.advanceOf(glyph));
      expect(Math.min(...ys)).toBeGreaterThanOrEqual(-120);
      expect(Math.max(...ys)).toBeLessThanOrEqual(880);
    }
  });

  test('that are no fonts are refused', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'font-')), 'no.ttf');
    writeFileSync(path, Buffer.alloc(64));

    expect(() => openFontFace(path)).toThrow(/no head table/);
    rmSync(dirname(path), { recursive: true });
  });
});

describe('the pack of emoji art', () => {
  const pack = openEmojiPack(join(assets.builtDir, EMOJI_PACK));

  test('has pictures of all kinds of emoji, each of them whole', () => {
    for (const name of ['1f98c', '1f1e8-1f1f3', '31-20e3', '2764', '1f468-200d-1f469-200d-1f467-200d-1f466']) {
      expect(pack.has(name), name).toBe(true);
      expect(pack.svgOf(name).toString()).toMatch(/^<svg xmlns[^<]*viewBox="0 0 36 36".*<\/svg>$/s);
    }
    expect(pack.svgOf('1f98c').equals(readFileSync(join(root, 'node_modules/@twemoji/svg/1f98c.svg')))).toBe(true);
  });

  test('says what it has not', () => {
    expect(pack.has('1fae9-0000')).toBe(false);
    expect(() => pack.svgOf('31')).toThrow('no picture');
  });
});

describe('the files beside the renderer', () => {
  const listed = z.parse(
    z.array(
      z.object({
        to: z.string(),
        built: z.optional(z.string()),
        package: z.optional(z.string()),
        from: z.optional(z.string()),
      }),
    ),
    JSON.parse(readFileSync(join(root, 'functions/poster/render/assets.json'), 'utf8')),
  );
  const sources = listed.map(({ built, package: name, from, to }) => ({
    from: built === undefined ? join(root, 'node_modules', name ?? '', from ?? '') : assets.builtDir,
    to,
  }));

  test('are the ones the bundle is told to ship, at the places where the renderer looks', () => {
    const bundle = mkdtempSync(join(tmpdir(), 'bundle-'));
    for (const { from, to } of [...sources].reverse()) {
      const at = join(bundle, 'assets', to);
      mkdirSync(to === '.' ? at : dirname(at), { recursive: true });
      if (to !== '.') symlinkSync(from, at);
      else for (const folder of ['fonts', 'emoji', 'licences']) symlinkSync(join(from, folder), join(at, folder));
    }

    const found = resolveAssets(bundle);

    expect([found.builtDir, found.shaperWasm, found.readerWasm]).toEqual(
      listed.map(({ to }) => join(bundle, 'assets', to)),
    );
    expect([assets.builtDir, assets.shaperWasm, assets.readerWasm]).toEqual(sources.map(({ from }) => from));
    for (const path of [...TEXT_FACES, ...SPARE_FACES].map(faceFile)) {
      expect(existsSync(join(found.builtDir, path)), path).toBe(true);
    }
    rmSync(bundle, { recursive: true });
  });

  test('bring the licences of the fonts and the attribution of the art', () => {
    const read = (path: string): string => readFileSync(join(assets.builtDir, path), 'utf8');

    expect(read('licences/noto-sans-sc.txt')).toContain('SIL Open Font License');
    expect(read('emoji/ATTRIBUTION.txt')).toMatch(/Twitter, Inc and other contributors.*CC-BY 4.0/s);
  });
});

test('a machine without any fonts draws the very same poster', async () => {
  const home = mkdtempSync(join(tmpdir(), 'home-'));
  const order = await anOrder();
  const { bytes } = await sharpPosterArtist().draw(order);
  const script = `
    const { sharpPosterArtist } = await import('#shared/adapters/sharp/sharp-poster-artist.ts');
    const order = JSON.parse(process.env.ORDER);
    const officialQr = Buffer.from(order.officialQr, 'base64');
    const { bytes } = await sharpPosterArtist().draw({ ...order, officialQr });
    process.stdout.write(Buffer.from(bytes).toString('base64'));`;

  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    cwd: root,
    maxBuffer: 4_000_000,
    env: {
      HOME: home,
      XDG_DATA_HOME: home,
      FONTCONFIG_FILE: join(home, 'nonexistent.conf'),
      FONTCONFIG_PATH: join(home, 'nonexistent'),
      ORDER: JSON.stringify({ ...order, officialQr: Buffer.from(order.officialQr ?? []).toString('base64') }),
    },
  });

  expect(Buffer.from(stdout, 'base64').equals(bytes)).toBe(true);
  rmSync(home, { recursive: true });
});

import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { resolveAssets } from '#shared/adapters/sharp/assets.ts';
import { openFontFace } from '#shared/adapters/sharp/lettering/font-face.ts';
import { fontLettering } from '#shared/adapters/sharp/lettering/font-lettering.ts';
import { sharpPosterArtist } from '#shared/adapters/sharp/sharp-poster-artist.ts';
import { anOrder } from './drawing-table.ts';

const root = join(import.meta.dirname, '../../..');
const letter = (text: string): number => text.codePointAt(0)!;
const assets = resolveAssets();
const medium = openFontFace(assets.fonts.medium);

describe('the font the posters are set in', () => {
  test('has every letter of common Chinese, and knows what it lacks', () => {
    const gb2312 = new TextDecoder('gb2312');
    const level1 = Array.from({ length: 3_755 }, (_, at) =>
      gb2312.decode(Uint8Array.of(0xb0 + Math.floor(at / 94), 0xa1 + (at % 94))),
    );

    expect(level1.filter((one) => !medium.has(letter(one)))).toEqual([]);
    expect(['a', 'é', '…', '，', '0', ' '].every((one) => medium.has(letter(one)))).toBe(true);
    expect(['🦌', '\u{1F1E8}', '\u{10FFFF}', '\ud800'].some((one) => medium.has(letter(one)))).toBe(false);
  });

  test('has outlines of their own for different letters, none for a blank', () => {
    const outlines = Array.from('王小明欧阳静Aé', (one) => medium.outlineOf(letter(one)));

    expect(new Set(outlines).size).toBe(8);
    for (const outline of outlines) expect(outline).toMatch(/^(M[-\d. ]+([LQ][-\d. ]+)+Z)+$/);
    expect(medium.outlineOf(letter(' '))).toBe('');
  });

  test('draws a letter inside the square it stands in', () => {
    for (const one of '国一口鑫') {
      const numbers = medium
        .outlineOf(letter(one))
        .match(/-?\d+(\.\d+)?/g)!
        .map(Number);
      const [xs, ys] = [numbers.filter((_, at) => at % 2 === 0), numbers.filter((_, at) => at % 2 === 1)];

      expect(Math.min(...xs)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...xs)).toBeLessThanOrEqual(medium.advanceOf(letter(one)));
      expect(Math.min(...ys)).toBeGreaterThanOrEqual(-120);
      expect(Math.max(...ys)).toBeLessThanOrEqual(880);
    }
  });

  test('measures Chinese letters one square each and Latin ones narrower', () => {
    const { measure } = fontLettering(assets.fonts);

    expect(measure('小鹿', 40, 'medium')).toBe(80);
    expect(measure('il', 40, 'medium')).toBeLessThan(40);
    expect(measure('', 40, 'bold')).toBe(0);
  });

  test('that is no font is refused', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'font-')), 'no.ttf');
    writeFileSync(path, Buffer.alloc(64));

    expect(() => openFontFace(path)).toThrow(/no head table/);
    rmSync(dirname(path), { recursive: true });
  });
});

describe('the files beside the renderer', () => {
  const listed = z.parse(
    z.array(z.object({ package: z.string(), from: z.string(), to: z.string() })),
    JSON.parse(readFileSync(join(root, 'functions/poster/render/assets.json'), 'utf8')),
  );

  test('are the ones the bundle is told to ship, at the places where the renderer looks', () => {
    const bundle = mkdtempSync(join(tmpdir(), 'bundle-'));
    for (const { package: name, from, to } of listed) {
      mkdirSync(dirname(join(bundle, 'assets', to)), { recursive: true });
      symlinkSync(join(root, 'node_modules', name, from), join(bundle, 'assets', to));
    }

    const { fonts, readerWasm } = resolveAssets(bundle);

    const found = [fonts.medium, fonts.bold, readerWasm];
    expect(found).toEqual(listed.map(({ to }) => join(bundle, 'assets', to)));
    const packaged = [assets.fonts.medium, assets.fonts.bold, assets.readerWasm];
    expect(packaged).toEqual(listed.map(({ package: name, from }) => join(root, 'node_modules', name, from)));
    rmSync(bundle, { recursive: true });
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

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import sharp, { type PngOptions, type Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import { codePicture } from '#infra/local/wecom/code-picture.ts';
import { resolveAssets } from '#shared/adapters/sharp/assets.ts';
import { readOfficialCode } from '#shared/adapters/sharp/code/code-picture.ts';
import { codeReader } from '#shared/adapters/sharp/code/code-reader.ts';
import { greyOf } from '#shared/adapters/sharp/code/grey.ts';
import { pngPixels } from '#shared/adapters/sharp/code/png-pixels.ts';
import { CODE_CONTENT, codeImage } from '../drawing-table.ts';

const reader = codeReader(resolveAssets().readerWasm);
const code = await codeImage(430, { logoPx: 70 });
const photo = await sharp({
  create: { width: 61, height: 47, channels: 3, background: '#888', noise: { type: 'gaussian', mean: 128, sigma: 60 } },
})
  .png()
  .toBuffer();
const plain = (bytes: Uint8Array): Sharp => sharp(bytes).flatten({ background: '#ffffff' }).toColourspace('srgb');

describe('the pixels of a plain PNG', () => {
  const kinds: readonly (readonly [string, PngOptions])[] = [
    ['every row as it is', {}],
    ['every row told by its neighbours', { adaptiveFiltering: true }],
    ['a palette of two', { palette: true, colours: 2 }],
    ['a palette of sixteen', { palette: true, colours: 16, dither: 0 }],
    ['a palette of 256', { palette: true, colours: 256 }],
  ];
  test.each(kinds)('are those that sharp decodes: %s', async (_, options) => {
    for (const picture of [code, photo]) {
      const bytes = await plain(picture).removeAlpha().png(options).toBuffer();

      const pixels = pngPixels(bytes)?.pixels;

      expect(Buffer.compare(Buffer.from(pixels!), await plain(bytes).raw().toBuffer())).toBe(0);
    }
  });

  test.each([2, 4, 16, 256])(
    'are those that sharp decodes: a palette of %i, however wide a row is',
    async (colours) => {
      for (let width = 1; width <= 24; width += 1) {
        const bytes = await plain(photo)
          .extract({ left: 5, top: 9, width, height: 7 })
          .png({ palette: true, colours, dither: 0 })
          .toBuffer();

        expect(Buffer.compare(pngPixels(bytes)!.pixels, await plain(bytes).raw().toBuffer()), `${width}`).toBe(0);
      }
    },
  );

  test('are those that sharp decodes: grey, and white behind what is see-through', async () => {
    const grey = await plain(photo).removeAlpha().toColourspace('b-w').png().toBuffer();
    const seeThrough = await sharp(photo).ensureAlpha(0.5).png({ adaptiveFiltering: true }).toBuffer();

    expect(Buffer.compare(Buffer.from(pngPixels(grey)!.pixels), await plain(grey).raw().toBuffer())).toBe(0);
    const wanted = await plain(seeThrough).raw().toBuffer();
    pngPixels(seeThrough)!.pixels.forEach((value, at) => {
      expect(Math.abs(value - wanted[at]!)).toBeLessThanOrEqual(1);
    });
  });

  test('are left to others where it is interlaced, deep, see-through by palette, or no PNG', async () => {
    const others = [
      await sharp(photo).png({ progressive: true }).toBuffer(),
      await sharp(photo).toColourspace('rgb16').png().toBuffer(),
      await sharp(photo).ensureAlpha(0).png({ palette: true }).toBuffer(),
      await sharp(photo).jpeg().toBuffer(),
      Buffer.alloc(0),
    ];

    expect(others.map((bytes) => pngPixels(bytes))).toEqual(others.map(() => undefined));
  });

  test('never come from a broken file, and nothing is inflated beyond the size it names', () => {
    const chunk = (name: string, data: Uint8Array): Buffer => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(data.length);
      return Buffer.concat([length, Buffer.from(name, 'latin1'), data, Buffer.alloc(4)]);
    };
    const header = Buffer.from([0, 0, 0, 8, 0, 0, 0, 8, 8, 0, 0, 0, 0]);
    const made = (head: Buffer, data: Buffer, ...tail: readonly Buffer[]): Buffer =>
      Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), chunk('IDAT', data), ...tail]);
    const end = chunk('IEND', Buffer.alloc(0));
    const rows = deflateSync(Buffer.alloc(72));

    expect(pngPixels(made(header, rows, end))?.pixels).toEqual(new Uint8Array(192));
    expect(pngPixels(made(header, rows))).toBeUndefined();
    expect(pngPixels(made(header, deflateSync(Buffer.alloc(71)), end))).toBeUndefined();
    expect(pngPixels(made(header, deflateSync(Buffer.alloc(5_000_000)), end))).toBeUndefined();
    expect(pngPixels(made(header, deflateSync(Buffer.alloc(72, 9)), end))).toBeUndefined();
    expect(pngPixels(made(Buffer.from([0, 0, 255, 255, 0, 0, 0, 8, 8, 0, 0, 0, 0]), rows, end))).toBeUndefined();
  });

  test('survive any damage', () => {
    const bytes = codePicture(CODE_CONTENT);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.nat(bytes.length), (place, value, length) => {
        const damaged = Uint8Array.from(bytes.subarray(0, length));
        if (place < length) damaged[place] = value;
        const pixels = pngPixels(damaged);
        expect(pixels === undefined || pixels.pixels.length === pixels.widthPx * pixels.heightPx * 3).toBe(true);
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});

describe("what WeCom's picture says", () => {
  test.each([
    ['PNG', async () => await codeImage(430)],
    ['PNG of a palette', async () => codePicture(CODE_CONTENT)],
    ['JPEG with a mark', async () => code],
    ['WebP', async () => await sharp(code).webp().toBuffer()],
    ['one of no margin', async () => await codeImage(430, { margin: 0 })],
    ['a small one', async () => await codeImage(120)],
    ['a large one', async () => await codeImage(1_600)],
    ['one that lies on its side', async () => await sharp(code).rotate(90).jpeg().toBuffer()],
    [
      'one on a coloured card',
      async () => await sharp(code).extend({ top: 60, left: 20, background: '#7fb' }).jpeg().toBuffer(),
    ],
    ['one a little askew', async () => await sharp(code).rotate(4, { background: '#fff' }).jpeg().toBuffer()],
  ] as [string, () => Promise<Uint8Array>][])('is read from %s', async (_, bytes) => {
    expect((await readOfficialCode(reader, await bytes()))?.read.content).toBe(CODE_CONTENT);
  });

  test('is nothing when it holds no code, or is no picture', async () => {
    expect(await readOfficialCode(reader, photo)).toBeUndefined();
    expect(await readOfficialCode(reader, Buffer.from('{"errcode":40001}'))).toBeUndefined();
  });

  test('is read alike by two readers that share no code', async () => {
    const { picture } = (await readOfficialCode(reader, code))!;

    const readings = [await reader.search(greyOf(picture)), await reader.ask(greyOf(picture))];

    expect(readings.map((read) => read?.content)).toEqual([CODE_CONTENT, CODE_CONTENT]);
    expect(new Set(readings.map((read) => read?.modules)).size).toBe(1);
  });

  test('is read where nothing can be reached: the wasm is our own file', async () => {
    const script = `
      import net from 'node:net';
      import dns from 'node:dns';
      const unreachable = () => { throw new Error('The network was asked.'); };
      Object.assign(globalThis, { fetch: unreachable });
      net.Socket.prototype.connect = unreachable;
      dns.lookup = unreachable;
      const { resolveAssets } = await import('#shared/adapters/sharp/assets.ts');
      const { codeReader } = await import('#shared/adapters/sharp/code/code-reader.ts');
      const { readOfficialCode } = await import('#shared/adapters/sharp/code/code-picture.ts');
      const reader = codeReader(resolveAssets().readerWasm);
      const official = await readOfficialCode(reader, Buffer.from(process.env.PICTURE, 'base64'));
      process.stdout.write(official?.read.content ?? 'nothing');`;

    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
      cwd: join(import.meta.dirname, '../../../..'),
      env: { PICTURE: codePicture(CODE_CONTENT).toString('base64') },
    });

    expect(stdout).toBe(CODE_CONTENT);
  });
});

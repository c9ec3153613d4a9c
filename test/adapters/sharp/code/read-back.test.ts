import sharp, { type JpegOptions } from 'sharp';
import { describe, expect, test } from 'vitest';
import { resolveAssets } from '#shared/adapters/sharp/assets.ts';
import { redrawnCode } from '#shared/adapters/sharp/code/code-drawing.ts';
import { type CodeReader, codeReader } from '#shared/adapters/sharp/code/code-reader.ts';
import { brightnessOf } from '#shared/adapters/sharp/code/jpeg-brightness.ts';
import { requireReadable } from '#shared/adapters/sharp/code/read-back.ts';
import type { Box } from '#shared/domain/poster/template.ts';
import { CODE_CONTENT } from '../drawing-table.ts';

const BOX: Box = { xPx: 155, yPx: 3, widthPx: 440, heightPx: 440 };
const [WIDTH, HEIGHT] = [750, 448];

/** A reader that notes how it was asked to look. */
function watched(): { readonly reader: CodeReader; readonly looks: string[] } {
  const { glance, find, search, ask } = codeReader(resolveAssets().readerWasm);
  const looks: string[] = [];
  const noting =
    (name: string, look: CodeReader['find']): CodeReader['find'] =>
    (picture) => {
      looks.push(`${name} ${picture.widthPx}`);
      return look(picture);
    };
  return {
    looks,
    reader: {
      glance: noting('glance', glance),
      find: noting('find', find),
      search: noting('search', search),
      ask: noting('ask', ask),
    },
  };
}

/** A band of a poster: grain on both sides, the code in its box. */
async function band(options: JpegOptions = {}, { blurPx = 0, cover = 0 } = {}): Promise<Uint8Array> {
  const noise = { type: 'gaussian', mean: 120, sigma: 30 } as const;
  const ground = await sharp({ create: { width: WIDTH, height: HEIGHT, channels: 3, background: '#888', noise } })
    .png()
    .toBuffer();
  const { pixels, widthPx: width, heightPx: height } = redrawnCode(CODE_CONTENT, BOX)!;
  const code = await sharp(pixels, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
  const blot = Buffer.from(
    `<svg width="${WIDTH}" height="${HEIGHT}"><rect x="250" y="100" width="${cover}" height="${cover}"/></svg>`,
  );
  const whole = await sharp(ground)
    .composite([{ input: code, left: BOX.xPx, top: BOX.yPx }, { input: blot }])
    .removeAlpha()
    .png()
    .toBuffer();
  const blurred = blurPx > 0 ? sharp(whole).blur(blurPx) : sharp(whole);
  return await blurred.jpeg({ quality: 85, optimiseCoding: false, ...options }).toBuffer();
}

describe('the brightness of a box of a JPEG', () => {
  const sorts: readonly (readonly [string, JpegOptions])[] = [
    ['colours at half the detail', {}],
    ['colours at full detail', { chromaSubsampling: '4:4:4' }],
    ['tables of its own', { optimiseCoding: true }],
    ['low quality', { quality: 30 }],
  ];
  test.each(sorts)('is what a whole decode shows, shrunk: %s', async (_, options) => {
    const jpeg = await band(options);
    for (const side of [2, 4] as const) {
      const shrink = 8 / side;
      const box = { xPx: 152, yPx: 8, widthPx: 440, heightPx: 432 };
      const grey = brightnessOf(jpeg, box, side)!;
      const { xPx: left, yPx: top, widthPx: width, heightPx: height } = box;
      const whole = await sharp(jpeg).extract({ left, top, width, height }).raw().toBuffer();

      expect([grey.widthPx, grey.heightPx]).toEqual([width / shrink, height / shrink]);
      const off = grey.pixels.map((value, at) => {
        const [x, y] = [(at % grey.widthPx) * shrink, Math.floor(at / grey.widthPx) * shrink];
        let sum = 0;
        for (let dy = 0; dy < shrink; dy += 1) {
          for (let dx = 0; dx < shrink; dx += 1) sum += whole[((y + dy) * width + x + dx) * 3 + 1]!;
        }
        return Math.abs(value - sum / shrink ** 2);
      });
      // What is blended at the edge of a module differs a little; nothing else does.
      expect(off.reduce((sum, one) => sum + one, 0) / off.length).toBeLessThan(3);
    }
  });

  test('is read in grey pictures, and at any odd place', async () => {
    const jpeg = await sharp(await band())
      .toColourspace('b-w')
      .jpeg()
      .toBuffer();

    expect(brightnessOf(jpeg, { ...BOX, xPx: 157, widthPx: 433 }, 4)).toMatchObject({ widthPx: 216, heightPx: 219 });
    expect(brightnessOf(jpeg, { xPx: 0, yPx: 0, widthPx: WIDTH, heightPx: HEIGHT }, 2)).toMatchObject({ widthPx: 187 });
  });

  test('is read behind restart markers, which part bands that were encoded each for itself', async () => {
    const whole = await band();
    const parts = [0, 224].map(async (top) =>
      Buffer.from(
        await sharp(await sharp(whole).extract({ left: 0, top, width: WIDTH, height: 224 }).png().toBuffer())
          .jpeg({ quality: 85, optimiseCoding: false })
          .toBuffer(),
      ),
    );
    const [upper, lower] = [await parts[0]!, await parts[1]!];
    const [frame, scan] = [upper.indexOf('ffc0', 'hex'), upper.indexOf('ffda', 'hex')];
    const head = Buffer.from(upper.subarray(0, scan));
    head.writeUInt16BE(HEIGHT, frame + 5);
    const every = Buffer.from([0xff, 0xdd, 0, 4, 0, 0]);
    every.writeUInt16BE(Math.ceil(WIDTH / 16) * 14, 4);
    const data = lower.subarray(lower.indexOf('ffda', 'hex') + 14);
    const joined = Buffer.concat([head, every, upper.subarray(scan, -2), Buffer.from([0xff, 0xd0]), data]);

    for (const yPx of [0, 100, 300]) {
      const box = { xPx: 152, yPx, widthPx: 440, heightPx: 144 };
      const part = yPx < 224 ? upper : lower;
      const alone = brightnessOf(part, { ...box, yPx: yPx % 224, heightPx: 120 }, 2)!;
      expect(brightnessOf(joined, { ...box, heightPx: 120 }, 2)).toEqual(alone);
    }
    await requireReadable(watched().reader, joined, BOX, CODE_CONTENT, 8);
  });

  test('is not told of another kind of JPEG, a broken one, or a box beyond it', async () => {
    const jpeg = await band();

    expect(brightnessOf(await band({ progressive: true }), BOX, 2)).toBeUndefined();
    expect(brightnessOf(jpeg.subarray(0, 4_000), BOX, 2)).toBeUndefined();
    expect(brightnessOf(jpeg.subarray(0, 100), BOX, 2)).toBeUndefined();
    expect(brightnessOf(Uint8Array.of(), BOX, 2)).toBeUndefined();
    expect(brightnessOf(jpeg, { ...BOX, xPx: 400 }, 2)).toBeUndefined();
  });
});

describe('the check of every poster', () => {
  test('reads the code at a quarter of its size, once', async () => {
    const { reader, looks } = watched();

    await requireReadable(reader, await band(), BOX, CODE_CONTENT, 8);

    expect(looks).toEqual(['find 109']);
  });

  test('reads finer modules at half their size, and the finest, or those of unknown size, whole', async () => {
    const { reader, looks } = watched();

    for (const modulePx of [7, 3, 0]) await requireReadable(reader, await band(), BOX, CODE_CONTENT, modulePx);

    expect(looks).toEqual(['find 219', 'search 440', 'search 440']);
  });

  test('takes a JPEG of another kind as it is', async () => {
    const { reader, looks } = watched();

    await requireReadable(reader, await band({ progressive: true }), BOX, CODE_CONTENT, 8);

    expect(looks).toEqual(['search 440']);
  });

  test.each([
    ['says something else', {}, 'https://work.weixin.qq.com/other', true],
    ['is half covered', { cover: 200 }, CODE_CONTENT, false],
    ['is washed out', { blurPx: 14 }, CODE_CONTENT, false],
  ] as const)('refuses a code that %s, once everybody has looked at it whole', async (_, damage, content, isSeen) => {
    const { reader, looks } = watched();

    const check = requireReadable(reader, await band({}, damage), BOX, content, 8);

    await expect(check).rejects.toMatchObject({ name: 'Refused', code: 'POSTER_QR_UNREADABLE', facts: { isSeen } });
    expect(looks).toEqual(['find 109', 'search 440', ...(isSeen ? [] : ['ask 440'])]);
  });

  test('says nothing of what the code says', async () => {
    const failure = await requireReadable(watched().reader, await band({}, { cover: 200 }), BOX, CODE_CONTENT, 8).catch(
      (error: unknown) => JSON.stringify(error),
    );

    expect(failure).not.toContain('weixin');
  });
});

import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { resolveAssets } from '#shared/adapters/sharp/assets.ts';
import { codeReader } from '#shared/adapters/sharp/code/code-reader.ts';
import { requireReadable } from '#shared/adapters/sharp/code/read-back.ts';
import { sharpPosterArtist } from '#shared/adapters/sharp/sharp-poster-artist.ts';
import { DRAWING_EDITION } from '#shared/domain/poster/fingerprint.ts';
import type { PosterTemplate } from '#shared/domain/poster/template.ts';
import { DEFAULT_TEMPLATE, POSTER_TEMPLATES } from '#shared/domain/poster/templates.ts';
import { aTemplate } from '#test/support/builders.ts';
import {
  anOrder,
  avatarImage,
  CODE_CONTENT,
  codeImage,
  difference,
  pixelsOf,
  sameBytes,
  scanned,
} from './drawing-table.ts';

const artist = sharpPosterArtist();
const boxOf = (template: PosterTemplate, kind: 'avatar' | 'qr') =>
  template.layers.find((layer) => layer.kind === kind)!.box;
const nameBox = DEFAULT_TEMPLATE.layers.find((layer) => layer.kind === 'text' && layer.text === '{nickname}')!.box;
const named = async (nickname: string) =>
  await artist.draw(await anOrder({ content: { campaignName: '节', nickname } }));

describe('a finished poster', () => {
  describe.each(POSTER_TEMPLATES)('of the template $name', (template) => {
    test.each(['official', 'redrawn'] as const)('is a light JPEG of its size whose %s code reads back', async (qr) => {
      const avatar = await avatarImage('#2a8c6e');
      const content = { campaignName: '2026 新春会员大狂欢', nickname: '欧阳小鹿', avatar };

      const poster = await artist.draw(await anOrder({ template, content, qr }));

      const { width, height, format } = await sharp(poster.bytes).metadata();
      expect([width, height, format]).toEqual([template.widthPx, template.heightPx, 'jpeg']);
      expect(poster).toMatchObject({ contentType: 'image/jpeg', widthPx: width, heightPx: height });
      expect(poster.bytes.byteLength).toBeLessThanOrEqual(200_000);
      expect(poster.qrContent).toBe(CODE_CONTENT);
      expect(await scanned(poster)).toBe(CODE_CONTENT);
    });

    test.each(['official', 'redrawn'] as const)('survives being sent on small: %s code', async (qr) => {
      const poster = await artist.draw(await anOrder({ template, qr }));

      expect(await scanned(poster, 360)).toBe(CODE_CONTENT);
    });
  });

  test('the same order gives the same bytes', async () => {
    const order = await anOrder();

    expect(sameBytes(await artist.draw(order), await artist.draw(order))).toBe(true);
    expect(artist.edition).toBe(DRAWING_EDITION);
  });

  test('shows other pixels for another name, and only where the name is', async () => {
    const [one, other] = [await named('王小明'), await named('欧阳静')];

    const start = { ...nameBox, widthPx: 100 };
    expect(difference(await pixelsOf(one, start), await pixelsOf(other, start))).toBeGreaterThan(0.05);
    const qr = boxOf(DEFAULT_TEMPLATE, 'qr');
    expect(difference(await pixelsOf(one, qr), await pixelsOf(other, qr))).toBe(0);
  });

  test('never draws an empty box: emoji are drawn, and what no face has is left out', async () => {
    const [plain, undrawable, decorated, onlyUndrawable, unknown] = await Promise.all(
      ['小鹿', '小\u{10FFFD}鹿\u0000\n', '小🦌鹿', '\u{10FFFD}', '好友'].map(named),
    );

    expect(sameBytes(undrawable!, plain!)).toBe(true);
    expect(sameBytes(decorated!, plain!)).toBe(false);
    expect(sameBytes(onlyUndrawable!, unknown!)).toBe(true);
    expect(sameBytes(plain!, unknown!)).toBe(false);
  });

  test.each([
    ['marks upon marks', `a${'\u0301'.repeat(500)}`],
    ['right to left', '\u202Eمرحبا بالعالم'],
    ['halves of pairs', '\ud800\udfff\udc00x'],
    ['markup', '</text><script>&amp;"'],
    ['very long', '超长昵称'.repeat(2_000)],
    ['rare letters', '𠮷野家'],
    ['nothing', ''],
  ])('a name of %s is drawn', async (_, nickname) => {
    expect((await named(nickname)).qrContent).toBe(CODE_CONTENT);
  });

  test('a heavy background is encoded lower until it travels well', async () => {
    const noisy = aTemplate({
      widthPx: 1080,
      heightPx: 1920,
      quality: 95,
      layers: [
        ...Array.from({ length: 15 }, (_, at) => ({
          kind: 'text' as const,
          box: { xPx: 0, yPx: at * 88, widthPx: 1080, heightPx: 88 },
          text: '鑫森淼焱垚犇猋骉羴鱻麤龘靐齉爨'.repeat(2),
          sizePx: 56,
          leastSizePx: 32,
          weight: 'bold' as const,
          colour: '#000000',
          align: 'left' as const,
        })),
        { kind: 'qr', box: { xPx: 300, yPx: 1400, widthPx: 400, heightPx: 400 } },
      ],
    });

    const poster = await artist.draw(await anOrder({ template: noisy }));
    const unbounded = await sharp(await sharp(poster.bytes).raw().toBuffer(), {
      raw: { width: 1080, height: 1920, channels: 3 },
    })
      .jpeg({ quality: 95 })
      .toBuffer();

    expect(unbounded.byteLength).toBeGreaterThan(200_000);
    expect(poster.bytes.byteLength).toBeLessThan(unbounded.byteLength * 0.8);
  });
});

describe('the avatar on a poster', () => {
  const box = boxOf(DEFAULT_TEMPLATE, 'avatar');
  const centre = { xPx: box.xPx + 50, yPx: box.yPx + 50, widthPx: 20, heightPx: 20 };
  const corner = { xPx: box.xPx, yPx: box.yPx, widthPx: 6, heightPx: 6 };
  const withAvatar = async (avatar?: Uint8Array) =>
    await artist.draw(
      await anOrder({ content: { campaignName: '节', nickname: '小鹿', ...(avatar ? { avatar } : {}) } }),
    );

  test('is cut to a circle', async () => {
    const [green, red] = [
      await withAvatar(await avatarImage('#00ff00')),
      await withAvatar(await avatarImage('#ff0000')),
    ];

    expect(difference(await pixelsOf(green, centre), await pixelsOf(red, centre))).toBe(1);
    expect(difference(await pixelsOf(green, corner), await pixelsOf(red, corner))).toBe(0);
  });

  test('may be PNG, WebP or GIF, and see-through', async () => {
    const create = { width: 90, height: 120, channels: 4, background: { r: 0, g: 200, b: 0, alpha: 0.9 } } as const;
    const picture = sharp({ create });
    const nobody = await withAvatar();

    for (const bytes of [
      await picture.clone().png().toBuffer(),
      await picture.clone().webp().toBuffer(),
      await picture.clone().gif().toBuffer(),
    ]) {
      expect(difference(await pixelsOf(await withAvatar(bytes), centre), await pixelsOf(nobody, centre))).toBe(1);
    }
  });

  const jpeg = avatarImage('#00ff00');
  test.each([
    ['no bytes', async () => Uint8Array.of()],
    ['a web page', async () => Buffer.from('<html>not found</html>')],
    ['a drawing with a reach into the machine', async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['a head without a body', async () => (await jpeg).subarray(0, 40)],
    ['one cut off in the middle', async () => (await jpeg).subarray(0, (await jpeg).byteLength - 120)],
    ['a PNG of garbage', async () => Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(500, 7)])],
    [
      'more pixels than anyone needs',
      async () =>
        await sharp({ create: { width: 5_000, height: 5_000, channels: 3, background: '#0f0' } })
          .png({ palette: true })
          .toBuffer(),
    ],
    ['more bytes than anyone needs', async () => Buffer.concat([await jpeg, Buffer.alloc(5_000_000)])],
  ] as [string, () => Promise<Uint8Array>][])('is a plain figure when there is %s', async (_, bytes) => {
    expect(sameBytes(await withAvatar(await bytes()), await withAvatar())).toBe(true);
  });
});

describe('the code on a poster', () => {
  const qr = boxOf(DEFAULT_TEMPLATE, 'qr');

  test.each([120, 258, 300, 430, 512, 860, 1280])('reads back from an official image of %i px', async (widthPx) => {
    const poster = await artist.draw(await anOrder({ officialQr: await codeImage(widthPx) }));

    expect(await scanned(poster)).toBe(CODE_CONTENT);
  });

  test.each(['official', 'redrawn'] as const)(
    'reads back from an image with a logo in its middle, %s',
    async (style) => {
      const officialQr = await codeImage(430, { logoPx: 70 });

      expect(await scanned(await artist.draw(await anOrder({ officialQr, qr: style })))).toBe(CODE_CONTENT);
    },
  );

  test.each(['official', 'redrawn'] as const)(
    'has four quiet modules around it, whatever margin it came with: %s',
    async (style) => {
      const officialQr = await codeImage(430, { margin: 0 });

      const { pixels, widthPx } = await pixelsOf(await artist.draw(await anOrder({ officialQr, qr: style })), qr);

      const dark = Array.from({ length: widthPx }, (_, x) => x).filter((x) =>
        Array.from({ length: widthPx }, (_, y) => y).some((y) => (pixels[(y * widthPx + x) * 3] ?? 255) < 100),
      );
      const [first, last] = [dark.at(0)!, dark.at(-1)!];
      const modulePx = (last - first + 1) / 33;
      expect(first).toBeGreaterThanOrEqual(4 * modulePx - 1);
      expect(widthPx - 1 - last).toBeGreaterThanOrEqual(4 * modulePx - 1);
    },
  );

  test.each([
    ['is no picture', async () => Buffer.from('{"errcode":40001}')],
    ['holds no code', async () => await avatarImage('#ffffff')],
    ['is cut off', async () => (await codeImage(430)).subarray(0, 300)],
  ] as [string, () => Promise<Uint8Array>][])("is refused when WeCom's picture %s", async (_, officialQr) => {
    await expect(artist.draw(await anOrder({ officialQr: await officialQr() }))).rejects.toMatchObject({
      name: 'Refused',
      code: 'POSTER_QR_UNREADABLE',
    });
  });

  test('is refused when it says so much that its modules become too fine for a phone', async () => {
    const template = aTemplate({ layers: [{ kind: 'qr', box: { xPx: 0, yPx: 0, widthPx: 200, heightPx: 200 } }] });
    const officialQr = await codeImage(1_400, { content: `https://work.weixin.qq.com/${'x'.repeat(400)}` });

    for (const style of ['official', 'redrawn'] as const) {
      await expect(artist.draw(await anOrder({ officialQr, template, qr: style }))).rejects.toMatchObject({
        code: 'POSTER_QR_UNREADABLE',
      });
    }
  });

  test('is refused when the finished picture says something else, or nothing', async () => {
    const { bytes } = await artist.draw(await anOrder());
    const readCode = codeReader(resolveAssets().readerWasm);
    const blank = await sharp({ create: { width: 750, height: 1334, channels: 3, background: '#fff' } })
      .jpeg()
      .toBuffer();

    await requireReadable(readCode, bytes, qr, CODE_CONTENT);
    for (const [picture, content] of [
      [bytes, `${CODE_CONTENT}0`],
      [blank, CODE_CONTENT],
    ] as const) {
      const reading = requireReadable(readCode, picture, qr, content);
      await expect(reading).rejects.toMatchObject({ name: 'Refused', code: 'POSTER_QR_UNREADABLE' });
    }
  });
});

describe('a template that cannot be drawn', () => {
  test.each([
    ['has faults', aTemplate({ layers: [] })],
    ['names art that is not shipped', aTemplate({ background: { kind: 'art', name: 'never-shipped' } })],
  ])('is refused when it %s', async (_, template) => {
    await expect(artist.draw(await anOrder({ template }))).rejects.toMatchObject({
      name: 'Refused',
      code: 'POSTER_TEMPLATE_INVALID',
    });
  });
});

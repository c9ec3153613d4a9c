/** The obvious way to a poster with sharp: background file, avatar, SVG text and qrcode's PNG composited, then encoded. Checks nothing. */
import qrcode from 'qrcode';
import sharp from 'sharp';
import type { PosterTemplate } from '#shared/domain/poster/template.ts';
import { CODE_CONTENT } from '#test/adapters/sharp/drawing-table.ts';

export interface NaiveOrder {
  readonly template: PosterTemplate;
  /** The poster without anybody's things, as a PNG file. */
  readonly background: Uint8Array;
  readonly avatar: Uint8Array;
  readonly nickname: string;
}

export async function naivePoster({ template, background, avatar, nickname }: NaiveOrder): Promise<Uint8Array> {
  const { widthPx, heightPx, layers, quality } = template;
  const box = (kind: 'qr' | 'avatar') => layers.find((layer) => layer.kind === kind)?.box;
  const [qr, face] = [box('qr'), box('avatar')];
  if (qr === undefined || face === undefined) throw new Error('the template lacks a box');
  const text = `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}"><text x="50%" y="560" font-size="42" font-family="sans-serif" text-anchor="middle" fill="#fff">${nickname}</text></svg>`;
  const code = await qrcode.toBuffer(CODE_CONTENT, { width: qr.widthPx });
  const disc = `<svg width="${face.widthPx}" height="${face.heightPx}"><circle cx="50%" cy="50%" r="50%"/></svg>`;
  const round = await sharp(avatar)
    .resize(face.widthPx, face.heightPx)
    .composite([{ input: Buffer.from(disc), blend: 'dest-in' }])
    .png()
    .toBuffer();
  return await sharp(background)
    .composite([
      { input: round, left: face.xPx, top: face.yPx },
      { input: Buffer.from(text), left: 0, top: 0 },
      { input: code, left: qr.xPx, top: qr.yPx },
    ])
    .jpeg({ quality })
    .toBuffer();
}

/** All sample posters side by side on one picture, with a line under each: what it is, and what it weighs. */
import sharp, { type OverlayOptions } from 'sharp';
import { resolveAssets } from '#shared/adapters/sharp/assets.ts';
import { type PosterLettering, posterLettering } from '#shared/adapters/sharp/lettering/poster-lettering.ts';
import type { DrawnSample } from './drawing.ts';

const COLUMNS = 4;
const CELL_PX = 340;
const GAP_PX = 28;
const CAPTION_PX = 58;
const CAPTION_SIZE_PX = 19;
const PAPER = '#e9ebef';
const INK = '#3a3f4b';

export async function contactSheet(drawn: readonly DrawnSample[]): Promise<Uint8Array> {
  const [first] = drawn;
  if (first === undefined) throw new Error('A contact sheet of no posters was asked for.');
  const heightPx = Math.round((CELL_PX * first.poster.heightPx) / first.poster.widthPx);
  const columns = Math.min(COLUMNS, drawn.length);
  const pieces: OverlayOptions[] = [];
  const lettering = posterLettering(resolveAssets());
  for (const [at, one] of drawn.entries()) {
    const left = GAP_PX + (at % columns) * (CELL_PX + GAP_PX);
    const top = GAP_PX + Math.floor(at / columns) * (heightPx + CAPTION_PX + GAP_PX);
    pieces.push({ input: await sharp(one.poster.bytes).resize(CELL_PX, heightPx).png().toBuffer(), left, top });
    pieces.push({ input: await caption(captionOf(one), lettering), left, top: top + heightPx + 12 });
  }
  const width = GAP_PX + columns * (CELL_PX + GAP_PX);
  const height = GAP_PX + Math.ceil(drawn.length / columns) * (heightPx + CAPTION_PX + GAP_PX);
  const paper = sharp({ create: { width, height, channels: 3, background: PAPER } });
  return await paper.composite(pieces).jpeg({ quality: 88 }).toBuffer();
}

function captionOf({ sample, poster, missing }: DrawnSample): string {
  const left = missing === 0 ? '' : ` · ${missing} left out`;
  return `${sample.label} · ${Math.round(poster.bytes.byteLength / 1_000)} kB${left}`;
}

/** In the renderer's own letters: this machine may have none. */
async function caption(words: string, lettering: PosterLettering): Promise<Buffer> {
  const box = { xPx: 0, yPx: 0, widthPx: CELL_PX, heightPx: CAPTION_PX / 2 };
  const paper = sharp({ create: { width: box.widthPx, height: box.heightPx, channels: 3, background: PAPER } });
  const pixels = await paper.raw().toBuffer();
  const widthPx = lettering.measure(words, CAPTION_SIZE_PX, 'medium');
  const line = { kind: 'text', box, text: words, sizePx: CAPTION_SIZE_PX, weight: 'medium', colour: INK } as const;
  const ground = { widthPx: box.widthPx, heightPx: box.heightPx, channels: 3, pixels } as const;
  await lettering.paintText({ ...line, xPx: 0, baselinePx: CAPTION_SIZE_PX + 2, widthPx }, ground, box);
  const raw = { width: box.widthPx, height: box.heightPx, channels: 3 } as const;
  return await sharp(pixels, { raw }).png().toBuffer();
}

/** All sample posters side by side on one picture, with a line under each: what it is, and what it weighs. */
import { join } from 'node:path';
import sharp, { type OverlayOptions } from 'sharp';
import { resolveAssets } from '#shared/adapters/sharp/assets.ts';
import { faceFile } from '#shared/adapters/sharp/schema.ts';
import type { DrawnSample } from './drawing.ts';

const COLUMNS = 4;
const CELL_PX = 340;
const GAP_PX = 28;
const CAPTION_PX = 58;
const PAPER = '#e9ebef';
const INK = '#3a3f4b';

export async function contactSheet(drawn: readonly DrawnSample[]): Promise<Uint8Array> {
  const [first] = drawn;
  if (first === undefined) throw new Error('A contact sheet of no posters was asked for.');
  const heightPx = Math.round((CELL_PX * first.poster.heightPx) / first.poster.widthPx);
  const columns = Math.min(COLUMNS, drawn.length);
  const pieces: OverlayOptions[] = [];
  for (const [at, one] of drawn.entries()) {
    const left = GAP_PX + (at % columns) * (CELL_PX + GAP_PX);
    const top = GAP_PX + Math.floor(at / columns) * (heightPx + CAPTION_PX + GAP_PX);
    pieces.push({ input: await sharp(one.poster.bytes).resize(CELL_PX, heightPx).png().toBuffer(), left, top });
    pieces.push({ input: await caption(captionOf(one)), left, top: top + heightPx + 12 });
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

/** In the renderer's own font: this machine may have none. */
async function caption(words: string): Promise<Buffer> {
  const text = `<span foreground="${INK}">${words}</span>`;
  const fontfile = join(resolveAssets().builtDir, faceFile('medium'));
  return await sharp({ text: { text, fontfile, font: 'Noto Sans SC 17', rgba: true, width: CELL_PX } })
    .png()
    .toBuffer();
}

/** How well words stand out from what is behind them (WCAG 2, contrast ratio), measured on the pixels of the drawn poster. */
import sharp from 'sharp';
import { contrast, luminance, rgbOf } from '#shared/domain/poster/contrast.ts';
import type { PosterTemplate } from '#shared/domain/poster/template.ts';

export interface Contrast {
  readonly layer: number;
  readonly text: string;
  /** Nine tenths of the ground behind the words stand out at least so much. */
  readonly ratio: number;
}

/** Below it, words are hard to read in sunlight. */
export const LEAST_CONTRAST = 4.5;
const STEP_PX = 3;
const WORST_SHARE = 0.1;

export async function contrasts(template: PosterTemplate, ground: Uint8Array): Promise<readonly Contrast[]> {
  const found: Contrast[] = [];
  for (const [layer, one] of template.layers.entries()) {
    if (one.kind !== 'text') continue;
    const { xPx: left, yPx: top, widthPx: width, heightPx: height } = one.box;
    const cut = sharp(ground).extract({ left, top, width, height });
    const pixels = await cut.removeAlpha().toColourspace('srgb').raw().toBuffer();
    found.push({ layer, text: one.text, ratio: worstRatio(luminance(rgbOf(one.colour)), pixels, width) });
  }
  return found;
}

function worstRatio(ink: number, pixels: Uint8Array, width: number): number {
  const ratios: number[] = [];
  for (let at = 0; at + 2 < pixels.length; at += 3) {
    const [x, y] = [(at / 3) % width, Math.floor(at / 3 / width)];
    if (x % STEP_PX !== 0 || y % STEP_PX !== 0) continue;
    const below = luminance([pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0]);
    ratios.push(contrast(ink, below));
  }
  ratios.sort((one, other) => one - other);
  return ratios[Math.floor(ratios.length * WORST_SHARE)] ?? 1;
}

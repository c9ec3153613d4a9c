/** How well words stand out from what is behind them (WCAG 2, contrast ratio), measured on the pixels of the drawn poster. */
import sharp from 'sharp';
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
    found.push({ layer, text: one.text, ratio: worstRatio(luminanceOf(one.colour), pixels, width) });
  }
  return found;
}

function worstRatio(ink: number, pixels: Uint8Array, width: number): number {
  const ratios: number[] = [];
  for (let at = 0; at + 2 < pixels.length; at += 3) {
    const [x, y] = [(at / 3) % width, Math.floor(at / 3 / width)];
    if (x % STEP_PX !== 0 || y % STEP_PX !== 0) continue;
    const below = luminance(pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0);
    ratios.push((Math.max(ink, below) + 0.05) / (Math.min(ink, below) + 0.05));
  }
  ratios.sort((one, other) => one - other);
  return ratios[Math.floor(ratios.length * WORST_SHARE)] ?? 1;
}

function luminanceOf(colour: string): number {
  const value = Number.parseInt(colour.slice(1), 16);
  return luminance(value >> 16, (value >> 8) & 0xff, value & 0xff);
}

function luminance(red: number, green: number, blue: number): number {
  const linear = (part: number): number =>
    part / 255 <= 0.040_45 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4;
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

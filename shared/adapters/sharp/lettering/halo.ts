/** A letter made wider all around: what is painted beneath it in the colour of its stroke, or a bolder letter where no bold face has it. */
import { type Coverage, NOTHING } from './coverage.ts';

/** Every pixel of the letter reaches as far as the stroke is wide, and as much further as it is covered: so the edge stays smooth. */
export function haloOf(letter: Coverage, strokePx: number): Coverage {
  if (letter.widthPx === 0) return NOTHING;
  const reach = Math.ceil(strokePx) + 1;
  const [widthPx, heightPx] = [letter.widthPx + 2 * reach, letter.heightPx + 2 * reach];
  const alpha = new Uint8Array(widthPx * heightPx);
  const steps = stepsWithin(strokePx, reach, widthPx);
  for (let y = 0; y < letter.heightPx; y += 1) {
    for (let x = 0; x < letter.widthPx; x += 1) {
      const covered = letter.alpha[y * letter.widthPx + x] ?? 0;
      if (covered === 0) continue;
      const at = (y + reach) * widthPx + x + reach;
      if (isAmidst(letter, x, y)) alpha[at] = 255;
      else for (const { offset, left } of steps) reachOut(alpha, at + offset, left + covered);
    }
  }
  return { leftPx: letter.leftPx - reach, topPx: letter.topPx - reach, widthPx, heightPx, alpha };
}

function reachOut(alpha: Uint8Array, at: number, reached: number): void {
  if (reached > (alpha[at] ?? 0)) alpha[at] = Math.min(reached, 255);
}

interface Step {
  /** How many pixels further in the picture. */
  readonly offset: number;
  /** How much of the stroke's width is left there, a pixel being 255. */
  readonly left: number;
}

function stepsWithin(strokePx: number, reach: number, widthPx: number): readonly Step[] {
  const side = Array.from({ length: 2 * reach + 1 }, (_, index) => index - reach);
  return side
    .flatMap((dy) => side.map((dx) => ({ offset: dy * widthPx + dx, distance: Math.sqrt(dx * dx + dy * dy) })))
    .filter(({ distance }) => distance < reach)
    .map(({ offset, distance }) => ({ offset, left: Math.round((strokePx - distance) * 255) }));
}

/** A pixel wholly inside reaches nothing its neighbours do not. */
function isAmidst({ alpha, widthPx, heightPx }: Coverage, x: number, y: number): boolean {
  if (x === 0 || y === 0 || x === widthPx - 1 || y === heightPx - 1) return false;
  const at = y * widthPx + x;
  const least = Math.min(alpha[at - 1] ?? 0, alpha[at + 1] ?? 0, alpha[at - widthPx] ?? 0, alpha[at + widthPx] ?? 0);
  return alpha[at] === 255 && least === 255;
}

/**
 * Who has no avatar gets a coloured disc with his initial, or with a plain figure: his own colours, the same on every poster of his.
 * Drawn pixel by pixel here, so it needs no font, no decoder and no library.
 */
import { lay, type Raster } from '../raster.ts';

export interface Placeholder {
  readonly sidePx: number;
  /** Whatever stands for the person and stays the same, such as what his code says. It chooses the colours. */
  readonly seed: string;
  /** His first letter, already drawn on nothing at about `initialSizePx`; absent: a figure. */
  readonly initial?: Raster;
}

/** From the top left to the bottom right; white letters stand out on all of them, and none is an alarm. */
const COLOURS = [
  ['#ff9a76', '#ee5a6f'],
  ['#f7b267', '#e8743b'],
  ['#7bc67e', '#2f9e77'],
  ['#5ec8c0', '#2b8fb3'],
  ['#6fb1fc', '#3f6fe0'],
  ['#9a8cf8', '#6a4fd8'],
  ['#d58ae0', '#a04fc4'],
  ['#f48fb1', '#d1477f'],
] as const;

/** The height of a letter that sits well in the disc. */
export const initialSizePx = (sidePx: number): number => Math.round(sidePx * 0.48);

export function placeholderAvatar({ sidePx, seed, initial }: Placeholder): Raster {
  const ground = blend(sidePx, COLOURS[hashOf(seed) % COLOURS.length] ?? COLOURS[0]);
  if (initial === undefined) return withFigure(ground);
  lay(initial, ground, {
    xPx: Math.max(0, Math.round((sidePx - initial.widthPx) / 2)),
    yPx: Math.max(0, Math.round((sidePx - initial.heightPx) / 2)),
  });
  return ground;
}

/** FNV-1a with a last stir: neighbouring codes get unlike colours. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}

function blend(sidePx: number, [from, to]: readonly [string, string]): Raster {
  const [first, last] = [channelsOf(from), channelsOf(to)];
  const pixels = new Uint8Array(sidePx * sidePx * 3);
  for (let at = 0; at < sidePx * sidePx; at += 1) {
    const way = ((at % sidePx) + Math.floor(at / sidePx)) / Math.max(1, 2 * sidePx - 2);
    for (let channel = 0; channel < 3; channel += 1) {
      const [here, there] = [first[channel] ?? 0, last[channel] ?? 0];
      pixels[at * 3 + channel] = Math.round(here + (there - here) * way);
    }
  }
  return { widthPx: sidePx, heightPx: sidePx, channels: 3, pixels };
}

const channelsOf = (colour: string): readonly number[] =>
  [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));

/** White, and a little of the ground through it. */
const FIGURE_OPACITY = 0.92;

/** A head and shoulders; at their rims the share of the pixel inside them is mixed in. */
function withFigure(ground: Raster): Raster {
  const { widthPx: side, pixels } = ground;
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      const [across, down] = [(x + 0.5) / side, (y + 0.5) / side];
      const head = 0.165 - Math.hypot(across - 0.5, down - 0.385);
      const share = FIGURE_OPACITY * Math.min(1, Math.max(0, Math.max(head, shoulders(across, down)) * side + 0.5));
      if (share === 0) continue;
      for (let at = (y * side + x) * 3, end = at + 3; at < end; at += 1) {
        const below = pixels[at] ?? 0;
        pixels[at] = Math.round(below + (255 - below) * share);
      }
    }
  }
  return ground;
}

/** How far inside the ellipse of the shoulders, about in sides. */
function shoulders(across: number, down: number): number {
  const [wide, high] = [0.31, 0.3];
  return (1 - Math.hypot((across - 0.5) / wide, (down - 0.925) / high)) * Math.min(wide, high);
}

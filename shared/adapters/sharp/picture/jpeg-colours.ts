/** Red, green and blue of a JPEG's planes (JFIF): brightness, and two chromas that stand for pairs or fours of pixels where they are coarser. */
import type { Level } from '../jpeg/block-numbers.ts';
import type { Surface } from '../jpeg/block-pixels.ts';
import type { JpegComponent } from '../jpeg/jpeg-head.ts';
import { lent } from '../lent-pixels.ts';
import type { Raster } from '../raster.ts';

export interface Plane extends Surface {
  readonly component: JpegComponent;
  readonly level: Level;
}

/** By chroma, in parts of 65,536: what it adds to a colour; the first of the two greens brings the rounding. */
const lift = (share: number, more = 0): Int32Array =>
  Int32Array.from({ length: 256 }, (_, chroma) => Math.round(share * 65_536 * (chroma - 128)) + more);
const RED = lift(1.402, 32_768);
const GREEN_OF_BLUE = lift(-0.344_136, 32_768);
const GREEN_OF_RED = lift(-0.714_136);
const BLUE = lift(1.772, 32_768);

/** @param planes brightness, or brightness and both chromas, at least as large as the picture */
export function colouredRaster(widthPx: number, heightPx: number, planes: readonly Plane[]): Raster {
  const bytes = lent(widthPx * heightPx * 3);
  const pixels = new Uint8ClampedArray(bytes.buffer, bytes.byteOffset, bytes.length);
  const [luma, blue, red] = planes;
  for (let y = 0; luma !== undefined && y < heightPx; y += 1) {
    const to = y * widthPx * 3;
    if (blue === undefined || red === undefined) greyRow(luma, y, pixels, to, widthPx);
    else if (luma.component.across === 2) pairedRow({ luma, blue, red }, y, pixels, to, widthPx);
    else colourRow({ luma, blue, red }, y, pixels, to, widthPx);
  }
  return { widthPx, heightPx, channels: 3, pixels: bytes };
}

interface Colours {
  readonly luma: Plane;
  readonly blue: Plane;
  readonly red: Plane;
}

function greyRow({ pixels, stride }: Plane, y: number, into: Uint8ClampedArray, first: number, widthPx: number): void {
  let to = first;
  for (let at = y * stride; at < y * stride + widthPx; at += 1) {
    const bright = pixels[at] ?? 0;
    into[to] = bright;
    into[to + 1] = bright;
    into[to + 2] = bright;
    to += 3;
  }
}

const chromaRow = ({ luma, blue }: Colours, y: number): number => (y >> (luma.component.down - 1)) * blue.stride;

function colourRow(colours: Colours, y: number, into: Uint8ClampedArray, first: number, widthPx: number): void {
  const { luma, blue, red } = colours;
  const chroma = chromaRow(colours, y);
  let to = first;
  for (let x = 0; x < widthPx; x += 1) {
    const bright = luma.pixels[y * luma.stride + x] ?? 0;
    const cb = blue.pixels[chroma + x] ?? 0;
    const cr = red.pixels[chroma + x] ?? 0;
    into[to] = bright + ((RED[cr] ?? 0) >> 16);
    into[to + 1] = bright + (((GREEN_OF_BLUE[cb] ?? 0) + (GREEN_OF_RED[cr] ?? 0)) >> 16);
    into[to + 2] = bright + ((BLUE[cb] ?? 0) >> 16);
    to += 3;
  }
}

/** A chroma lies between two pixels. The last of an odd number of them has a neighbour in the plane, but none in the picture. */
function pairedRow(colours: Colours, y: number, into: Uint8ClampedArray, first: number, widthPx: number): void {
  const { luma, blue, red } = colours;
  let chroma = chromaRow(colours, y);
  let from = y * luma.stride;
  let to = first;
  for (const end = first + widthPx * 3; to < end; to += 6) {
    const cb = blue.pixels[chroma] ?? 0;
    const cr = red.pixels[chroma] ?? 0;
    const redder = (RED[cr] ?? 0) >> 16;
    const greener = ((GREEN_OF_BLUE[cb] ?? 0) + (GREEN_OF_RED[cr] ?? 0)) >> 16;
    const bluer = (BLUE[cb] ?? 0) >> 16;
    const left = luma.pixels[from] ?? 0;
    into[to] = left + redder;
    into[to + 1] = left + greener;
    into[to + 2] = left + bluer;
    if (to + 3 < end) {
      const right = luma.pixels[from + 1] ?? 0;
      into[to + 3] = right + redder;
      into[to + 4] = right + greener;
      into[to + 5] = right + bluer;
    }
    chroma += 1;
    from += 2;
  }
}

/** Pixels of brightness alone, one byte each: all a code reader looks at. */
import type { Raster } from '../raster.ts';

export interface Grey {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly pixels: Uint8Array;
}

/** Brightness as the eye weighs it; green counts most. With `every` 2, only every second pixel of every second row. */
export function greyOf({ pixels, channels, widthPx, heightPx }: Raster, every = 1): Grey {
  const [width, height] = [Math.ceil(widthPx / every), Math.ceil(heightPx / every)];
  const grey = new Uint8Array(width * height);
  const rows = Buffer.from(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  const stride = widthPx * channels;
  const step = every * channels;
  for (let y = 0; y < height; y += 1) {
    const first = y * every * stride;
    const above = first - every * stride;
    // A code is drawn in modules: most of its rows are as the one above.
    if (y > 0 && rows.compare(rows, above, above + stride, first, first + stride) === 0) {
      grey.copyWithin(y * width, (y - 1) * width, y * width);
      continue;
    }
    let from = first;
    for (let to = y * width; to < (y + 1) * width; to += 1) {
      grey[to] = (306 * (pixels[from] ?? 0) + 601 * (pixels[from + 1] ?? 0) + 117 * (pixels[from + 2] ?? 0)) >> 10;
      from += step;
    }
  }
  return { widthPx: width, heightPx: height, pixels: grey };
}

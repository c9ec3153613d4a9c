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
  for (let y = 0, to = 0; y < height; y += 1) {
    let from = y * every * widthPx * channels;
    for (let x = 0; x < width; x += 1) {
      const weighed = 306 * (pixels[from] ?? 0) + 601 * (pixels[from + 1] ?? 0) + 117 * (pixels[from + 2] ?? 0);
      grey[to] = weighed >> 10;
      to += 1;
      from += every * channels;
    }
  }
  return { widthPx: width, heightPx: height, pixels: grey };
}

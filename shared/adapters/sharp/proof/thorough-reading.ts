/** Reads finished posters thoroughly: two readers that share no code, in every size; some also after hardships. */
import type { PosterView, Reading } from '#shared/domain/poster/readings.ts';
import type { Box } from '#shared/domain/poster/template.ts';
import type { ReadThoroughly } from '#shared/ports/poster-reading.ts';
import { type PosterAssets, resolveAssets } from '../assets.ts';
import { type CodeReader, codeReader } from '../code/code-reader.ts';
import { framed, HARDSHIPS, SIZES, seen } from './poster-views.ts';

export interface ToRead {
  readonly poster: Uint8Array;
  readonly content: string;
  /** Where the code stands in the poster as drawn. */
  readonly box: Box;
}

export function thoroughReading({ assets = resolveAssets() }: { readonly assets?: PosterAssets } = {}): ReadThoroughly {
  const reader = codeReader(assets.readerWasm);
  return (poster, content, box) => readInSizes(reader, { poster, content, box });
}

/**
 * ZXing looks for the code in the whole poster, as a long press on it does. jsQR sees it framed, as a hand frames it that holds a phone to a
 * screen: in a whole poster it takes five times as long, and the grain of an avatar can lead it astray.
 */
export async function readInSizes(reader: CodeReader, toRead: ToRead): Promise<readonly Reading[]> {
  const { poster, content, box } = toRead;
  const readings: Reading[] = [];
  for (const view of SIZES) {
    const { picture, scale } = await seen(poster, view);
    const found = await reader.search(picture);
    const asked = await reader.ask(framed(picture, box, scale));
    readings.push({ view, reader: 'zxing', isRead: found?.content === content });
    readings.push({ view, reader: 'jsqr', isRead: asked?.content === content });
  }
  return readings;
}

export async function readAfterHardships(reader: CodeReader, { poster, content }: ToRead): Promise<readonly Reading[]> {
  const readAfter = async (view: PosterView): Promise<Reading> => {
    const { picture } = await seen(poster, view);
    const read = await reader.search(picture);
    return { view, reader: 'zxing', isRead: read?.content === content };
  };
  const readings: Reading[] = [];
  for (const view of HARDSHIPS) readings.push(await readAfter(view));
  return readings;
}

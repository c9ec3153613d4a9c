/**
 * Poster flow: one poster in a hundred is read as many phones would read it. What is found is told, and changes nothing: the poster's
 * own check has passed, somebody waits for it, and a code that is hard to read beats none.
 */
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import { isSampled } from '#shared/domain/poster/sampling.ts';
import type { ReadThoroughly } from '#shared/ports/poster-reading.ts';

export interface FreshPoster {
  readonly bytes: Uint8Array;
  readonly qrContent: string;
}

/** Which readings failed, as one line; undefined for a poster that was read everywhere, or was not of the sample. */
export async function readSampled(
  { readThoroughly }: { readonly readThoroughly: ReadThoroughly },
  { template }: Campaign,
  fingerprint: string,
  { bytes, qrContent }: FreshPoster,
): Promise<string | undefined> {
  const box = template.layers.find(({ kind }) => kind === 'qr')?.box;
  if (box === undefined || !isSampled(fingerprint)) return undefined;
  const readings = await readThoroughly(bytes, qrContent, box);
  const missed = readings.filter(({ isRead }) => !isRead).map(({ view, reader }) => `${reader} at ${view}`);
  return missed.length === 0 ? undefined : missed.join(', ');
}

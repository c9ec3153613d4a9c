/** Who decides whether an uploaded picture can be a poster's background, and makes a clean file of it. */
import type { ArtSize } from '#shared/domain/poster/art.ts';

/** Decoded and written anew: sRGB, upright, nothing beside the pixels. */
export interface Art extends ArtSize {
  readonly bytes: Uint8Array;
  readonly contentType: 'image/jpeg' | 'image/png';
}

export type ArtVerdict =
  | { readonly kind: 'taken'; readonly art: Art }
  /** `reason` goes on after "The picture …". */
  | { readonly kind: 'unfit'; readonly reason: string };

export interface ArtIntake {
  take(bytes: Uint8Array): Promise<ArtVerdict>;
  /** Of art that was taken before. */
  sizeOf(bytes: Uint8Array): ArtSize | undefined;
}

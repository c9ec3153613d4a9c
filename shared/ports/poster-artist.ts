/** Who draws posters. Everything about pixels, fonts and image formats is behind this. */
import type { PosterContent, PosterTemplate } from '#shared/domain/poster/template.ts';

export interface PosterOrder {
  readonly template: PosterTemplate;
  readonly content: PosterContent;
  /** WeCom's own picture of the live code; without it the code is drawn from what it says. */
  readonly officialQr?: Uint8Array;
  /** What the live code says, where its picture was read before. One of the two is needed. */
  readonly qrContent?: string;
  readonly qr: 'official' | 'redrawn';
}

export interface FinishedPoster {
  readonly bytes: Uint8Array;
  readonly contentType: 'image/jpeg' | 'image/png';
  readonly widthPx: number;
  readonly heightPx: number;
  /** What the code in the finished picture says; it was read back from the picture and equals the live code's. */
  readonly qrContent: string;
  /** Letters that no face has, which were left out: of the participant's name, and of the campaign's own words. */
  readonly missingLetters: { readonly name: number; readonly words: number };
}

export interface PosterArtist {
  /** @throws Refused `POSTER_QR_UNREADABLE` when the code cannot be read back, `POSTER_TEMPLATE_INVALID`. */
  draw(order: PosterOrder): Promise<FinishedPoster>;
  /** Names the art, fonts and drawing rules in use: a change of any of them makes posters anew. */
  readonly edition: string;
}

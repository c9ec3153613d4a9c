/** A brand's own background art (背景图): where it is kept, how it is named, and whether it is large enough for a template. */
import type { PosterTemplate } from './template.ts';

export const ART_PREFIX = 'art/';
const ENDING = '.img';

/** Kept under the SHA-256 of its bytes, and for ever: a template names it, and posters may be drawn anew at any time. */
export const artKey = (picture: string): string => `${ART_PREFIX}${picture}${ENDING}`;

export const artOfKey = (key: string): string | undefined =>
  key.startsWith(ART_PREFIX) && key.endsWith(ENDING) ? key.slice(ART_PREFIX.length, -ENDING.length) : undefined;

export interface ArtSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** The picture a template's background names, where it names one. */
export const artNamedBy = ({ background }: PosterTemplate): string | undefined =>
  background.kind === 'picture' ? background.picture : undefined;

/** Art covers the whole poster and is only ever made smaller: enlarged it would be blurred on every phone. */
export const coversPoster = (art: ArtSize, { widthPx, heightPx }: PosterTemplate): boolean =>
  art.widthPx >= widthPx && art.heightPx >= heightPx;

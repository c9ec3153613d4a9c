/** A poster template (海报模板): a background and the layers over it, in whole pixels from the top left. */

export interface Box {
  readonly xPx: number;
  readonly yPx: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** The personal live code. Always square; drawn in whole modules inside the box, quiet zone included. */
export interface QrLayer {
  readonly kind: 'qr';
  readonly box: Box;
}

/** The participant's avatar, cut to a circle. */
export interface AvatarLayer {
  readonly kind: 'avatar';
  readonly box: Box;
}

export type TextWeight = 'medium' | 'bold';

/** Filled in with the participant's name; makes a line his own. */
export const NICKNAME = '{nickname}';

export interface TextLayer {
  readonly kind: 'text';
  readonly box: Box;
  /** `{nickname}` and `{campaign}` are filled in. */
  readonly text: string;
  /** At most so many lines, the text broken between words and letters; absent is 1. */
  readonly lines?: number;
  readonly sizePx: number;
  /** A line too long for its box is first set smaller, down to this; only then it is cut. Absent: it is cut at once. */
  readonly leastSizePx?: number;
  readonly weight?: TextWeight;
  /** `#rrggbb`. */
  readonly colour: string;
  readonly align: 'left' | 'centre' | 'right';
  /** A line of another colour around every letter, so that a name can be read on any art. */
  readonly stroke?: TextStroke;
  /** The letters once more, beneath and moved. */
  readonly shadow?: TextShadow;
}

export interface TextStroke {
  readonly colour: string;
  readonly widthPx: number;
}

export interface TextShadow {
  readonly colour: string;
  readonly dxPx: number;
  readonly dyPx: number;
}

/** A rounded rectangle of one colour: a card, a band, a ring behind the avatar, a disc. */
export interface ShapeLayer {
  readonly kind: 'shape';
  readonly box: Box;
  /** `#rrggbb`. */
  readonly colour: string;
  readonly radiusPx: number;
  /** 0–1; absent is 1. */
  readonly opacity?: number;
}

export type PosterLayer = QrLayer | AvatarLayer | TextLayer | ShapeLayer;

/** Background: one colour, or a vertical blend of two; art shipped with the renderer; or a picture of the brand's own. */
export type PosterBackground =
  | { readonly kind: 'colour'; readonly from: string; readonly to: string }
  | { readonly kind: 'art'; readonly name: string }
  /** `picture` is the SHA-256 of the uploaded file in hex: another picture is another template. */
  | { readonly kind: 'picture'; readonly picture: string };

export interface PosterTemplate {
  readonly name: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly background: PosterBackground;
  readonly layers: readonly PosterLayer[];
  /** JPEG quality, 40–95. */
  readonly quality: number;
  /** Absent is `jpeg`. PNG keeps every pixel, is several times as heavy and is never spliced. */
  readonly format?: PosterFormat;
}

export type PosterFormat = 'jpeg' | 'png';

/** What one poster shows. */
export interface PosterContent {
  readonly campaignName: string;
  /** 好友 when the name is not known. */
  readonly nickname: string;
  /** Encoded image (JPEG, PNG, WebP); absent draws the placeholder. */
  readonly avatar?: Uint8Array;
}

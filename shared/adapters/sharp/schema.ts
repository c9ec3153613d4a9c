/**
 * The files that are built for the renderer and shipped beside it: the faces its letters come from, in the order they are asked,
 * and how the pack of emoji art is laid out. Read by the build, which writes them, and by the lettering, which reads them.
 */

/** The two faces of the templates; a letter that bold lacks is set in medium. */
export const TEXT_FACES = ['medium', 'bold'] as const;

/** Asked in this order for a letter that the template's face lacks. */
export const SPARE_FACES = [
  'rare-han',
  'latin',
  'japanese',
  'korean',
  'symbols',
  'ornaments',
  'mathematics',
  'arabic',
  'hebrew',
  'thai',
  'devanagari',
  'tibetan',
] as const;

export type FaceName = (typeof TEXT_FACES)[number] | (typeof SPARE_FACES)[number];

export const faceFile = (face: FaceName): string => `fonts/${face}.ttf`;

/**
 * The pack: four bytes, the length of the packed index (big-endian), the packed index, then packed blocks of SVG files set end to end.
 * The index is text: a line for each block, `<packed length of the block>`, followed for every picture in it by
 * ` <name> <length>`. A name is the emoji's code points in hex, joined by `-`, without U+FE0F. Packed means Brotli.
 */
export const EMOJI_PACK = 'emoji/twemoji.pack';

/** Where a checkout finds what was built last; a link to the folder of that recipe. */
export const BUILT_ASSETS = 'dist/poster-assets/current';

/**
 * Which letters the posters' faces hold, and from which package each comes (Noto, SIL Open Font License). Every spare face holds
 * only what the ones before it lack and what people put into their names: no mahjong, no musical scores.
 */
import { SPARE_FACES, TEXT_FACES } from '#shared/adapters/sharp/schema.ts';

type Face = (typeof TEXT_FACES)[number] | (typeof SPARE_FACES)[number];

export interface FaceRecipe {
  readonly package: string;
  readonly file: string;
  readonly wants: (codePoint: number) => boolean;
  /** Also wanted where a face before it has them. */
  readonly anyway?: (codePoint: number) => boolean;
  /** Letters of this face change with their neighbours: its layout tables are kept for the shaper, and it holds its whole script. */
  readonly isShaped: boolean;
}

/** In the order they are filled. */
export const FACES: readonly Face[] = [...TEXT_FACES, ...SPARE_FACES];

const noto = (name: string, style: '400Regular' | '500Medium' | '700Bold'): Pick<FaceRecipe, 'package' | 'file'> => {
  const family = name
    .split('-')
    .map((word) => (/^(sc|jp|kr)$/.test(word) ? word.toUpperCase() : word.charAt(0).toUpperCase() + word.slice(1)))
    .join('');
  return { package: `@expo-google-fonts/${name}`, file: `${style}/${family}_${style}.ttf` };
};

/** Every character of a two-byte Chinese encoding whose bytes begin at these. */
function charactersOf(encoding: 'gb2312' | 'gbk', leads: readonly [number, number], trails: readonly [number, number]) {
  const decoder = new TextDecoder(encoding);
  const found = new Set<number>();
  for (let lead = leads[0]; lead <= leads[1]; lead += 1) {
    for (let trail = trails[0]; trail <= trails[1]; trail += 1) {
      const text = decoder.decode(Uint8Array.of(lead, trail));
      if (text.length === 1 && text !== '\ufffd') found.add(text.charCodeAt(0));
    }
  }
  return found;
}

const gbk = charactersOf('gbk', [0x81, 0xfe], [0x40, 0xfe]);
/** The 6,763 letters of ordinary text; names set in bold seldom hold others. */
const gb2312 = charactersOf('gb2312', [0xb0, 0xf7], [0xa1, 0xfe]);

const isHan = (codePoint: number): boolean => /\p{Script=Han}/u.test(String.fromCodePoint(codePoint));
const isMark = (codePoint: number): boolean => /\p{M}/u.test(String.fromCodePoint(codePoint));
const within =
  (...ranges: readonly (readonly [number, number])[]) =>
  (codePoint: number): boolean =>
    ranges.some(([first, last]) => codePoint >= first && codePoint <= last);

/** Punctuation to dingbats and arrows, enclosed letters, ornamental brackets, shapes: what stands around names. */
const ornament = within([0x2010, 0x2bff], [0x2e00, 0x2e7f], [0x1f100, 0x1f1ff], [0x1f300, 0x1f6ff], [0x1f780, 0x1f8ff]);
/** Letters of mathematics, which people write names with: 𝓐𝔅𝕮. */
const mathematical = within([0x2100, 0x214f], [0x2190, 0x2bff], [0x1d400, 0x1d7ff]);

export const RECIPES: Readonly<Record<Face, FaceRecipe>> = {
  medium: face(noto('noto-sans-sc', '500Medium'), (one) => !isHan(one) || gbk.has(one)),
  bold: face(noto('noto-sans-sc', '700Bold'), (one) => !isHan(one) || gb2312.has(one)),
  'rare-han': face(noto('noto-sans-sc', '500Medium'), isHan),
  latin: {
    ...face(noto('noto-sans', '500Medium'), (one) => !within([0x900, 0x97f])(one)),
    // Narrow quotation marks: those of Chinese are as wide as its letters.
    anyway: within([0x2018, 0x2019], [0x201c, 0x201d]),
  },
  japanese: face(noto('noto-sans-jp', '500Medium'), (one) => isHan(one) || within([0x3040, 0x30ff])(one)),
  korean: face(noto('noto-sans-kr', '500Medium'), within([0x3130, 0x318f], [0xac00, 0xd7a3], [0xffa0, 0xffdc])),
  symbols: face(noto('noto-sans-symbols', '500Medium'), ornament),
  ornaments: face(noto('noto-sans-symbols-2', '400Regular'), ornament),
  mathematics: face(noto('noto-sans-math', '400Regular'), mathematical),
  arabic: shaped(
    noto('noto-sans-arabic', '500Medium'),
    within([0x600, 0x6ff], [0x750, 0x77f], [0x870, 0x8ff], [0xfb50, 0xfdff], [0xfe70, 0xfefc]),
  ),
  hebrew: shaped(noto('noto-sans-hebrew', '500Medium'), within([0x590, 0x5ff], [0xfb1d, 0xfb4f])),
  thai: shaped(noto('noto-sans-thai', '500Medium'), within([0xe00, 0xe7f])),
  devanagari: shaped(noto('noto-sans-devanagari', '500Medium'), within([0x900, 0x97f], [0xa8e0, 0xa8ff])),
  tibetan: shaped(noto('noto-serif-tibetan', '500Medium'), within([0xf00, 0xfff])),
};

/** Marks are set on their letters by a shaper or not at all. */
function face(source: Pick<FaceRecipe, 'package' | 'file'>, wants: (codePoint: number) => boolean): FaceRecipe {
  return { ...source, isShaped: false, wants: (one) => wants(one) && !isMark(one) };
}

/** With the joiners, which say how neighbours are joined. */
function shaped(source: Pick<FaceRecipe, 'package' | 'file'>, script: (codePoint: number) => boolean): FaceRecipe {
  return { ...source, isShaped: true, wants: (one) => script(one) || one === 0x200c || one === 0x200d };
}

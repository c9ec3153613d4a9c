/**
 * A font's character map (OpenType, "cmap"): from a character to the number of its glyph. Reads format 12, all of Unicode, and
 * format 4, its first 65,536 characters, which is all that a small font has. Refuses a font with neither.
 */

/** Answers 0, no such glyph, for a character the font lacks. */
export type CharacterMap = (codePoint: number) => number;

export function characterMap(cmap: Buffer): CharacterMap {
  const subtables = Array.from({ length: cmap.readUInt16BE(2) }, (_, index) => cmap.readUInt32BE(8 + index * 8));
  const ofFormat = (format: number): number | undefined => subtables.find((at) => cmap.readUInt16BE(at) === format);
  const full = ofFormat(12);
  if (full !== undefined) return groupedMap(cmap, full);
  const short = ofFormat(4);
  if (short !== undefined) return segmentedMap(cmap, short);
  throw new Error('The font file has no character map that posters can read.');
}

/** Format 12: sorted groups of first character, last character and first glyph, of 4 bytes each. */
function groupedMap(cmap: Buffer, subtable: number): CharacterMap {
  const groups = subtable + 16;
  const count = cmap.readUInt32BE(subtable + 12);
  return (codePoint) => {
    const found = firstWhere(count, (index) => cmap.readUInt32BE(groups + index * 12 + 4) >= codePoint);
    const at = groups + found * 12;
    if (found === count || cmap.readUInt32BE(at) > codePoint) return 0;
    return cmap.readUInt32BE(at + 8) + codePoint - cmap.readUInt32BE(at);
  };
}

/** Format 4: sorted segments, told by four arrays: last characters, first characters, deltas, and offsets into a list of glyphs. */
function segmentedMap(cmap: Buffer, subtable: number): CharacterMap {
  const length = cmap.readUInt16BE(subtable + 6);
  const count = length / 2;
  const [lasts, firsts] = [subtable + 14, subtable + 16 + length];
  const [deltas, offsets] = [firsts + length, firsts + length * 2];
  return (codePoint) => {
    if (codePoint > 0xffff) return 0;
    const found = firstWhere(count, (index) => cmap.readUInt16BE(lasts + index * 2) >= codePoint);
    const first = found === count ? codePoint + 1 : cmap.readUInt16BE(firsts + found * 2);
    if (first > codePoint) return 0;
    const delta = cmap.readUInt16BE(deltas + found * 2);
    const at = offsets + found * 2;
    const offset = cmap.readUInt16BE(at);
    if (offset === 0) return (codePoint + delta) & 0xffff;
    const glyph = cmap.readUInt16BE(at + offset + (codePoint - first) * 2);
    return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
  };
}

/** By halves: the first index below `count` for which it is so, and for all after it; `count` when for none. */
function firstWhere(count: number, isSo: (index: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isSo(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * One TrueType font file, read as it is: which characters it has, how wide they are, what their outlines look like.
 * Text becomes outlines here, so posters look the same on a machine without any fonts. Refuses files without TrueType outlines.
 */
import { readFileSync } from 'node:fs';
import { type GlyphSource, outlineOf } from './glyph-outline.ts';

export interface FontFace {
  readonly unitsPerEm: number;
  has(codePoint: number): boolean;
  /** In font units. */
  advanceOf(codePoint: number): number;
  /** SVG path data in font units, y upwards. */
  outlineOf(codePoint: number): string;
}

/** Bounds the memory of kept outlines; a name has a few letters, a language a few thousand. */
const MOST_OUTLINES = 6_000;

export function openFontFace(path: string): FontFace {
  const file = readFileSync(path);
  const table = tablesOf(file);
  const head = table('head');
  const hmtx = table('hmtx');
  const wideCount = file.readUInt16BE(table('hhea') + 34);
  const glyphOf = characterMap(file, table('cmap'));
  const source: GlyphSource = {
    file,
    glyf: table('glyf'),
    loca: table('loca'),
    hasLongOffsets: file.readInt16BE(head + 50) === 1,
  };
  const outlines = new Map<number, string>();
  return {
    unitsPerEm: file.readUInt16BE(head + 18),
    has: (codePoint) => glyphOf(codePoint) !== 0,
    advanceOf: (codePoint) => file.readUInt16BE(hmtx + Math.min(glyphOf(codePoint), wideCount - 1) * 4),
    outlineOf(codePoint) {
      const known = outlines.get(codePoint);
      if (known !== undefined) return known;
      const outline = outlineOf(source, glyphOf(codePoint));
      if (outlines.size >= MOST_OUTLINES) outlines.clear();
      outlines.set(codePoint, outline);
      return outline;
    },
  };
}

/** OpenType, "Organization of an OpenType font": a directory of 16-byte records after a 12-byte header. */
function tablesOf(file: Buffer): (tag: string) => number {
  const offsets = new Map<string, number>();
  for (let at = 12; at < 12 + file.readUInt16BE(4) * 16; at += 16) {
    offsets.set(file.toString('latin1', at, at + 4), file.readUInt32BE(at + 8));
  }
  return (tag) => {
    const offset = offsets.get(tag);
    if (offset === undefined) throw new Error(`The font file has no ${tag} table; posters need a TrueType font.`);
    return offset;
  };
}

/** OpenType cmap, format 12 (platform 3, encoding 10, all of Unicode): sorted groups of 12 bytes. Answers 0, no such glyph, for what is in none. */
function characterMap(file: Buffer, cmap: number): (codePoint: number) => number {
  const records = Array.from({ length: file.readUInt16BE(cmap + 2) }, (_, index) => cmap + 4 + index * 8);
  const full = records.find((at) => file.readUInt16BE(at) === 3 && file.readUInt16BE(at + 2) === 10);
  if (full === undefined) throw new Error('The font file has no character map of all of Unicode.');
  const subtable = cmap + file.readUInt32BE(full + 4);
  const groups = subtable + 16;
  const count = file.readUInt32BE(subtable + 12);
  return (codePoint) => {
    let low = 0;
    let high = count - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const at = groups + middle * 12;
      if (codePoint < file.readUInt32BE(at)) high = middle - 1;
      else if (codePoint > file.readUInt32BE(at + 4)) low = middle + 1;
      else return file.readUInt32BE(at + 8) + codePoint - file.readUInt32BE(at);
    }
    return 0;
  };
}

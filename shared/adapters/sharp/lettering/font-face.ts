/**
 * One TrueType font file, read as it is: which letters it has, how wide they are, what their outlines look like. Glyphs are read
 * from the file one by one, so a large font costs little to open. Refuses files without TrueType outlines.
 */
import { openSync, readFileSync, readSync } from 'node:fs';
import { characterMap } from './character-map.ts';
import { type Contour, contoursOf } from './glyph-outline.ts';

export interface FontFace {
  readonly unitsPerEm: number;
  /** 0 where the font has no such letter. */
  glyphOf(codePoint: number): number;
  /** In font units. */
  advanceOf(glyph: number): number;
  /** In font units, y upwards. */
  contoursOf(glyph: number): readonly Contour[];
  /** The whole file, for the shaper. */
  bytes(): Uint8Array;
}

export function openFontFace(path: string): FontFace {
  const file = openSync(path, 'r');
  const { read, offsetOf } = tablesOf(file);
  const head = read('head');
  const wideCount = read('hhea').readUInt16BE(34);
  const hmtx = read('hmtx');
  const loca = read('loca');
  const glyf = offsetOf('glyf');
  const place = head.readInt16BE(50) === 1 ? longPlace(loca) : shortPlace(loca);
  const glyphCount = read('maxp').readUInt16BE(4);
  const glyphData = (glyph: number): Buffer => {
    if (glyph >= glyphCount) return Buffer.alloc(0);
    return part(file, glyf + place(glyph), place(glyph + 1) - place(glyph));
  };
  return {
    unitsPerEm: head.readUInt16BE(18),
    glyphOf: characterMap(read('cmap')),
    advanceOf: (glyph) => hmtx.readUInt16BE(Math.min(glyph, wideCount - 1) * 4),
    contoursOf: (glyph) => contoursOf(glyphData, glyph),
    bytes: () => readFileSync(path),
  };
}

/** Where a glyph begins in the glyf table. */
const longPlace =
  (loca: Buffer) =>
  (glyph: number): number =>
    loca.readUInt32BE(glyph * 4);
const shortPlace =
  (loca: Buffer) =>
  (glyph: number): number =>
    loca.readUInt16BE(glyph * 2) * 2;

function part(file: number, offset: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  readSync(file, bytes, 0, length, offset);
  return bytes;
}

/** OpenType, "Organization of an OpenType font": a directory of 16-byte records after a 12-byte header. */
function tablesOf(file: number): { read(tag: string): Buffer; offsetOf(tag: string): number } {
  const directory = part(file, 12, part(file, 0, 12).readUInt16BE(4) * 16);
  const record = (tag: string): { readonly offset: number; readonly length: number } => {
    for (let at = 0; at < directory.length; at += 16) {
      if (directory.toString('latin1', at, at + 4) !== tag) continue;
      return { offset: directory.readUInt32BE(at + 8), length: directory.readUInt32BE(at + 12) };
    }
    throw new Error(`The font file has no ${tag} table; posters need a TrueType font.`);
  };
  return {
    offsetOf: (tag) => record(tag).offset,
    read(tag) {
      const { offset, length } = record(tag);
      return part(file, offset, length);
    },
  };
}

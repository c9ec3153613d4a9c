/** The outline of one glyph, out of a font's glyf table (OpenType, "glyf: Glyph Data"): closed curves of straight and quadratic parts. */

/** A point the curve goes through, or one it bends towards. */
export interface Point {
  readonly x: number;
  readonly y: number;
  readonly isOnCurve: boolean;
}
export type Contour = readonly Point[];

/** The bytes of one glyph; none for a glyph that is blank. */
export type GlyphData = (glyph: number) => Buffer;

/** Composite glyphs nest once or twice; deeper means a damaged file. */
const DEEPEST = 4;
const ON_CURVE = 1;
const REPEATED = 8;
const X = { short: 2, same: 16 } as const;
const Y = { short: 4, same: 32 } as const;
const PART = { hasWords: 1, hasOffsets: 2, hasScale: 8, hasMore: 32, hasTwoScales: 64, hasMatrix: 128 } as const;

export const contoursOf = (data: GlyphData, glyph: number): readonly Contour[] => contoursWithin(data, glyph, 0);

function contoursWithin(data: GlyphData, glyph: number, depth: number): readonly Contour[] {
  const file = data(glyph);
  if (file.length === 0 || depth > DEEPEST) return [];
  const count = file.readInt16BE(0);
  return count >= 0 ? simpleContours(file, 10, count) : compositeContours(data, file, depth);
}

function simpleContours(file: Buffer, start: number, contourCount: number): readonly Contour[] {
  const ends = Array.from({ length: contourCount }, (_, index) => file.readUInt16BE(start + index * 2));
  const pointCount = (ends.at(-1) ?? -1) + 1;
  const instructions = start + contourCount * 2;
  let at = instructions + 2 + file.readUInt16BE(instructions);
  const flags: number[] = [];
  while (flags.length < pointCount) {
    const flag = file.readUInt8(at++);
    const times = (flag & REPEATED) === 0 ? 1 : file.readUInt8(at++) + 1;
    for (let time = 0; time < times; time += 1) flags.push(flag);
  }
  const xs = coordinates(file, at, flags.slice(0, pointCount), X);
  const ys = coordinates(file, xs.end, flags.slice(0, pointCount), Y);
  const points = flags.slice(0, pointCount).map((flag, index) => ({
    x: xs.values[index] ?? 0,
    y: ys.values[index] ?? 0,
    isOnCurve: (flag & ON_CURVE) !== 0,
  }));
  return ends.map((end, index) => points.slice(index === 0 ? 0 : (ends[index - 1] ?? 0) + 1, end + 1));
}

function coordinates(
  file: Buffer,
  start: number,
  flags: readonly number[],
  bit: { readonly short: number; readonly same: number },
): { readonly values: readonly number[]; readonly end: number } {
  let at = start;
  let value = 0;
  const values = flags.map((flag) => {
    const isSame = (flag & bit.same) !== 0;
    if ((flag & bit.short) !== 0) value += isSame ? file.readUInt8(at++) : -file.readUInt8(at++);
    else if (!isSame) {
      value += file.readInt16BE(at);
      at += 2;
    }
    return value;
  });
  return { values, end: at };
}

function compositeContours(data: GlyphData, file: Buffer, depth: number): readonly Contour[] {
  const contours: Contour[] = [];
  let at = 10;
  for (;;) {
    const flags = file.readUInt16BE(at);
    const glyph = file.readUInt16BE(at + 2);
    const hasWords = (flags & PART.hasWords) !== 0;
    const hasOffsets = (flags & PART.hasOffsets) !== 0;
    const dx = !hasOffsets ? 0 : hasWords ? file.readInt16BE(at + 4) : file.readInt8(at + 4);
    const dy = !hasOffsets ? 0 : hasWords ? file.readInt16BE(at + 6) : file.readInt8(at + 5);
    at += hasWords ? 8 : 6;
    const [xx, xy, yx, yy, length] = matrixOf(file, at, flags);
    at += length;
    for (const contour of contoursWithin(data, glyph, depth + 1)) {
      contours.push(
        contour.map(({ x, y, isOnCurve }) => ({ x: xx * x + yx * y + dx, y: xy * x + yy * y + dy, isOnCurve })),
      );
    }
    if ((flags & PART.hasMore) === 0) return contours;
  }
}

/** Scales are 2.14 fixed-point numbers. The last figure is how many bytes they took. */
function matrixOf(file: Buffer, at: number, flags: number): readonly [number, number, number, number, number] {
  const scale = (index: number): number => file.readInt16BE(at + index * 2) / 16_384;
  if ((flags & PART.hasScale) !== 0) return [scale(0), 0, 0, scale(0), 2];
  if ((flags & PART.hasTwoScales) !== 0) return [scale(0), 0, 0, scale(1), 4];
  if ((flags & PART.hasMatrix) !== 0) return [scale(0), scale(1), scale(2), scale(3), 8];
  return [1, 0, 0, 1, 0];
}

/**
 * Outlines become pixels: how much of each pixel lies inside, exactly, as 0–255. Every edge adds the area it leaves to its right,
 * and a sum along each row tells what is inside; where outlines of one glyph overlap, inside stays inside. Plain numbers, no
 * objects: a first name is drawn before anything of this is compiled.
 */
import type { Contour, Point } from './glyph-outline.ts';

/** One byte a pixel; its pixel (0,0) lies at (`leftPx`, `topPx`) from where the letter stands, y downwards. */
export interface Coverage {
  readonly leftPx: number;
  readonly topPx: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly alpha: Uint8Array;
}

export const NOTHING: Coverage = { leftPx: 0, topPx: 0, widthPx: 0, heightPx: 0, alpha: new Uint8Array(0) };

/** @param scale pixels in a font unit. @param shiftPx how far right of the pixel grid the letter stands. */
export function coverageOf(contours: readonly Contour[], scale: number, shiftPx: number): Coverage {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const contour of contours) {
    for (const { x, y } of contour) {
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
    }
  }
  if (left > right) return NOTHING;
  const leftPx = Math.floor(left * scale + shiftPx);
  const topPx = Math.floor(-bottom * scale);
  const widthPx = Math.ceil(right * scale + shiftPx) - leftPx;
  const heightPx = Math.ceil(-top * scale) - topPx;
  const areas = new Areas(widthPx, heightPx, scale, shiftPx - leftPx, -topPx);
  for (const contour of contours) trace(contour, areas);
  return { leftPx, topPx, widthPx, heightPx, alpha: areas.inside() };
}

/** Between two points a curve bends towards lies an unwritten one on the curve, in their middle. */
function trace(contour: Contour, areas: Areas): void {
  const first = contour[0];
  const last = contour.at(-1);
  if (first === undefined || last === undefined) return;
  const start = first.isOnCurve ? first : last.isOnCurve ? last : middle(first, last);
  areas.moveTo(start.x, start.y);
  for (let index = 0; index < contour.length; index += 1) {
    const point = contour[index] ?? start;
    if (point.isOnCurve) areas.lineTo(point.x, point.y);
    else {
      const next = contour[index + 1] ?? start;
      const end = next.isOnCurve ? next : middle(point, next);
      areas.bendTo(point.x, point.y, end.x, end.y);
    }
  }
  areas.lineTo(start.x, start.y);
}

const middle = (one: Point, other: Point): Point => ({
  x: (one.x + other.x) / 2,
  y: (one.y + other.y) / 2,
  isOnCurve: true,
});

class Areas {
  readonly #width: number;
  readonly #height: number;
  readonly #scale: number;
  readonly #dx: number;
  readonly #dy: number;
  /** Two places more in a row: an edge on the last pixel's right side adds to what lies beyond it. */
  readonly #stride: number;
  readonly #sums: Float64Array;
  #penX = 0;
  #penY = 0;

  constructor(width: number, height: number, scale: number, dx: number, dy: number) {
    this.#width = width;
    this.#height = height;
    this.#scale = scale;
    this.#dx = dx;
    this.#dy = dy;
    this.#stride = width + 2;
    this.#sums = new Float64Array(this.#stride * height);
  }

  moveTo(x: number, y: number): void {
    this.#penX = x * this.#scale + this.#dx;
    this.#penY = this.#dy - y * this.#scale;
  }

  lineTo(x: number, y: number): void {
    this.#edge(x * this.#scale + this.#dx, this.#dy - y * this.#scale);
  }

  /** So many straight pieces that none is more than a twentieth of a pixel off the curve. */
  bendTo(controlX: number, controlY: number, endX: number, endY: number): void {
    const cx = controlX * this.#scale + this.#dx;
    const cy = this.#dy - controlY * this.#scale;
    const toX = endX * this.#scale + this.#dx;
    const toY = this.#dy - endY * this.#scale;
    const fromX = this.#penX;
    const fromY = this.#penY;
    const bendX = fromX - 2 * cx + toX;
    const bendY = fromY - 2 * cy + toY;
    const pieces = 1 + Math.floor(Math.sqrt(Math.sqrt(24 * (bendX * bendX + bendY * bendY))));
    for (let piece = 1; piece < pieces; piece += 1) {
      const t = piece / pieces;
      const u = 1 - t;
      this.#edge(u * u * fromX + 2 * t * u * cx + t * t * toX, u * u * fromY + 2 * t * u * cy + t * t * toY);
    }
    this.#edge(toX, toY);
  }

  #edge(toX: number, toY: number): void {
    const fromX = this.#penX;
    const fromY = this.#penY;
    this.#penX = toX;
    this.#penY = toY;
    if (fromY === toY) return;
    const isDown = fromY < toY;
    const top = isDown ? fromY : toY;
    const bottom = isDown ? toY : fromY;
    const slope = (toX - fromX) / (toY - fromY);
    let x = isDown ? fromX : toX;
    let y = top;
    for (let row = Math.floor(top); y < bottom && row < this.#height; row += 1) {
      const end = row + 1 < bottom ? row + 1 : bottom;
      const next = x + slope * (end - y);
      this.#crossing(row * this.#stride, x < next ? x : next, x < next ? next : x, isDown ? end - y : y - end);
      x = next;
      y = end;
    }
  }

  /** An edge crosses a row between two places and with this height: all pixels right of it gain the height, those it crosses a part. */
  #crossing(row: number, from: number, to: number, height: number): void {
    const sums = this.#sums;
    const first = Math.floor(from);
    if (to <= first + 1) {
      const share = (from + to) / 2 - first;
      sums[row + first] = (sums[row + first] ?? 0) + height * (1 - share);
      sums[row + first + 1] = (sums[row + first + 1] ?? 0) + height * share;
      return;
    }
    const slope = 1 / (to - from);
    let before = 0;
    let at = first;
    for (; at < to; at += 1) {
      // What lies right of the edge in this pixel: how far the edge has come where it enters and leaves it, and what is left beyond.
      const enters = from > at ? from : at;
      const leaves = to < at + 1 ? to : at + 1;
      const come = (leaves - from) * slope;
      const area = (((enters - from) * slope + come) / 2) * (leaves - enters) + (at + 1 - leaves) * come;
      sums[row + at] = (sums[row + at] ?? 0) + height * (area - before);
      before = area;
    }
    sums[row + at] = (sums[row + at] ?? 0) + height * (1 - before);
  }

  inside(): Uint8Array {
    const alpha = new Uint8Array(this.#width * this.#height);
    for (let row = 0; row < this.#height; row += 1) {
      let area = 0;
      for (let x = 0; x < this.#width; x += 1) {
        area += this.#sums[row * this.#stride + x] ?? 0;
        const covered = area < 0 ? -area : area;
        alpha[row * this.#width + x] = covered >= 1 ? 255 : Math.round(covered * 255);
      }
    }
    return alpha;
  }
}

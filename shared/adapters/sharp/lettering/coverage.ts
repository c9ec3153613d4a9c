/**
 * Outlines become pixels: how much of each pixel lies inside, exactly, as 0–255. Every edge adds the area it leaves to its right,
 * and a sum along each row tells what is inside; where outlines of one glyph overlap, inside stays inside.
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
  const placed = contours.map((contour) =>
    contour.map(({ x, y, isOnCurve }) => ({ x: x * scale + shiftPx, y: -y * scale, isOnCurve })),
  );
  const [xs, ys] = [placed.flatMap((contour) => contour.map(({ x }) => x)), placed.flatMap((c) => c.map(({ y }) => y))];
  if (xs.length === 0) return NOTHING;
  const [leftPx, topPx] = [Math.floor(Math.min(...xs)), Math.floor(Math.min(...ys))];
  const widthPx = Math.ceil(Math.max(...xs)) - leftPx;
  const heightPx = Math.ceil(Math.max(...ys)) - topPx;
  const areas = new Areas(widthPx + 2, heightPx);
  for (const contour of placed) {
    trace(contour, (from, to) => areas.edge(from.x - leftPx, from.y - topPx, to.x - leftPx, to.y - topPx));
  }
  return { leftPx, topPx, widthPx, heightPx, alpha: areas.inside(widthPx) };
}

type Edge = (from: Pick<Point, 'x' | 'y'>, to: Pick<Point, 'x' | 'y'>) => void;

/** Between two points a curve bends towards lies an unwritten one on the curve, in their middle. */
function trace(contour: Contour, edge: Edge): void {
  const [first, last] = [contour[0], contour.at(-1)];
  if (first === undefined || last === undefined) return;
  const start = first.isOnCurve ? first : last.isOnCurve ? last : middle(first, last);
  let pen = start;
  contour.forEach((point, index) => {
    if (point.isOnCurve) {
      edge(pen, point);
      pen = point;
      return;
    }
    const next = contour[index + 1] ?? start;
    const end = next.isOnCurve ? next : middle(point, next);
    bend(pen, point, end, edge);
    pen = end;
  });
  edge(pen, start);
}

const middle = (one: Point, other: Point): Point => ({
  x: (one.x + other.x) / 2,
  y: (one.y + other.y) / 2,
  isOnCurve: true,
});

/** So many straight pieces that none is more than about a tenth of a pixel off the curve. */
function bend(from: Point, control: Point, to: Point, edge: Edge): void {
  const [x, y] = [from.x - 2 * control.x + to.x, from.y - 2 * control.y + to.y];
  const pieces = 1 + Math.floor(Math.sqrt(Math.sqrt(3 * (x * x + y * y))));
  let pen: Pick<Point, 'x' | 'y'> = from;
  for (let piece = 1; piece <= pieces; piece += 1) {
    const t = piece / pieces;
    const [a, b, c] = [(1 - t) * (1 - t), 2 * t * (1 - t), t * t];
    const next =
      piece === pieces ? to : { x: a * from.x + b * control.x + c * to.x, y: a * from.y + b * control.y + c * to.y };
    edge(pen, next);
    pen = next;
  }
}

class Areas {
  readonly #width: number;
  readonly #height: number;
  readonly #sums: Float64Array;

  constructor(width: number, height: number) {
    this.#width = width;
    this.#height = height;
    this.#sums = new Float64Array(width * height);
  }

  edge(fromX: number, fromY: number, toX: number, toY: number): void {
    if (fromY === toY) return;
    const isDown = fromY < toY;
    const [topX, top, bottomX, bottom] = isDown ? [fromX, fromY, toX, toY] : [toX, toY, fromX, fromY];
    const slope = (bottomX - topX) / (bottom - top);
    let x = topX;
    for (let row = Math.floor(top); row < Math.min(this.#height, Math.ceil(bottom)); row += 1) {
      const height = Math.min(row + 1, bottom) - Math.max(row, top);
      const next = x + slope * height;
      this.#crossing(row * this.#width, Math.min(x, next), Math.max(x, next), isDown ? height : -height);
      x = next;
    }
  }

  /** An edge crosses one row between two places and with this height: all pixels right of it gain the height, those it crosses a part. */
  #crossing(row: number, from: number, to: number, height: number): void {
    const first = Math.floor(from);
    const end = Math.ceil(to);
    if (end <= first + 1) {
      const share = (from + to) / 2 - first;
      this.#add(row + first, height * (1 - share));
      this.#add(row + first + 1, height * share);
      return;
    }
    const slope = 1 / (to - from);
    let before = 0;
    for (let at = first; at < end; at += 1) {
      // What lies right of the edge in this pixel: the integral of how far the edge has come.
      const [enters, leaves] = [Math.max(from, at), Math.min(to, at + 1)];
      const [come, left] = [(enters - from) * slope, (leaves - from) * slope];
      const area = ((come + left) / 2) * (leaves - enters) + (at + 1 - leaves) * left;
      this.#add(row + at, height * (area - before));
      before = area;
    }
    this.#add(row + end, height * (1 - before));
  }

  #add(at: number, area: number): void {
    this.#sums[at] = (this.#sums[at] ?? 0) + area;
  }

  inside(widthPx: number): Uint8Array {
    const alpha = new Uint8Array(widthPx * this.#height);
    for (let row = 0; row < this.#height; row += 1) {
      let area = 0;
      for (let x = 0; x < widthPx; x += 1) {
        area += this.#sums[row * this.#width + x] ?? 0;
        alpha[row * widthPx + x] = Math.round(Math.min(Math.abs(area), 1) * 255);
      }
    }
    return alpha;
  }
}

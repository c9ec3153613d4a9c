/** The picture of a live code as WeCom serves it: a PNG of whole modules with a small mark in its middle. */
import { crc32, deflateSync } from 'node:zlib';
import qrcode from 'qrcode';

/** Pixels of one module, and modules of quiet zone around. */
const SCALE = 8;
const QUIET = 4;
/** Black, white, and the blue of the mark; two bits a pixel. */
const PALETTE = Buffer.from([0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0x2b, 0x7c, 0xe9, 0xff, 0xff, 0xff]);
const BLACK = 0;
const WHITE = 1;
const BLUE = 2;

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

/** An indexed PNG of equally high bands, from one colour number a pixel; a band whose rows are alike is drawn once. */
function png(side: number, colourAt: (x: number, y: number) => number, isPlain: (y: number) => boolean): Buffer {
  const stride = Math.ceil(side / 4) + 1;
  const raw = Buffer.alloc(stride * side);
  for (let y = 0; y < side; y += 1) {
    const row = y * stride;
    if (y % SCALE > 0 && isPlain(y)) raw.copyWithin(row, row - stride, row);
    else {
      for (let x = 0; x < side; x += 1) {
        const at = row + 1 + (x >> 2);
        raw[at] = (raw[at] ?? 0) | (colourAt(x, y) << (6 - 2 * (x & 3)));
      }
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([2, 3, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('PLTE', PALETTE),
    chunk('IDAT', deflateSync(raw, { level: 1 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** The mark: a white square with a blue disc, about a seventh of the code's width; error correction carries it. */
function markAt(dx: number, dy: number, half: number): number | undefined {
  if (Math.max(Math.abs(dx), Math.abs(dy)) > half) return undefined;
  return Math.hypot(dx, dy) < half - SCALE / 2 ? BLUE : WHITE;
}

export function codePicture(content: string): Buffer {
  const { modules } = qrcode.create(content, { errorCorrectionLevel: 'Q' });
  const side = (modules.size + 2 * QUIET) * SCALE;
  const half = Math.floor(modules.size / 14) * SCALE + SCALE / 2;
  const inside = (at: number): boolean => at >= 0 && at < modules.size;
  const colourAt = (x: number, y: number): number => {
    const mark = markAt(x + 0.5 - side / 2, y + 0.5 - side / 2, half);
    if (mark !== undefined) return mark;
    const column = Math.floor(x / SCALE) - QUIET;
    const row = Math.floor(y / SCALE) - QUIET;
    return inside(column) && inside(row) && modules.get(row, column) ? BLACK : WHITE;
  };
  return png(side, colourAt, (y) => Math.abs(y + 0.5 - side / 2) > half + SCALE);
}

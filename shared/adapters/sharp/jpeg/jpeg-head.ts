/** What stands before the pixels of a baseline JPEG: size, sampling, tables. Answers undefined for every other kind, and for a broken one. */
import { type HuffmanTable, huffmanTable } from './huffman-table.ts';

export interface JpegComponent {
  /** Blocks of this component in one MCU, side by side and one below the other. */
  readonly across: number;
  readonly down: number;
  readonly quant: Uint16Array;
  readonly dc: HuffmanTable;
  readonly ac: HuffmanTable;
}

export interface JpegHead {
  readonly widthPx: number;
  readonly heightPx: number;
  /** The first is brightness, and no other is sampled finer. */
  readonly components: readonly JpegComponent[];
  /** MCUs from one restart marker to the next; 0 is none. */
  readonly restartEvery: number;
  /** Where the entropy-coded data begin. */
  readonly dataAt: number;
}

const MARKER = { frame: 0xc0, huffman: 0xc4, scan: 0xda, quant: 0xdb, restart: 0xdd } as const;
/** Progressive, lossless, arithmetic: frames of another kind. C4, C8 and CC are no frames. */
const isOtherFrame = (marker: number): boolean =>
  marker > 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

interface Told {
  frame?: Buffer;
  readonly quant: Map<number, Uint16Array>;
  /** As they are told: spreading one out takes time, and a file may name many that it never uses. */
  readonly huffman: Map<number, Buffer>;
  restartEvery: number;
}

export function jpegHead(jpeg: Uint8Array): JpegHead | undefined {
  const bytes = Buffer.from(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength);
  const told: Told = { quant: new Map(), huffman: new Map(), restartEvery: 0 };
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0;
    const end = at + 2 + bytes.readUInt16BE(at + 2);
    const segment = bytes.subarray(at + 4, end);
    if (isOtherFrame(marker)) return undefined;
    if (marker === MARKER.scan) return headOf(told, segment, end);
    note(told, marker, segment);
    at = end;
  }
  return undefined;
}

function note(told: Told, marker: number, segment: Buffer): void {
  if (marker === MARKER.frame) told.frame = segment;
  if (marker === MARKER.restart && segment.length >= 2) told.restartEvery = segment.readUInt16BE(0);
  if (marker === MARKER.quant) noteQuant(told, segment);
  if (marker === MARKER.huffman) noteHuffman(told, segment);
}

function noteQuant({ quant }: Told, segment: Buffer): void {
  for (let at = 0; at < segment.length; ) {
    const isWide = (segment[at] ?? 0) >= 16;
    const id = (segment[at] ?? 0) & 15;
    const size = isWide ? 2 : 1;
    if (at + 1 + 64 * size > segment.length) return;
    const numbers = new Uint16Array(64);
    for (let place = 0; place < 64; place += 1) {
      const from = at + 1 + place * size;
      numbers[place] = isWide ? segment.readUInt16BE(from) : (segment[from] ?? 0);
    }
    quant.set(id, numbers);
    at += 1 + 64 * size;
  }
}

function noteHuffman({ huffman }: Told, segment: Buffer): void {
  for (let at = 0; at + 17 <= segment.length; ) {
    const codes = segment.subarray(at + 1, at + 17).reduce((sum, count) => sum + count, 0);
    huffman.set(segment[at] ?? 0, segment.subarray(at + 1, at + 17 + codes));
    at += 17 + codes;
  }
}

function headOf({ frame, quant, huffman, restartEvery }: Told, scan: Buffer, dataAt: number): JpegHead | undefined {
  const count = frame?.[5] ?? 0;
  // One scan with everything in it, eight bits a sample.
  if (frame === undefined || frame[0] !== 8 || frame.length < 6 + 3 * count || scan[0] !== count) return undefined;
  const components: JpegComponent[] = [];
  for (let one = 0; one < count; one += 1) {
    const [id, sampling = 0, table = 0] = frame.subarray(6 + 3 * one, 9 + 3 * one);
    const [inScan, tables = 0] = scan.subarray(1 + 2 * one, 3 + 2 * one);
    const [numbers, dc, ac] = [quant.get(table), huffman.get(tables >> 4), huffman.get(16 | (tables & 15))];
    const [across, down] = count === 1 ? [1, 1] : [sampling >> 4, sampling & 15];
    if (id !== inScan || across === 0 || down === 0) return undefined;
    if (numbers === undefined || dc === undefined || ac === undefined) return undefined;
    components.push({ across, down, quant: numbers, dc: huffmanTable(dc), ac: huffmanTable(ac) });
  }
  const [first] = components;
  const isFinest = components.every(({ across, down }) => across <= (first?.across ?? 0) && down <= (first?.down ?? 0));
  if (first === undefined || !isFinest) return undefined;
  return { heightPx: frame.readUInt16BE(1), widthPx: frame.readUInt16BE(3), components, restartEvery, dataAt };
}

export const mcusAcross = ({ widthPx, components }: JpegHead): number =>
  Math.ceil(widthPx / (8 * (components[0]?.across ?? 1)));

export const mcusDown = ({ heightPx, components }: JpegHead): number =>
  Math.ceil(heightPx / (8 * (components[0]?.down ?? 1)));

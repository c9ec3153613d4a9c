/**
 * A JPEG taken apart into what a splice needs: its tables, its size and its entropy-coded blocks. Refuses all but what our own encoder
 * makes: baseline, one scan, three components at 4:2:0, no restart markers (ITU-T T.81, annex B).
 */

export interface HuffmanSpec {
  /** How many codes there are of 1 … 16 bits. */
  readonly counts: Uint8Array;
  readonly symbols: Uint8Array;
}

export interface JpegParts {
  readonly widthPx: number;
  readonly heightPx: number;
  /** JFIF header and quantisation tables, as they stand: marker, length and content of each. */
  readonly tables: readonly Uint8Array[];
  readonly frame: Uint8Array;
  readonly scanHeader: Uint8Array;
  readonly luma: { readonly dc: HuffmanSpec; readonly ac: HuffmanSpec };
  readonly chroma: { readonly dc: HuffmanSpec; readonly ac: HuffmanSpec };
  /** Entropy-coded blocks, stuffed, without the end marker. */
  readonly scan: Uint8Array;
}

const MARKER = { app0: 0xe0, quantisation: 0xdb, baseline: 0xc0, huffman: 0xc4, scan: 0xda } as const;
/** Components 1, 2, 3 with luma twice as fine both ways, as sharp encodes at 4:2:0. */
const SAMPLING = [0x22, 0x11, 0x11] as const;

/** @throws Error a defect of ours: only our own encoder's output comes here. */
export function partsOf(jpeg: Uint8Array): JpegParts {
  const view = new DataView(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength);
  const tables: Uint8Array[] = [];
  const huffman = new Map<number, HuffmanSpec>();
  let frame: Uint8Array | undefined;
  for (let at = 2; ; ) {
    const marker = view.getUint8(at + 1);
    if (view.getUint8(at) !== 0xff) throw new Error(`No JPEG marker stands at ${at}.`);
    const end = at + 2 + view.getUint16(at + 2);
    const segment = jpeg.subarray(at, end);
    at = end;
    if (marker === MARKER.app0 || marker === MARKER.quantisation) tables.push(segment);
    else if (marker === MARKER.baseline) frame = segment;
    else if (marker === MARKER.huffman) readHuffman(segment, huffman);
    else if (marker === MARKER.scan) return parts(tables, requireFrame(frame), huffman, segment, jpeg.subarray(at, -2));
    else throw new Error(`A JPEG of marker ${marker.toString(16)} cannot be spliced.`);
  }
}

function parts(
  tables: readonly Uint8Array[],
  frame: Uint8Array,
  huffman: ReadonlyMap<number, HuffmanSpec>,
  scanHeader: Uint8Array,
  scan: Uint8Array,
): JpegParts {
  const table = (id: number): HuffmanSpec => {
    const found = huffman.get(id);
    if (found === undefined) throw new Error(`The JPEG lacks Huffman table ${id}.`);
    return found;
  };
  const view = new DataView(frame.buffer, frame.byteOffset);
  return {
    widthPx: view.getUint16(7),
    heightPx: view.getUint16(5),
    tables,
    frame,
    scanHeader,
    luma: { dc: table(0x00), ac: table(0x10) },
    chroma: { dc: table(0x01), ac: table(0x11) },
    scan,
  };
}

function requireFrame(frame: Uint8Array | undefined): Uint8Array {
  const sampling = [11, 14, 17].map((at) => frame?.[at]);
  if (frame !== undefined && frame[9] === 3 && SAMPLING.every((factor, at) => sampling[at] === factor)) return frame;
  throw new Error('Only JPEGs of three components at 4:2:0 can be spliced.');
}

/** T.81, B.2.4.2: one segment may define several tables. */
function readHuffman(segment: Uint8Array, into: Map<number, HuffmanSpec>): void {
  for (let at = 4; at < segment.length; ) {
    const counts = segment.subarray(at + 1, at + 17);
    const size = counts.reduce((sum, count) => sum + count, 0);
    into.set(segment[at] ?? 0, { counts, symbols: segment.subarray(at + 17, at + 17 + size) });
    at += 17 + size;
  }
}

/** T.81, B.2.4.1: the tables of luma and chroma, eight bits a number, in zigzag order. */
export function quantisationOf({ tables, frame }: JpegParts): {
  readonly luma: Uint16Array;
  readonly chroma: Uint16Array;
} {
  const found = new Map<number, Uint16Array>();
  for (const segment of tables.filter((one) => one[1] === MARKER.quantisation)) {
    for (let at = 4; at < segment.length; at += 65) {
      found.set(segment[at] ?? 0, Uint16Array.from(segment.subarray(at + 1, at + 65)));
    }
  }
  const [luma, chroma] = [found.get(frame[12] ?? 0), found.get(frame[15] ?? 0)];
  if (luma !== undefined && chroma !== undefined) return { luma, chroma };
  throw new Error('The JPEG lacks a quantisation table of eight bits.');
}

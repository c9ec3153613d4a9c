/**
 * Bits one after the other into the bytes of a scan, a zero put after every byte of ones (T.81, F.1.2.3).
 * Bits come as tokens, `value << 5 | length` of at most 27 bits: a code and what follows it are put in one go.
 */

export type Token = number;

export const tokenOf = (value: number, bits: number): Token => ((value << 5) | bits) >>> 0;

/** Bits of one token among packed ones. */
const PACKED_BITS = 24;

export interface ScanBuffer {
  bytes: Uint8Array;
  at: number;
  /** Bits that wait for their word to be full, from the top. */
  held: number;
  /** How many more fit into it. */
  free: number;
}

export const scanBuffer = (bytes: number): ScanBuffer => ({ bytes: new Uint8Array(bytes), at: 0, held: 0, free: 32 });

/** Puts tokens `from` … `end`. What a poster costs is spent in this loop, so it calls nothing but the word's end. */
export function putTokens(to: ScanBuffer, tokens: Uint32Array, from: number, end: number): void {
  // A word of four bytes of ones takes eight, and no token is longer than a word.
  makeRoom(to, (end - from + 2) * 8);
  const { bytes } = to;
  let { at, held, free } = to;
  for (let index = from; index < end; index += 1) {
    const token = tokens[index] ?? 0;
    const value = token >>> 5;
    free -= token & 31;
    if (free >= 0) {
      held |= free < 32 ? value << free : 0;
      continue;
    }
    held |= value >>> -free;
    at = putWord(bytes, at, held);
    free += 32;
    held = value << free;
  }
  to.at = at;
  to.held = held;
  to.free = free;
}

function putWord(bytes: Uint8Array, start: number, word: number): number {
  let at = start;
  for (let shift = 24; shift >= 0; shift -= 8) {
    const byte = (word >>> shift) & 0xff;
    bytes[at++] = byte;
    if (byte === 0xff) bytes[at++] = 0;
  }
  return at;
}

/** Ends a row: fills its last byte up with ones and hands its bytes over. */
export function endRow(to: ScanBuffer): Uint8Array {
  const bits = 32 - to.free;
  const filled = (to.held | ((1 << (to.free & 31)) - 1)) >>> 0;
  makeRoom(to, 8);
  for (let done = 0; done < bits; done += 8) {
    const byte = (filled >>> (24 - done)) & 0xff;
    to.bytes[to.at++] = byte;
    if (byte === 0xff) to.bytes[to.at++] = 0;
  }
  const row = to.bytes.slice(0, to.at);
  to.at = 0;
  to.held = 0;
  to.free = 32;
  return row;
}

function makeRoom(to: ScanBuffer, more: number): void {
  if (to.at + more <= to.bytes.length) return;
  const grown = new Uint8Array(Math.max(to.bytes.length * 2, to.at + more));
  grown.set(to.bytes.subarray(0, to.at));
  to.bytes = grown;
}

/** The same bits in as few tokens as may be. */
export function packed(tokens: Uint32Array): Uint32Array {
  const dense: Token[] = [];
  let held = 0;
  let count = 0;
  for (const token of tokens) {
    for (let left = token & 31; left > 0; ) {
      const take = Math.min(left, PACKED_BITS - count);
      held = (held << take) | (((token >>> 5) >>> (left - take)) & ((1 << take) - 1));
      left -= take;
      count += take;
      if (count < PACKED_BITS) continue;
      dense.push(tokenOf(held, PACKED_BITS));
      held = 0;
      count = 0;
    }
  }
  if (count > 0) dense.push(tokenOf(held, count));
  return Uint32Array.from(dense);
}

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { huffmanSegment, readCodes, shortestCodes, writeCodes } from '#shared/adapters/sharp/splice/huffman-codes.ts';
import { endRow, packed, putTokens, scanBuffer, tokenOf } from '#shared/adapters/sharp/splice/scan-buffer.ts';

const frequencies = fc
  .array(fc.tuple(fc.nat(255), fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 1_000_000 }))), {
    minLength: 1,
    maxLength: 256,
  })
  .map((pairs) => {
    const counts = new Uint32Array(256);
    for (const [symbol, count] of pairs) counts[symbol] = count;
    return counts;
  });

/** The bits of tokens as text, then as the bytes of a scan, in the plainest way there is. */
function naively(tokens: readonly number[]): number[] {
  const bits = tokens
    .map((token) =>
      (token >>> 5)
        .toString(2)
        .padStart(token & 31, '0')
        .slice(-(token & 31) || Infinity),
    )
    .join('');
  const filled = bits.padEnd(Math.ceil(bits.length / 8) * 8, '1');
  const bytes = filled.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? [];
  return bytes.flatMap((byte) => (byte === 0xff ? [0xff, 0] : [byte]));
}

const token = fc
  .integer({ min: 1, max: 27 })
  .chain((bits) => fc.tuple(fc.oneof(fc.nat(2 ** bits - 1), fc.constant(2 ** bits - 1)), fc.constant(bits)));

describe('codes made to measure', () => {
  test('are free of prefixes, at most 16 bits long, and never ones only, however uneven the symbols are', () => {
    fc.assert(
      fc.property(frequencies, (counts) => {
        const spec = shortestCodes(counts);

        const kraft = [...spec.counts].reduce((sum, count, at) => sum + count / 2 ** (at + 1), 0);
        const allOnes = [...writeCodes(spec)].some((entry) => entry !== 0 && entry >>> 5 === 2 ** (entry & 31) - 1);
        expect(kraft).toBeLessThan(1);
        expect(spec.symbols).toHaveLength(counts.filter((count) => count > 0).length);
        expect(allOnes).toBe(false);
      }),
    );
  });

  test('are read as they were written', () => {
    fc.assert(
      fc.property(frequencies, (counts) => {
        const spec = shortestCodes(counts);
        const [read, write] = [readCodes(spec), writeCodes(spec)];

        for (const symbol of spec.symbols) {
          const entry = write[symbol] ?? 0;
          const bits = entry & 31;
          const beginning = (entry >>> 5) << (16 - bits);
          expect(read[beginning]).toBe((bits << 8) | symbol);
          expect(read[beginning + 2 ** (16 - bits) - 1]).toBe((bits << 8) | symbol);
        }
      }),
    );
  });

  test('give what occurs often no longer a code than what occurs seldom', () => {
    fc.assert(
      fc.property(frequencies, (counts) => {
        const write = writeCodes(shortestCodes(counts));
        const used = [...counts.keys()].filter((symbol) => (counts[symbol] ?? 0) > 0);

        for (const one of used) {
          for (const other of used.slice(0, 20)) {
            if ((counts[one] ?? 0) > (counts[other] ?? 0))
              expect((write[one] ?? 0) & 31).toBeLessThanOrEqual((write[other] ?? 0) & 31);
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  test('stand in the file as the standard wants them', () => {
    const segment = huffmanSegment(0x11, {
      counts: Uint8Array.from({ length: 16 }, (_, at) => (at === 1 ? 2 : 0)),
      symbols: Uint8Array.of(7, 9),
    });

    expect([...segment]).toEqual([0xff, 0xc4, 0, 21, 0x11, 0, 2, ...new Array<number>(14).fill(0), 7, 9]);
  });
});

describe('bits of a scan', () => {
  test('are those of the tokens one after the other, ones filled up and bytes of ones stuffed', () => {
    fc.assert(
      fc.property(fc.array(fc.array(token, { maxLength: 40 }), { maxLength: 4 }), (rows) => {
        const to = scanBuffer(1);

        for (const row of rows) {
          const tokens = Uint32Array.from(row, ([value, bits]) => tokenOf(value, bits));
          const half = tokens.length >> 1;
          putTokens(to, tokens, 0, half);
          putTokens(to, tokens, half, tokens.length);

          expect([...endRow(to)]).toEqual(naively([...tokens]));
        }
      }),
      { numRuns: 300 },
    );
  });

  test('stay the same when they are packed into fewer tokens', () => {
    fc.assert(
      fc.property(fc.array(token, { maxLength: 60 }), (pairs) => {
        const tokens = Uint32Array.from(pairs, ([value, bits]) => tokenOf(value, bits));
        const dense = packed(tokens);
        const [one, other] = [scanBuffer(8), scanBuffer(8)];
        putTokens(one, tokens, 0, tokens.length);
        putTokens(other, dense, 0, dense.length);

        expect([...endRow(other)]).toEqual([...endRow(one)]);
      }),
    );
  });
});

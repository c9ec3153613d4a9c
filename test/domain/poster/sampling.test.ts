import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { isSampled } from '#shared/domain/poster/sampling.ts';

describe('the posters that are read thoroughly', () => {
  test('are one in a hundred, and the same ones every time', () => {
    const fingerprints = Array.from({ length: 50_000 }, (_, at) =>
      createHash('sha256').update(`poster ${at}`).digest('hex').slice(0, 40),
    );

    const sampled = fingerprints.filter(isSampled);

    expect(sampled.length / fingerprints.length).toBeGreaterThan(0.009);
    expect(sampled.length / fingerprints.length).toBeLessThan(0.011);
    expect(fingerprints.filter(isSampled)).toEqual(sampled);
  });

  test.each([
    ['00000000', true],
    ['ffffffff00000000', true],
    ['00000000ffffffff', false],
    ['028f5c28', true],
    ['028f5c29', false],
    ['ffffffff', false],
    ['', false],
    ['print-1', false],
  ])('end low: %s', (fingerprint, is) => {
    expect(isSampled(fingerprint)).toBe(is);
  });
});

import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { avatarPixels, paintAvatar } from '#shared/adapters/sharp/picture/avatar.ts';
import { initialSizePx, placeholderAvatar } from '#shared/adapters/sharp/picture/placeholder.ts';
import { squareOf } from '#shared/adapters/sharp/picture/square-resampling.ts';
import type { Raster } from '#shared/adapters/sharp/raster.ts';
import { likeness, photo, pixelAt } from './pictures-at-hand.ts';

const plain = (widthPx: number, heightPx: number, value: number): Raster => ({
  widthPx,
  heightPx,
  channels: 3,
  pixels: new Uint8Array(widthPx * heightPx * 3).fill(value),
});

describe('an avatar', () => {
  test.each([
    [132, 120],
    [132, 132],
    [132, 200],
    [640, 120],
    [640, 200],
    [640, 400],
  ])('of %i px looks as it should at %i px', async (from, to) => {
    const bytes = await (await photo(from)).jpeg({ quality: 88 }).toBuffer();
    const careful = await sharp(bytes).resize(to, to, { kernel: 'lanczos3', fastShrinkOnLoad: false }).raw().toBuffer();

    expect(likeness((await avatarPixels(bytes, { sidePx: to, seed: '' })).pixels, careful)).toBeGreaterThan(34);
  });

  test('of one colour is of that colour at every size', () => {
    const sides = fc.integer({ min: 1, max: 70 });
    fc.assert(
      fc.property(sides, sides, sides, fc.nat(255), (widthPx, heightPx, sidePx, value) => {
        const square = squareOf(plain(widthPx, heightPx, value), sidePx);

        expect(square.pixels).toHaveLength(sidePx * sidePx * 3);
        expect(square.pixels.every((channel) => channel === value)).toBe(true);
      }),
      { seed: 5 },
    );
  });

  test('is neither brighter nor darker than its picture when it is scaled', () => {
    const sides = fc.integer({ min: 2, max: 40 });
    fc.assert(
      fc.property(sides, sides, fc.infiniteStream(fc.nat(255)), (side, sidePx, values) => {
        const pixels = Uint8Array.from(values.take(side * side * 3));
        const square = squareOf({ widthPx: side, heightPx: side, channels: 3, pixels }, sidePx);

        expect(Math.min(...square.pixels)).toBeGreaterThanOrEqual(Math.min(...pixels));
        expect(Math.max(...square.pixels)).toBeLessThanOrEqual(Math.max(...pixels));
      }),
      { seed: 6 },
    );
  });

  test('is laid on as a circle, the rim mixed, and everything around it left alone', () => {
    for (const side of [1, 2, 9, 120, 133]) {
      const ground = plain(side + 20, side + 20, 0);

      paintAvatar(plain(side, side, 255), ground, { xPx: 10, yPx: 10 });

      for (let y = 0; y < side + 20; y += 1) {
        for (let x = 0; x < side + 20; x += 1) {
          const inside = side / 2 - Math.hypot(x - 9.5 - side / 2, y - 9.5 - side / 2) + 0.5;
          const isBeside = x < 10 || y < 10 || x >= side + 10 || y >= side + 10;
          const expected = isBeside ? 0 : Math.round(255 * Math.min(1, Math.max(0, inside)));
          expect(pixelAt(ground, x, y), `${x}, ${y} of ${side}`).toEqual([expected, expected, expected]);
        }
      }
    }
  });

  test('that reaches beyond the ground is cut off there', () => {
    const ground = plain(30, 30, 0);

    paintAvatar(plain(20, 20, 200), ground, { xPx: 20, yPx: 15 });

    expect(pixelAt(ground, 29, 25)).toEqual([200, 200, 200]);
    expect(pixelAt(ground, 0, 25)).toEqual([0, 0, 0]);
  });
});

describe('the placeholder of who has no avatar', () => {
  const sidePx = 60;

  test('stands in for a picture that is none', async () => {
    const expected = placeholderAvatar({ sidePx, seed: 'ann' });

    for (const bytes of [undefined, Buffer.from('<html>'), Buffer.alloc(0)]) {
      expect((await avatarPixels(bytes, { sidePx, seed: 'ann' })).pixels).toEqual(expected.pixels);
    }
  });

  test('has eight pairs of colours, evenly given out, the same ones to the same person', () => {
    const colours = new Map<string, number>();
    for (let at = 0; at < 4_000; at += 1) {
      const colour = pixelAt(
        placeholderAvatar({ sidePx: 1, seed: `https://work.weixin.qq.com/gm/${at}` }),
        0,
        0,
      ).join();
      colours.set(colour, (colours.get(colour) ?? 0) + 1);
    }

    expect(colours.size).toBe(8);
    for (const count of colours.values()) expect(Math.abs(count - 500)).toBeLessThan(150);
  });

  test('shows a head and shoulders, lighter than what is around them', () => {
    const figure = placeholderAvatar({ sidePx, seed: 'ann' });
    const light = (x: number, y: number): number => Math.min(...pixelAt(figure, x, y));

    expect(light(30, 22)).toBeGreaterThan(230);
    expect(light(30, 50)).toBeGreaterThan(230);
    expect(light(30, 36)).toBeLessThan(200);
    expect(light(6, 30)).toBeLessThan(200);
  });

  test('shows an initial instead, in its middle', () => {
    const size = initialSizePx(sidePx);
    const pixels = new Uint8Array(size * 10 * 4).fill(255);
    const initial: Raster = { widthPx: 10, heightPx: size, channels: 4, pixels };

    const lettered = placeholderAvatar({ sidePx, seed: 'ann', initial });

    expect(size).toBe(29);
    expect([pixelAt(lettered, 25, 16), pixelAt(lettered, 34, 44)]).toEqual([
      [255, 255, 255],
      [255, 255, 255],
    ]);
    expect(Math.min(...pixelAt(lettered, 24, 30), ...pixelAt(lettered, 35, 30))).toBeLessThan(200);
  });
});

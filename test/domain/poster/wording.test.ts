import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawable, drawableName, fitLine } from '#shared/domain/poster/wording.ts';

/** Has all letters and, of emoji, flowers and families; marks and joiners only within those. */
const shownOf = (letter: string): string =>
  /^(🌸|👨‍👩‍👧|🇨🇳|❤️)$/u.test(letter)
    ? letter
    : Array.from(letter)
        .filter((one) => (one.codePointAt(0) ?? 0) < 0x1_f000 && !/[\p{C}\p{Variation_Selector}]/u.test(one))
        .join('');
/** Every letter is as wide as the type is high. */
const measure = (text: string, sizePx: number): number => Array.from(text).length * sizePx;
const wish = (part: string, over: object = {}) => ({
  around: (name: string) => `与${name}一起`,
  part,
  sizePx: 40,
  leastSizePx: 40,
  mostPx: 320,
  ...over,
});

describe('a name on the poster', () => {
  test.each([
    ['王小明', '王小明'],
    ['  Li   Lei ', 'Li Lei'],
    ['小鹿🦌爱吃桃', '小鹿爱吃桃'],
    ['一家👨‍👩‍👧三口', '一家👨‍👩‍👧三口'],
    ['我❤️你🇨🇳', '我❤️你🇨🇳'],
    ['a\u200Db\u200C\uFE0F', 'ab'],
    ['\u3164\u2800', '好友'],
    ['🦌_🦌', '好友'],
    ['__', '__'],
    ['line\r\nbreak\u2028here', 'line break here'],
    ['a\u202Eb\u200B\u0007c', 'abc'],
    ['e\u0301', 'é'],
    ['half \ud83e pair', 'half pair'],
    ['🦌🦌🦌', '好友'],
    ['', '好友'],
    ['\u0000\u200d', '好友'],
  ])('%j reads %j', (name, expected) => {
    expect(drawableName(name, shownOf).text).toBe(expected);
  });

  test.each([
    ['王小明', 0],
    ['小鹿🦌爱🦌', 2],
    ['a\u200Bb\u202E\u200D', 0],
    ['🦌', 1],
    ['', 0],
    ['\ud83e', 0],
  ])('%j lacks what no face has: %i letters', (name, missing) => {
    expect(drawableName(name, shownOf).missing).toBe(missing);
  });

  test('of two halves of a flag that come together is read anew', () => {
    expect(drawable('\u{1F1E8}🦌\u{1F1F3}', (letter) => (letter === '🦌' ? '' : letter))).toEqual({
      text: '🇨🇳',
      missing: 1,
    });
  });

  test('is never longer than a line could hold', () => {
    expect(Array.from(drawable('长'.repeat(5_000), shownOf).text)).toHaveLength(64);
    expect(drawable('👨‍👩‍👧'.repeat(50), shownOf).text).toBe('👨‍👩‍👧'.repeat(12));
  });

  test('holds only what the font can draw, on one line, whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (name) => {
        const shown = drawableName(name, shownOf).text;

        expect(shown).not.toBe('');
        const plain = shown.replaceAll(/🌸|👨‍👩‍👧|🇨🇳|❤️/gu, '');
        expect(plain).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Variation_Selector}]/u);
        expect(shownOf(plain)).toBe(plain);
        expect(drawableName(shown, shownOf)).toEqual({ text: shown, missing: 0 });
      }),
    );
  });
});

describe('fitting a line', () => {
  test('what fits stays as it is', () => {
    expect(fitLine(wish('小明'), measure)).toEqual({ text: '与小明一起', sizePx: 40, widthPx: 200 });
  });

  test('the name is cut, never the words after it', () => {
    expect(fitLine(wish('欧阳小明明明'), measure).text).toBe('与欧阳小明…一起');
  });

  test('it is set smaller first, where the template allows', () => {
    const line = fitLine(wish('欧阳小明明明', { leastSizePx: 30 }), measure);

    expect(line).toEqual({ text: '与欧阳小明明明一起', sizePx: 35, widthPx: 315 });
  });

  test('a letter made of several code points is not torn', () => {
    const line = fitLine(wish('ไท่กี่ที่นี่ว่', { mostPx: 400 }), measure);

    expect(line.text).toMatch(/^与(\P{M}\p{M}*)*…一起$/u);
  });

  test('words that alone are too long are cut themselves', () => {
    expect(fitLine(wish('小明', { around: (name: string) => `${name}邀请你参加秋天的大活动` }), measure).text).toBe(
      '小明邀请你参加…',
    );
  });

  test('where not one letter fits, nothing is drawn', () => {
    expect(fitLine(wish('小明', { mostPx: 10 }), measure)).toEqual({ text: '', sizePx: 40, widthPx: 0 });
  });

  test('no line is ever wider than its box, or smaller than allowed', () => {
    const shape = fc.record({
      part: fc.string({ minLength: 1, maxLength: 40 }),
      sizePx: fc.integer({ min: 20, max: 90 }),
      mostPx: fc.integer({ min: 1, max: 900 }),
      share: fc.double({ min: 0.5, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(shape, ({ part, sizePx, mostPx, share }) => {
        const leastSizePx = Math.ceil(sizePx * share);

        const line = fitLine(wish(part, { sizePx, mostPx, leastSizePx }), measure);

        expect(line.widthPx).toBeLessThanOrEqual(mostPx);
        expect(line.sizePx).toBeGreaterThanOrEqual(leastSizePx);
        expect(line.sizePx).toBeLessThanOrEqual(sizePx);
      }),
    );
  });
});

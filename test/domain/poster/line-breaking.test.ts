import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitBlock } from '#shared/domain/poster/line-breaking.ts';

/** Every character is as wide as the type is high; a space is half of it. */
const measure = (text: string, sizePx: number): number =>
  Array.from(text).reduce((width, one) => width + (one === ' ' ? 0.5 : 1) * sizePx, 0);
const block = (part: string, over: object = {}) =>
  fitBlock({ around: (name) => name, part, sizePx: 40, leastSizePx: 40, mostPx: 200, mostLines: 3, ...over }, measure);
const textsOf = (part: string, over?: object) => block(part, over).map(({ text }) => text);

describe('breaking a text into lines', () => {
  test.each([
    ['between Chinese letters', '春天来了花开了', ['春天来了花', '开了']],
    ['at spaces, which end no line', 'one two six', ['one', 'two', 'six']],
    ['between Chinese and a word', '我们go吧go吧', ['我们go吧', 'go吧']],
    ['never before a stop', '春天来了花，开了', ['春天来了', '花，开了']],
    ['never before a closing bracket', '春天（来了）花开', ['春天（来', '了）花开']],
    ['never after an opening one', '春天来了「花开」', ['春天来了', '「花开」']],
    ['within a word that is longer than a line', 'unbelievable', ['unbel', 'ievab', 'le']],
    ['before and after an emoji', 'ab🌸🌸🌸cd', ['ab🌸🌸🌸', 'cd']],
    ['not where it fits', '春天', ['春天']],
  ])('%s', (_, text, lines) => {
    expect(textsOf(text)).toEqual(lines);
  });

  test('sets it smaller first, where the template allows', () => {
    const lines = block('春天来了花开了春天来了花开了春天', { leastSizePx: 30 });

    expect(lines.map(({ text }) => text)).toEqual(['春天来了花开', '了春天来了花', '开了春天']);
    expect(new Set(lines.map(({ sizePx }) => sizePx))).toEqual(new Set([33]));
  });

  test('then cuts the name and keeps the words after it', () => {
    const around = (name: string): string => `${name}邀请你一起参加`;

    expect(textsOf('欧阳小明明明明明明明明', { around })).toEqual(['欧阳小明明', '明明…邀请', '你一起参加']);
  });

  test('an emoji of several parts is never torn', () => {
    expect(textsOf('👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧', { mostPx: 210, mostLines: 4 })).toEqual(['👨‍👩‍👧', '👨‍👩‍👧', '👨‍👩‍👧']);
  });

  test('no line is wider than the box, and there are no more than allowed', () => {
    const wish = fc.record({
      part: fc.string({ unit: fc.constantFrom(...'春天来了，。（）「」 abc🌸'), maxLength: 60 }),
      mostPx: fc.integer({ min: 20, max: 400 }),
      mostLines: fc.integer({ min: 1, max: 4 }),
      leastSizePx: fc.integer({ min: 12, max: 40 }),
    });
    fc.assert(
      fc.property(wish, ({ part, ...over }) => {
        const lines = block(part, over);

        expect(lines.length).toBeLessThanOrEqual(over.mostLines);
        for (const { widthPx, sizePx } of lines) {
          expect(widthPx).toBeLessThanOrEqual(over.mostPx);
          expect(sizePx).toBeGreaterThanOrEqual(over.leastSizePx);
        }
      }),
    );
  });

  test('no letter of a text that fits is lost or changes its place', () => {
    const texts = fc.string({ unit: fc.constantFrom(...'春天来了，。（）「」 ab🌸'), maxLength: 20 });
    fc.assert(
      fc.property(texts, (part) => {
        const shown = textsOf(part, { mostPx: 240, mostLines: 30 }).join('');

        expect(shown.replaceAll(' ', '')).toBe(part.replaceAll(' ', ''));
      }),
    );
  });
});

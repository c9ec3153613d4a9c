import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contains, overlaps } from '#shared/domain/poster/box.ts';
import { layOut } from '#shared/domain/poster/layout.ts';
import type { Box, PosterContent, PosterTemplate, TextLayer } from '#shared/domain/poster/template.ts';
import { templateFaults } from '#shared/domain/poster/template-faults.ts';
import { POSTER_TEMPLATES } from '#shared/domain/poster/templates.ts';
import type { Lettering } from '#shared/domain/poster/wording.ts';

const lettering: Lettering = {
  measure: (text, sizePx) =>
    Array.from(text).reduce((width, letter) => width + sizePx * (letter.charCodeAt(0) < 0x2000 ? 0.56 : 1), 0),
  shownOf: (letter) =>
    Array.from(letter)
      .filter((one) => (one.codePointAt(0) ?? 0) < 0x1_f000)
      .join(''),
};
const content: PosterContent = { campaignName: '春日好物节', nickname: '小明' };
const text = (over: Partial<TextLayer> = {}): TextLayer => ({
  kind: 'text',
  box: { xPx: 100, yPx: 400, widthPx: 400, heightPx: 60 },
  text: '{nickname}',
  sizePx: 40,
  colour: '#102030',
  align: 'left',
  ...over,
});
const withText = (layer: TextLayer): PosterTemplate => ({
  name: 'try',
  widthPx: 600,
  heightPx: 800,
  background: { kind: 'colour', from: '#ffffff', to: '#ffffff' },
  layers: [{ kind: 'qr', box: { xPx: 100, yPx: 50, widthPx: 300, heightPx: 300 } }, layer],
  quality: 85,
});
const lineOf = (layer: TextLayer, shown: PosterContent = content) => {
  const { lines, common } = layOut(withText(layer), shown, lettering);
  return { ...[...lines, ...common][0], isCommon: common.length > 0 };
};

describe('layout of a poster', () => {
  test('fills in names, and keeps what is personal apart from what all posters share', () => {
    expect(lineOf(text())).toMatchObject({ text: '小明', isCommon: false });
    expect(lineOf(text({ text: '{campaign}' }))).toMatchObject({ text: '春日好物节', isCommon: true });
    expect(lineOf(text({ text: '{nickname} 在 {campaign}' }))).toMatchObject({
      text: '小明 在 春日好物节',
      isCommon: false,
    });
  });

  test('a name cannot smuggle in a placeholder or a replacement pattern', () => {
    const shown = { campaignName: '节', nickname: "{campaign}$&$'" };

    expect(lineOf(text({ text: '{nickname} {campaign}' }), shown)).toMatchObject({ text: "{campaign}$&$' 节" });
  });

  test.each([
    ['left', 100],
    ['centre', 260],
    ['right', 420],
  ] as const)('sets a line to the %s', (align, xPx) => {
    expect(lineOf(text({ align }))).toMatchObject({ xPx, widthPx: 80 });
  });

  test('stands in the middle of its box, medium unless told otherwise', () => {
    expect(lineOf(text())).toMatchObject({ baselinePx: 445, sizePx: 40, weight: 'medium' });
    expect(lineOf(text({ weight: 'bold' }))).toMatchObject({ weight: 'bold' });
  });

  test('counts what no face has: once for the name, however often it stands, and for the words', () => {
    const twice = [text(), text({ text: '{nickname}🦌 {campaign}', weight: 'bold' })];
    const shown = { campaignName: '节🦌🦌', nickname: '小🦌明' };

    const layout = layOut({ ...withText(text()), layers: twice }, shown, lettering);

    expect(layout.missing).toEqual({ name: 1, words: 3 });
    expect(layOut(withText(text()), content, lettering).missing).toEqual({ name: 0, words: 0 });
  });

  test('sets several lines one above the other, around the middle of the box', () => {
    const { lines } = layOut(
      withText(text({ lines: 3, box: { xPx: 100, yPx: 400, widthPx: 200, heightPx: 160 }, align: 'centre' })),
      { campaignName: '节', nickname: '一二三四五六七八九' },
      lettering,
    );

    expect(lines.map((line) => [line.text, line.xPx, line.baselinePx])).toEqual([
      ['一二三四五', 100, 469],
      ['六七八九', 120, 522],
    ]);
  });

  test('keeps stroke and shadow inside the box as well', () => {
    const styled = { stroke: { colour: '#ffffff', widthPx: 4 }, shadow: { colour: '#000000', dxPx: -6, dyPx: 2 } };

    expect(lineOf(text({ ...styled, sizePx: 20 }))).toMatchObject({ xPx: 110, ...styled });
    expect(lineOf(text({ ...styled, align: 'right' }))).toMatchObject({ xPx: 500 - 4 - 80 });
  });

  test('a template without a code has no place for one', () => {
    expect(layOut({ ...withText(text()), layers: [] }, content, lettering).qr).toBeUndefined();
  });

  test('a block of lines stays in its box, at most as many lines as it is given', () => {
    const anyBlock = fc.record({
      lines: fc.integer({ min: 1, max: 4 }),
      widthPx: fc.integer({ min: 30, max: 400 }),
      sizePx: fc.integer({ min: 12, max: 60 }),
      strokePx: fc.integer({ min: 1, max: 12 }),
      nickname: fc.string({ unit: fc.constantFrom(...'一二，。（）「a b c  3'), maxLength: 50 }),
    });
    fc.assert(
      fc.property(anyBlock, ({ lines, widthPx, sizePx, strokePx, nickname }) => {
        const heightPx = Math.ceil(sizePx * 1.2 * lines) + 2 * strokePx;
        const box = { xPx: 10, yPx: 400, widthPx, heightPx };
        const stroke = { colour: '#ffffff', widthPx: strokePx };
        const layer = text({ lines, box, sizePx, leastSizePx: 12, stroke, text: '{nickname}，来' });

        const layout = layOut(withText(layer), { campaignName: '节', nickname }, lettering);

        expect(layout.lines.length).toBeLessThanOrEqual(lines);
        for (const line of layout.lines) {
          const top = line.baselinePx - 0.88 * line.sizePx - strokePx;
          const inkPx = Math.floor(line.widthPx) + 2 * strokePx;
          const ink = {
            xPx: line.xPx - strokePx,
            yPx: Math.ceil(top),
            widthPx: inkPx,
            heightPx: Math.floor(line.sizePx),
          };
          expect(line.text === '' || contains(box, ink)).toBe(true);
        }
      }),
    );
  });

  test('every line stays in its box and nothing is on the code, for any name', () => {
    const names = fc.record({
      nickname: fc.string({ unit: 'binary', maxLength: 50 }),
      campaignName: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 50 }),
    });
    fc.assert(
      fc.property(fc.constantFrom(...POSTER_TEMPLATES), names, (template, shown) => {
        const { lines, common, avatars, qr } = layOut(template, shown, lettering);

        const canvas = { xPx: 0, yPx: 0, widthPx: template.widthPx, heightPx: template.heightPx };
        const texts = [...lines, ...common].filter((piece) => piece.kind === 'text');
        const inks = texts.map(({ xPx, widthPx, box }): Box => ({ ...box, xPx, widthPx: Math.floor(widthPx) }));
        expect(qr).toBeDefined();
        for (const [at, ink] of inks.entries()) expect(contains(texts[at]!.box, ink)).toBe(true);
        for (const ink of [...inks, ...avatars]) {
          expect(contains(canvas, ink)).toBe(true);
          expect(overlaps(ink, qr!)).toBe(false);
        }
      }),
    );
  });

  test('templates found sound have every box on the canvas and an empty code zone', () => {
    const anyBox = fc.record({
      xPx: fc.integer({ min: -50, max: 700 }),
      yPx: fc.integer({ min: -50, max: 700 }),
      widthPx: fc.integer({ min: 0, max: 700 }),
      heightPx: fc.integer({ min: 0, max: 700 }),
    });
    fc.assert(
      fc.property(anyBox, anyBox, (one, other) => {
        const template = { ...withText(text({ box: one, sizePx: 12 })) };
        const layers = [...template.layers, { kind: 'avatar', box: { ...other, heightPx: other.widthPx } } as const];
        const boxes = layers.map((layer) => layer.box);
        const canvas = { xPx: 0, yPx: 0, widthPx: 600, heightPx: 800 };

        const isSound = templateFaults({ ...template, layers }).length === 0;

        const isInside = boxes.every((box) => contains(canvas, box) && box.widthPx > 0 && box.heightPx > 0);
        const isApart = !boxes.some((box, at) => boxes.some((next, after) => after > at && overlaps(box, next)));
        expect(isSound).toBe(isInside && isApart && one.heightPx >= 15);
      }),
      { numRuns: 2_000 },
    );
  });
});

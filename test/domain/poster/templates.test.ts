import { describe, expect, test } from 'vitest';
import type { Box, PosterLayer, PosterTemplate } from '#shared/domain/poster/template.ts';
import { POSTER_TEMPLATES, shippedTemplate } from '#shared/domain/poster/templates.ts';

const isPersonal = (layer: PosterLayer): boolean =>
  layer.kind === 'qr' || layer.kind === 'avatar' || (layer.kind === 'text' && layer.text.includes('{nickname}'));
const personal = ({ layers }: PosterTemplate): readonly Box[] => layers.filter(isPersonal).map(({ box }) => box);
const codeOf = ({ layers }: PosterTemplate): Box => layers.find(({ kind }) => kind === 'qr')!.box;
/** Rows of 16 px in which JPEG keeps a poster, a third of them. */
const thirdPx = (heightPx: number): number => Math.ceil(Math.ceil(heightPx / 16) / 3) * 16;

describe('the shipped templates', () => {
  test('are three designs, each 750×1334 and 1080×1920, by names that campaigns may have used already', () => {
    const sizes = POSTER_TEMPLATES.map(({ name, widthPx, heightPx }) => `${name} ${widthPx}×${heightPx}`);

    expect(sizes).toEqual([
      'harbour 750×1334',
      'harbour-1080 1080×1920',
      'sunrise 1080×1920',
      'sunrise-750 750×1334',
      'grove 750×1334',
      'grove-1080 1080×1920',
    ]);
  });

  describe.each(POSTER_TEMPLATES)('$name', (template) => {
    const { widthPx, heightPx } = template;
    const scale = widthPx / 750;

    test('keeps all that is personal within one third of its rows, so that only that third is drawn for each person', () => {
      const boxes = personal(template);
      const top = Math.min(...boxes.map(({ yPx }) => yPx));
      const bottom = Math.max(...boxes.map((box) => box.yPx + box.heightPx));
      const third = thirdPx(heightPx);

      expect(boxes).toHaveLength(3);
      expect(Math.floor(top / third)).toBe(Math.floor((bottom - 1) / third));
      expect(bottom - top).toBeLessThanOrEqual(widthPx === 750 ? 400 : 560);
    });

    test('has its code on the grid of 8 px and nearly half as wide as itself', () => {
      const { xPx, yPx, widthPx: sidePx } = codeOf(template);

      expect([xPx % 8, yPx % 8, sidePx % 8]).toEqual([0, 0, 0]);
      expect(sidePx / widthPx).toBeGreaterThanOrEqual(0.48);
      for (const modules of [33, 37, 41]) expect(Math.floor(sidePx / (modules + 8))).toBeGreaterThanOrEqual(8);
    });

    test('keeps words and faces clear of the edges, and the avatar no larger than what WeChat serves looks good at', () => {
      for (const { kind, box } of template.layers) {
        if (kind === 'shape') continue;
        const nearest = Math.min(box.xPx, box.yPx, widthPx - box.xPx - box.widthPx, heightPx - box.yPx - box.heightPx);
        expect(nearest).toBeGreaterThanOrEqual(Math.floor(44 * scale));
        if (kind === 'avatar') expect(box.widthPx).toBeLessThanOrEqual(widthPx === 750 ? 132 : 200);
      }
    });

    test('asks nobody to share in return for a reward', () => {
      const words = template.layers.map((layer) => (layer.kind === 'text' ? layer.text : '')).join();

      expect(words).toContain('{campaign}');
      expect(words).not.toMatch(/分享|转发|朋友圈|奖|红包|免费|领取|抽/);
    });
  });

  test('of one design say the same in both sizes', () => {
    for (const [small, large] of [
      ['harbour', 'harbour-1080'],
      ['sunrise-750', 'sunrise'],
      ['grove', 'grove-1080'],
    ] as const) {
      const words = (name: string) =>
        shippedTemplate(name)?.layers.map((layer) => (layer.kind === 'text' ? layer.text : layer.kind));
      expect(words(large)).toEqual(words(small));
    }
  });
});

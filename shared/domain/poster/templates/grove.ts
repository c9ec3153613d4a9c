/** Grove: trees, hills of cut paper and a winding way, green on cream. For reading clubs, beauty, mothers and babies. */
import type { PosterTemplate } from '../template.ts';
import { box, card, disc, enlarged, line, square } from './layers.ts';

export const grove: PosterTemplate = {
  name: 'grove',
  widthPx: 750,
  heightPx: 1334,
  background: { kind: 'art', name: 'grove' },
  layers: [
    line('好 友 邀 你 同 行', box(200, 136, 350, 42), 28, '#3f6b4e'),
    line('{campaign}', box(92, 186, 566, 184), 76, '#1f4a36', { weight: 'bold', leastSizePx: 48, lines: 2 }),
    line('慢下来，一起做喜欢的事', box(92, 380, 566, 44), 28, '#3f6b4e'),
    card(box(30, 880, 690, 424), '#f7f2e2', 32),
    card(box(304, 888, 408, 408), '#ffffff', 24),
    disc(square(107, 920, 120), '#bcd6ae'),
    { kind: 'avatar', box: square(111, 924, 112) },
    line('{nickname}', box(50, 1048, 234, 84), 34, '#1f4a36', { weight: 'bold', leastSizePx: 26, lines: 2 }),
    line('邀请你一起加入', box(50, 1134, 234, 40), 28, '#4b6b55'),
    card(box(59, 1200, 216, 56), '#2f6b4d', 28),
    line('长按识别二维码', box(59, 1200, 216, 56), 26, '#fdf9ec', { weight: 'bold' }),
    { kind: 'qr', box: square(312, 896, 392) },
  ],
  quality: 85,
};

export const grove1080: PosterTemplate = enlarged(grove, {
  name: 'grove-1080',
  widthPx: 1080,
  heightPx: 1920,
  qr: square(456, 1304, 544),
});

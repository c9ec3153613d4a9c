/** Harbour: a lighthouse, a boat and a town by night, blue to violet. For technology, services, courses; the default. */
import type { PosterTemplate } from '../template.ts';
import { box, card, disc, enlarged, line, square } from './layers.ts';

export const harbour: PosterTemplate = {
  name: 'harbour',
  widthPx: 750,
  heightPx: 1334,
  background: { kind: 'art', name: 'harbour' },
  layers: [
    line('好友专属邀请', box(56, 80, 638, 42), 28, '#c9d4ff', { align: 'left' }),
    line('{campaign}', box(56, 134, 638, 188), 78, '#ffffff', {
      ...{ align: 'left', weight: 'bold', leastSizePx: 52, lines: 2 },
    }),
    line('和好友一起，从这里出发', box(56, 334, 638, 44), 30, '#dfe4ff', { align: 'left' }),
    card(box(30, 880, 690, 424), '#ffffff', 32),
    disc(square(62, 920, 120), '#dfe2ff'),
    { kind: 'avatar', box: square(66, 924, 112) },
    line('{nickname}', box(66, 1048, 238, 84), 34, '#171c4d', {
      ...{ align: 'left', weight: 'bold', leastSizePx: 26, lines: 2 },
    }),
    line('邀请你一起加入', box(66, 1134, 238, 40), 28, '#5a6088', { align: 'left' }),
    card(box(66, 1200, 226, 56), '#4338d8', 28),
    line('长按识别二维码', box(66, 1200, 226, 56), 26, '#ffffff', { weight: 'bold' }),
    { kind: 'qr', box: square(312, 896, 392) },
  ],
  quality: 85,
};

export const harbour1080: PosterTemplate = enlarged(harbour, {
  name: 'harbour-1080',
  widthPx: 1080,
  heightPx: 1920,
  qr: square(464, 1304, 544),
});

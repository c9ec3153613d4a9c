/** Sunrise: a sun over hills of cut paper, lanterns and a ticket, coral to crimson. For food, shops, festivals. */
import type { PosterTemplate } from '../template.ts';
import { box, card, disc, enlarged, line, square } from './layers.ts';

/** The ticket is part of the art: white beneath the code, red beneath who invites. */
export const sunrise750: PosterTemplate = {
  name: 'sunrise-750',
  widthPx: 750,
  heightPx: 1334,
  background: { kind: 'art', name: 'sunrise' },
  layers: [
    line('诚 意 相 邀', box(190, 102, 370, 42), 30, '#ffe3b3'),
    line('{campaign}', box(56, 152, 638, 192), 78, '#fff7e6', {
      ...{ weight: 'bold', leastSizePx: 54, lines: 2, shadow: { colour: '#8f1230', dxPx: 0, dyPx: 4 } },
    }),
    line('热热闹闹，等你一起来', box(56, 352, 638, 44), 30, '#fffaf0'),
    { kind: 'qr', box: square(48, 896, 392) },
    disc(square(527, 920, 120), '#ffd98a'),
    { kind: 'avatar', box: square(531, 924, 112) },
    line('{nickname}', box(476, 1048, 222, 84), 34, '#fff7e6', { weight: 'bold', leastSizePx: 26, lines: 2 }),
    line('邀请你一起来', box(476, 1134, 222, 40), 28, '#ffdcc0'),
    card(box(484, 1200, 206, 56), '#ffd98a', 28),
    line('长按识别二维码', box(484, 1200, 206, 56), 26, '#8a1033', { weight: 'bold' }),
  ],
  quality: 85,
};

export const sunrise: PosterTemplate = enlarged(sunrise750, {
  name: 'sunrise',
  widthPx: 1080,
  heightPx: 1920,
  qr: square(80, 1304, 544),
});

/** The templates shipped with the product. A campaign names one of them, or brings its own. */
import type { Box, PosterLayer, PosterTemplate, ShapeLayer, TextLayer } from './template.ts';

const box = (xPx: number, yPx: number, widthPx: number, heightPx: number): Box => ({ xPx, yPx, widthPx, heightPx });
const square = (xPx: number, yPx: number, sidePx: number): Box => box(xPx, yPx, sidePx, sidePx);

const disc = (at: Box, colour: string, opacity: number): ShapeLayer => ({
  kind: 'shape',
  box: at,
  colour,
  radiusPx: at.widthPx / 2,
  opacity,
});
const card = (at: Box, colour: string, radiusPx: number): ShapeLayer => ({ kind: 'shape', box: at, colour, radiusPx });

const line = (
  text: string,
  at: Box,
  sizePx: number,
  colour: string,
  more: Partial<Pick<TextLayer, 'align' | 'weight' | 'leastSizePx'>> = {},
): PosterLayer => ({ kind: 'text', text, box: at, sizePx, colour, align: 'centre', ...more });

/** 750×1334, blue to violet; light to send and the default. */
const harbour: PosterTemplate = {
  name: 'harbour',
  widthPx: 750,
  heightPx: 1334,
  background: { kind: 'colour', from: '#2456f5', to: '#7b4dff' },
  layers: [
    disc(square(430, 30, 300), '#ffffff', 0.07),
    disc(square(20, 210, 190), '#ffffff', 0.06),
    line('好友专属邀请', box(75, 84, 600, 50), 30, '#cfdcff'),
    line('{campaign}', box(55, 146, 640, 110), 76, '#ffffff', { weight: 'bold', leastSizePx: 36 }),
    card(box(345, 276, 60, 6), '#ffd45e', 3),
    card(box(50, 330, 650, 880), '#ffffff', 40),
    disc(square(307, 366, 136), '#e6ebff', 1),
    { kind: 'avatar', box: square(315, 374, 120) },
    line('{nickname}', box(100, 514, 550, 62), 42, '#1c2340', { weight: 'bold', leastSizePx: 34 }),
    line('邀请你一起参加', box(100, 576, 550, 46), 30, '#6b7390'),
    { kind: 'qr', box: square(155, 640, 440) },
    line('长按识别二维码，立即参加', box(100, 1104, 550, 56), 34, '#2456f5', { weight: 'bold' }),
    line('扫码进来，我们一起参加', box(75, 1242, 600, 46), 28, '#e3dcff'),
  ],
  quality: 85,
};

/** 1080×1920, coral to rose; fills a phone's screen. */
const sunrise: PosterTemplate = {
  name: 'sunrise',
  widthPx: 1080,
  heightPx: 1920,
  background: { kind: 'colour', from: '#c93f0c', to: '#d81e5b' },
  layers: [
    disc(square(560, 40, 480), '#fff3d6', 0.16),
    disc(square(680, 160, 240), '#fff3d6', 0.2),
    { kind: 'avatar', box: square(90, 120, 140) },
    line('{nickname}', box(262, 120, 728, 76), 50, '#ffffff', { align: 'left', weight: 'bold', leastSizePx: 40 }),
    line('送你一张邀请函', box(262, 196, 728, 60), 38, '#fff1e6', { align: 'left' }),
    line('{campaign}', box(90, 370, 900, 160), 108, '#ffffff', { align: 'left', weight: 'bold', leastSizePx: 60 }),
    card(box(90, 560, 120, 10), '#fff3d6', 5),
    line('和好友一起，现在就加入', box(90, 606, 900, 72), 46, '#fff1e6', { align: 'left' }),
    card(box(90, 800, 900, 900), '#ffffff', 56),
    { kind: 'qr', box: square(270, 850, 540) },
    line('长按识别二维码', box(140, 1440, 800, 84), 56, '#d92660', { weight: 'bold' }),
    line('与 {nickname} 一起参加', box(140, 1540, 800, 66), 40, '#7a5560'),
    line('扫码进来，我们一起参加', box(90, 1770, 900, 60), 36, '#ffe3ea'),
  ],
  quality: 85,
};

export const POSTER_TEMPLATES: readonly PosterTemplate[] = [harbour, sunrise];

/** What a campaign gets that names no template. */
export const DEFAULT_TEMPLATE: PosterTemplate = harbour;

export const shippedTemplate = (name: string): PosterTemplate | undefined =>
  POSTER_TEMPLATES.find((template) => template.name === name);

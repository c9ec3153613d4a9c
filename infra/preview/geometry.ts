/** How the boxes of a template lie: to the edges, to each other, and across its rows. Pure. */
import { contains, overlaps } from '#shared/domain/poster/box.ts';
import type { Box, PosterLayer, PosterTemplate } from '#shared/domain/poster/template.ts';

export interface Lie {
  readonly layer: string;
  readonly what: string;
  readonly box: string;
  /** To the edges of the poster. */
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** The nearest of the other layers and how far it is; what it lies on is told apart. */
  readonly nearest: string;
  readonly on: string;
}

export function lies({ widthPx, heightPx, layers }: PosterTemplate): readonly Lie[] {
  return layers.map((layer, at) => {
    const { box } = layer;
    return {
      layer: `layers[${at}]`,
      what: wordFor(layer),
      box: `${box.xPx},${box.yPx} ${box.widthPx}×${box.heightPx}`,
      left: box.xPx,
      top: box.yPx,
      right: widthPx - box.xPx - box.widthPx,
      bottom: heightPx - box.yPx - box.heightPx,
      nearest: nearestOf(layers, at),
      on: groundOf(layers, at),
    };
  });
}

const wordFor = (layer: PosterLayer): string =>
  layer.kind === 'text' ? `text ${[...layer.text].slice(0, 10).join('')}` : layer.kind;

/** 0 where they touch or overlap. */
export function gapPx(one: Box, other: Box): number {
  const along = (from: number, length: number, otherFrom: number, otherLength: number): number =>
    Math.max(0, otherFrom - from - length, from - otherFrom - otherLength);
  const dx = along(one.xPx, one.widthPx, other.xPx, other.widthPx);
  const dy = along(one.yPx, one.heightPx, other.yPx, other.heightPx);
  return Math.round(Math.hypot(dx, dy));
}

function nearestOf(layers: readonly PosterLayer[], at: number): string {
  const box = layers[at]?.box;
  if (box === undefined) return '';
  const apart = layers.flatMap((other, index) =>
    index === at || overlaps(box, other.box) ? [] : [{ index, gap: gapPx(box, other.box) }],
  );
  const [nearest] = apart.toSorted((one, other) => one.gap - other.gap);
  return nearest === undefined ? '' : `${nearest.gap} px to layers[${nearest.index}]`;
}

/** The uppermost shape beneath, and how deep within it the box lies. */
function groundOf(layers: readonly PosterLayer[], at: number): string {
  const box = layers[at]?.box;
  const below = layers.slice(0, at).findLastIndex((other) => box !== undefined && overlaps(box, other.box));
  const ground = layers[below]?.box;
  if (box === undefined || ground === undefined) return '';
  if (!contains(ground, box)) return `layers[${below}], across its edge`;
  const within = Math.min(
    ...[box.xPx - ground.xPx, box.yPx - ground.yPx],
    ...[ground.xPx + ground.widthPx - box.xPx - box.widthPx, ground.yPx + ground.heightPx - box.yPx - box.heightPx],
  );
  return `layers[${below}], ${within} px within`;
}

/**
 * Which parts of a poster are another participant's: whole blocks of the JPEG around avatar, own lines and code. The rest is encoded once per
 * template. Refuses layouts whose personal parts reach into the cut-off blocks at the right or the bottom edge: those are encoded whole.
 */
import { overlaps } from './box.ts';
import { type Box, NICKNAME, type PosterLayer, type PosterTemplate } from './template.ts';

/** ITU-T T.81, A.2.4, at 4:2:0: the smallest part of a JPEG that is encoded for itself is 16 by 16 pixels. */
export const BLOCK_PX = 16;

export type Splicing =
  | { readonly kind: 'spliced'; readonly patches: readonly Box[] }
  | { readonly kind: 'whole'; readonly why: readonly string[] };

/** `{nickname}` makes a line somebody's own. */
export const isPersonal = (layer: PosterLayer): boolean =>
  layer.kind === 'qr' || layer.kind === 'avatar' || (layer.kind === 'text' && layer.text.includes(NICKNAME));

/**
 * A poster is spliced when it is a JPEG and no personal layer touches a block that the poster's right or bottom edge cuts off.
 * Patches are whole blocks, lie in drawing order, and none overlaps another.
 */
export function splicingOf(template: PosterTemplate): Splicing {
  if (template.format === 'png') return { kind: 'whole', why: ['a PNG is always encoded whole'] };
  const edge = { xPx: wholeBlocks(template.widthPx), yPx: wholeBlocks(template.heightPx) };
  const why = template.layers.flatMap((layer, at) => (isPersonal(layer) ? edgeFaults(layer.box, at, edge) : []));
  if (why.length > 0) return { kind: 'whole', why };
  const boxes = template.layers.filter(isPersonal).map(({ box }) => snapped(box));
  return { kind: 'spliced', patches: disjoint(boxes) };
}

/** The share of all blocks that is encoded anew for every participant, 0–1. */
export function changingShare({ widthPx, heightPx }: PosterTemplate, splicing: Splicing): number {
  if (splicing.kind === 'whole') return 1;
  const area = splicing.patches.reduce((sum, patch) => sum + patch.widthPx * patch.heightPx, 0);
  return area / (widthPx * heightPx);
}

const wholeBlocks = (px: number): number => Math.floor(px / BLOCK_PX) * BLOCK_PX;

function edgeFaults(
  { xPx, yPx, widthPx, heightPx }: Box,
  at: number,
  edge: { readonly xPx: number; readonly yPx: number },
): readonly string[] {
  const name = `layers[${at}]`;
  return [
    ...(xPx + widthPx > edge.xPx ? [`${name} ends right of ${edge.xPx} px, in blocks the poster's edge cuts off`] : []),
    ...(yPx + heightPx > edge.yPx ? [`${name} ends below ${edge.yPx} px, in blocks the poster's edge cuts off`] : []),
  ];
}

function snapped({ xPx, yPx, widthPx, heightPx }: Box): Box {
  const [left, top] = [wholeBlocks(xPx), wholeBlocks(yPx)];
  const [right, bottom] = [wholeBlocks(xPx + widthPx + BLOCK_PX - 1), wholeBlocks(yPx + heightPx + BLOCK_PX - 1)];
  return { xPx: left, yPx: top, widthPx: right - left, heightPx: bottom - top };
}

/** Boxes that share a block become one; that one may meet a third. */
function disjoint(boxes: readonly Box[]): readonly Box[] {
  return boxes.reduce<readonly Box[]>((apart, box) => {
    let grown = box;
    let rest = apart;
    for (let met = rest.find(meets(grown)); met !== undefined; met = rest.find(meets(grown))) {
      const gone = met;
      grown = around(grown, gone);
      rest = rest.filter((one) => one !== gone);
    }
    return [...rest, grown];
  }, []);
}

const meets =
  (box: Box) =>
  (other: Box): boolean =>
    overlaps(box, other);

function around(one: Box, other: Box): Box {
  const [left, top] = [Math.min(one.xPx, other.xPx), Math.min(one.yPx, other.yPx)];
  const right = Math.max(one.xPx + one.widthPx, other.xPx + other.widthPx);
  const bottom = Math.max(one.yPx + one.heightPx, other.yPx + other.heightPx);
  return { xPx: left, yPx: top, widthPx: right - left, heightPx: bottom - top };
}

/** What a template may do but had better not: said to its designer, refused by nobody. Pure. */
import type { Splicing } from '#shared/domain/poster/patches.ts';
import type { PosterTemplate } from '#shared/domain/poster/template.ts';
import type { CodeScore } from './code-score.ts';
import { type Contrast, LEAST_CONTRAST } from './contrast.ts';
import type { DrawnSample } from './drawing.ts';
import { gapPx } from './geometry.ts';

export interface Findings {
  readonly splice: Splicing;
  readonly contrasts: readonly Contrast[];
  readonly scores: readonly CodeScore[];
  readonly drawn: readonly DrawnSample[];
}

export type Warn = (path: string, message: string) => void;

const MOST_KB = 200;
/** Of the poster's width: nearer to the edge, phones and chats cut into it. */
const EDGE = 0.03;
const CODE_WIDTH = 0.4;
const LEAST_GAP_PX = 8;
const GRID_PX = 8;
/** What WeChat serves; larger is drawn from fewer pixels than it shows. */
const AVATAR_PX = 200;
const LEAST_MODULE_PX = 6;

export function warnings(template: PosterTemplate, findings: Findings, warn: Warn): void {
  boxWarnings(template, warn);
  if (findings.splice.kind === 'whole') {
    warn('layers', `every poster is encoded whole, at several times the cost: ${findings.splice.why.join('; ')}`);
  }
  for (const { layer, ratio } of findings.contrasts) {
    if (ratio < LEAST_CONTRAST) {
      warn(
        `layers[${layer}].colour`,
        `contrast ${ratio.toFixed(1)} to what is behind; ${LEAST_CONTRAST} can be read anywhere`,
      );
    }
  }
  codeWarnings(template, findings, warn);
  const heaviest = Math.max(0, ...findings.drawn.map(({ poster }) => poster.bytes.byteLength / 1_000));
  if (heaviest > MOST_KB)
    warn('quality', `${Math.round(heaviest)} kB; above ${MOST_KB} kB a poster is slow to send and to open`);
}

function boxWarnings({ widthPx, heightPx, layers }: PosterTemplate, warn: Warn): void {
  const edgePx = Math.round(widthPx * EDGE);
  for (const [at, { kind, box }] of layers.entries()) {
    if (kind === 'shape') continue;
    const nearest = Math.min(box.xPx, box.yPx, widthPx - box.xPx - box.widthPx, heightPx - box.yPx - box.heightPx);
    if (nearest < edgePx) warn(`layers[${at}].box`, `${nearest} px from the edge; keep ${edgePx} px clear`);
    if (kind === 'avatar' && box.widthPx > AVATAR_PX) {
      warn(
        `layers[${at}].box`,
        `an avatar of ${box.widthPx} px is more than the pictures of many people hold: at most ${AVATAR_PX} px`,
      );
    }
  }
  for (const [at, upper] of layers.entries()) {
    for (const [below, lower] of layers.slice(0, at).entries()) {
      const isCrowded = upper.kind !== 'shape' && lower.kind !== 'shape' && gapPx(upper.box, lower.box) < LEAST_GAP_PX;
      // Lines of one paragraph stand close on purpose: their boxes have the air in them.
      if (isCrowded && (upper.kind !== 'text' || lower.kind !== 'text')) {
        warn(`layers[${at}].box`, `${gapPx(upper.box, lower.box)} px from layers[${below}]; keep ${LEAST_GAP_PX} px`);
      }
    }
  }
}

function codeWarnings({ widthPx, layers }: PosterTemplate, { scores }: Findings, warn: Warn): void {
  const at = layers.findIndex(({ kind }) => kind === 'qr');
  const box = layers[at]?.box;
  if (box === undefined) return;
  const path = `layers[${at}].box`;
  if ([box.xPx, box.yPx, box.widthPx].some((px) => px % GRID_PX !== 0)) {
    warn(path, `the code is crispest with x, y and width in whole steps of ${GRID_PX} px`);
  }
  if (box.widthPx < widthPx * CODE_WIDTH) {
    warn(
      path,
      `the code takes ${Math.round((100 * box.widthPx) / widthPx)} % of the width; from 40 % on it is scanned at arm’s length`,
    );
  }
  for (const { style, modulePx, readAt } of scores) {
    if (modulePx !== undefined && modulePx < LEAST_MODULE_PX) {
      warn(path, `${style}: modules of ${modulePx} px; ${LEAST_MODULE_PX} px survive being sent on`);
    }
    for (const { widthPx: at, by } of readAt) {
      if (by.length === 0) warn(path, `${style}: no reader reads the code at ${at} px of width`);
    }
  }
}

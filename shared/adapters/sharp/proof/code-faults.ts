/** What is wrong with how a template shows its code: too small for a phone, or not set off from what surrounds it. */
import { contrast, luminance } from '#shared/domain/poster/contrast.ts';
import type { Box, PosterTemplate } from '#shared/domain/poster/template.ts';
import type { TemplateFault } from '#shared/domain/poster/template-faults.ts';
import { QUIET_MODULES } from '../code/code-place.ts';
import type { Grey } from '../code/grey.ts';

/** As wide as a chat shows a poster on a small phone. */
const SHOWN_PX = 360;
/** A camera that is held to a screen tells no finer modules apart. */
const LEAST_SHOWN_MODULE_PX = 1.6;
/** Modules of black print on grey card still have it; below, scanners begin to fail in poor light. */
const LEAST_CONTRAST = 3;

/** @param modules of the largest code that WeCom usually hands out */
export function sizeFaults(
  template: PosterTemplate,
  box: Box,
  modules: number,
  path: string,
): readonly TemplateFault[] {
  const { widthPx } = template;
  const all = modules + 2 * QUIET_MODULES;
  const shownPx = (Math.floor(box.widthPx / all) * SHOWN_PX) / widthPx;
  if (shownPx >= LEAST_SHOWN_MODULE_PX) return [];
  const needed = Math.ceil((LEAST_SHOWN_MODULE_PX * widthPx) / SHOWN_PX) * all;
  const share = Math.round((100 * box.widthPx) / widthPx);
  const message =
    `the code is too small: it takes ${share} % of the poster's width, so on a poster shown ${SHOWN_PX} px wide its modules are ` +
    `${shownPx.toFixed(1)} px; at least ${LEAST_SHOWN_MODULE_PX} px can be scanned, which is a box of ${needed} px`;
  return [{ path, message }];
}

/** Looks at the box in a finished poster: its outer ring must be quiet and light, and the code in it dark. */
export function quietZoneFaults(poster: Grey, box: Box, modules: number, path: string): readonly TemplateFault[] {
  const ringPx = Math.max(2, Math.floor((box.widthPx / (modules + 2 * QUIET_MODULES)) * (QUIET_MODULES - 1)));
  const ring: number[] = [];
  const code: number[] = [];
  for (let y = 0; y < box.heightPx; y += 1) {
    for (let x = 0; x < box.widthPx; x += 1) {
      const fromEdge = Math.min(x, y, box.widthPx - 1 - x, box.heightPx - 1 - y);
      (fromEdge < ringPx ? ring : code).push(poster.pixels[(y + box.yPx) * poster.widthPx + x + box.xPx] ?? 0);
    }
  }
  const [quiet, dark] = [part(ring, 0.05), part(code, 0.1)];
  const ratio = quiet > dark ? contrast(lightOf(quiet), lightOf(dark)) : 1;
  if (ratio >= LEAST_CONTRAST) return [];
  const message = `the contrast of the code to the quiet zone around it is ${ratio.toFixed(1)}; at least ${LEAST_CONTRAST} can be scanned`;
  return [{ path, message }];
}

const lightOf = (grey: number): number => luminance([grey, grey, grey]);

/** The value that so much of them lies below. */
const part = (values: readonly number[], share: number): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length * share)] ?? 0;

/** What is wrong with the words of a template: colours that cannot be told from what they stand on, in the poster drawn without them. */
import { contrast, luminance, rgbOf } from '#shared/domain/poster/contrast.ts';
import type { PosterTemplate, TextLayer } from '#shared/domain/poster/template.ts';
import type { TemplateFault } from '#shared/domain/poster/template-faults.ts';
import type { Raster } from '../raster.ts';

/** Below, words are guessed rather than read. */
const LEAST_CONTRAST = 2;
/** WCAG 2.2, 1.4.3, for large letters. */
const GOOD_CONTRAST = 3;
/** A letter may cross a few bright spots; when it loses a quarter of itself, it is lost. */
const WORST_SHARE = 0.25;

export interface TextFaults {
  readonly faults: readonly TemplateFault[];
  readonly warnings: readonly TemplateFault[];
}

/** The template without its words: what they will stand on. */
export const withoutWords = (template: PosterTemplate): PosterTemplate => ({
  ...template,
  layers: template.layers.filter((layer) => layer.kind !== 'text'),
});

/** @param ground the finished poster of the template without its words */
export function textFaults(template: PosterTemplate, ground: Raster): TextFaults {
  const judged = template.layers.flatMap((layer, at) => {
    if (layer.kind !== 'text') return [];
    const ratio = standsOut(layer, ground);
    const message = `the contrast of this text to what it stands on is ${ratio.toFixed(1)}; ${GOOD_CONTRAST} is read with ease, below ${LEAST_CONTRAST} nobody does`;
    return [{ path: `layers[${at}].colour`, message, ratio }];
  });
  const told = (isMeant: (ratio: number) => boolean): readonly TemplateFault[] =>
    judged.filter(({ ratio }) => isMeant(ratio)).map(({ path, message }) => ({ path, message }));
  return {
    faults: told((ratio) => ratio < LEAST_CONTRAST),
    warnings: told((ratio) => ratio >= LEAST_CONTRAST && ratio < GOOD_CONTRAST),
  };
}

/** A stroke or a shadow of another colour sets letters off wherever they stand. */
function standsOut({ box, colour, stroke, shadow }: TextLayer, ground: Raster): number {
  const letters = luminance(rgbOf(colour));
  const against: number[] = [];
  for (let y = box.yPx; y < box.yPx + box.heightPx; y += 2) {
    for (let x = box.xPx; x < box.xPx + box.widthPx; x += 2) {
      const at = (y * ground.widthPx + x) * ground.channels;
      const [red = 0, green = 0, blue = 0] = ground.pixels.subarray(at, at + 3);
      against.push(contrast(letters, luminance([red, green, blue])));
    }
  }
  const worst = against.toSorted((one, other) => one - other)[Math.floor(against.length * WORST_SHARE)] ?? 1;
  const around = [stroke, shadow].map((line) =>
    line === undefined ? 1 : contrast(letters, luminance(rgbOf(line.colour))),
  );
  return Math.max(worst, ...around);
}

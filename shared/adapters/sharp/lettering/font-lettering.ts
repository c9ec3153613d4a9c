/** Text in the fonts shipped with the renderer: measured for the layout, and turned into outlines for the drawing. */
import type { PlacedText } from '#shared/domain/poster/layout.ts';
import type { TextWeight } from '#shared/domain/poster/template.ts';
import type { Lettering } from '#shared/domain/poster/wording.ts';
import { type FontFace, openFontFace } from './font-face.ts';

export interface FontLettering extends Lettering {
  /** The line as an SVG fragment, clipped to its box. */
  drawn(line: PlacedText): string;
}

/** Fonts are opened at their first use: a poster whose personal lines are all medium never reads the bold file again. */
export function fontLettering(fonts: Readonly<Record<TextWeight, string>>): FontLettering {
  const faces = new Map<TextWeight, FontFace>();
  const face = (weight: TextWeight): FontFace => {
    const known = faces.get(weight);
    if (known !== undefined) return known;
    const opened = openFontFace(fonts[weight]);
    faces.set(weight, opened);
    return opened;
  };
  return {
    canDraw: (codePoint, weight) => face(weight).has(codePoint),
    measure(text, sizePx, weight) {
      const { advanceOf, unitsPerEm } = face(weight);
      return Array.from(text).reduce(
        (width, letter) => width + (advanceOf(letter.codePointAt(0) ?? 0) * sizePx) / unitsPerEm,
        0,
      );
    },
    drawn: (line) => outlines(line, face(line.weight)),
  };
}

function outlines({ text, sizePx, colour, xPx, baselinePx, box }: PlacedText, face: FontFace): string {
  const scale = sizePx / face.unitsPerEm;
  let pen = 0;
  const paths = Array.from(text, (letter) => {
    const codePoint = letter.codePointAt(0) ?? 0;
    const at = pen;
    pen += face.advanceOf(codePoint);
    return `<path transform="translate(${at} 0)" d="${face.outlineOf(codePoint)}"/>`;
  });
  const clip = `clip${box.xPx}-${box.yPx}`;
  return [
    `<clipPath id="${clip}"><rect x="${box.xPx}" y="${box.yPx}" width="${box.widthPx}" height="${box.heightPx}"/></clipPath>`,
    `<g clip-path="url(#${clip})"><g fill="${colour}" transform="translate(${xPx} ${baselinePx}) scale(${scale} ${-scale})">`,
    ...paths,
    '</g></g>',
  ].join('');
}

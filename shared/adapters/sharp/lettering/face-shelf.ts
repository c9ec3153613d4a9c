/**
 * All faces the renderer ships, each opened when a letter is first looked for in it: a name of common Chinese letters opens one.
 * A letter comes from the template's face, or from the first spare one that has it.
 */
import { join } from 'node:path';
import type { TextWeight } from '#shared/domain/poster/template.ts';
import { type FaceName, faceFile, SPARE_FACES } from '../schema.ts';
import { type FontFace, openFontFace } from './font-face.ts';
import { openShaper, type Shape, type Shaper } from './shaper.ts';

export interface FaceShelf {
  face(name: FaceName): FontFace;
  /** Undefined where no face has the letter. */
  faceWith(codePoint: number, weight: TextWeight): FaceName | undefined;
  /** Letters of this face, shaped. */
  shape(name: FaceName): Shape;
}

const ORDER: Readonly<Record<TextWeight, readonly FaceName[]>> = {
  medium: ['medium', ...SPARE_FACES],
  bold: ['bold', 'medium', ...SPARE_FACES],
};

export function faceShelf(builtDir: string, shaperWasm: string): FaceShelf {
  const faces = new Map<FaceName, FontFace>();
  const shapes = new Map<FaceName, Shape>();
  let shaper: Shaper | undefined;
  const face = (name: FaceName): FontFace =>
    remembered(faces, name, () => openFontFace(join(builtDir, faceFile(name))));
  return {
    face,
    faceWith: (codePoint, weight) => ORDER[weight].find((name) => face(name).glyphOf(codePoint) !== 0),
    shape: (name) =>
      remembered(shapes, name, () => {
        shaper ??= openShaper(shaperWasm);
        return shaper.open(face(name).bytes());
      }),
  };
}

function remembered<Thing extends object>(things: Map<FaceName, Thing>, name: FaceName, make: () => Thing): Thing {
  const known = things.get(name);
  if (known !== undefined) return known;
  const made = make();
  things.set(name, made);
  return made;
}

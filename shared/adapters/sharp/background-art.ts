/** Where a poster's background comes from when it is a picture: art shipped with us, or a picture that the brand has added. Refuses what is not there. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { artKey } from '#shared/domain/poster/art.ts';
import type { PosterBackground } from '#shared/domain/poster/template.ts';
import { Refused } from '#shared/ports/failure.ts';
import type { PosterFiles } from '#shared/ports/poster-files.ts';

/**
 * Undefined for a background of colours.
 * @throws Refused `POSTER_TEMPLATE_INVALID`, `POSTER_ART_MISSING`; RetryLater of the file store
 */
export async function backgroundArt(
  background: PosterBackground,
  artDir: string,
  files: Pick<PosterFiles, 'read'> | undefined,
): Promise<Uint8Array | undefined> {
  switch (background.kind) {
    case 'colour':
      return undefined;
    case 'art':
      return await shippedArt(background.name, artDir);
    case 'picture':
      return await addedPicture(background.picture, files);
  }
}

/** SVG is drawn from here only: what ships with us is ours, and an SVG from outside is never opened. */
async function shippedArt(name: string, artDir: string): Promise<Uint8Array> {
  const found = ['svg', 'png', 'jpg']
    .map((ending) => join(artDir, `${name}.${ending}`))
    .find((path) => existsSync(path));
  if (found !== undefined) return await readFile(found);
  throw new Refused('POSTER_TEMPLATE_INVALID', 'The template names background art that is not shipped.', { art: name });
}

/** `campaign apply` lets no template through whose picture is not kept, and nothing deletes one. */
async function addedPicture(picture: string, files: Pick<PosterFiles, 'read'> | undefined): Promise<Uint8Array> {
  const bytes = await files?.read(artKey(picture));
  if (bytes !== undefined) return bytes;
  throw new Refused('POSTER_ART_MISSING', 'The picture behind the poster is not kept; add it again with `art add`.', {
    picture,
  });
}

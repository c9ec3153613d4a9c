/** The brand's own background is fetched from where `art add` has put it. */
import { artKey } from '#shared/domain/poster/art.ts';
import { Refused } from '#shared/ports/failure.ts';
import type { PosterFiles } from '#shared/ports/poster-files.ts';

/** @throws Refused `POSTER_ART_MISSING`: `campaign apply` lets no template through whose picture is not kept, and nothing deletes art */
export async function artPicture(files: Pick<PosterFiles, 'read'>, picture: string): Promise<Uint8Array> {
  const bytes = await files.read(artKey(picture));
  if (bytes !== undefined) return bytes;
  throw new Refused('POSTER_ART_MISSING', 'The picture behind the poster is not kept; add it again with `art add`.', {
    picture,
  });
}

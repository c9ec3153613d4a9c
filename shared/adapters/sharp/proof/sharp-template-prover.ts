/** Proves templates with sharp and two code readers. The artist and the readers are made when the first proof is asked for: most commands need none. */
import type { PosterArtist } from '#shared/ports/poster-artist.ts';
import type { TemplateProver } from '#shared/ports/template-prover.ts';
import { resolveAssets } from '../assets.ts';
import { type CodeReader, codeReader } from '../code/code-reader.ts';
import { proveTemplate } from './template-proof.ts';

export function sharpTemplateProver({
  openArtist,
}: {
  /** Whoever draws participants' posters must draw the samples. */
  readonly openArtist: () => PosterArtist;
}): TemplateProver {
  let opened: { readonly artist: PosterArtist; readonly reader: CodeReader } | undefined;
  return {
    prove(onProof) {
      opened ??= { artist: openArtist(), reader: codeReader(resolveAssets().readerWasm) };
      const { artist, reader } = opened;
      return proveTemplate((order) => artist.draw(order), reader, onProof);
    },
  };
}

/** Poster files in memory. */
import type { PosterFiles } from '#shared/ports/poster-files.ts';
import { NOON } from '../builders.ts';
import { type CountedWrites, countedWrites } from './counted-writes.ts';

export interface StoredFile {
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

export interface InMemoryPosterFiles extends PosterFiles, Pick<CountedWrites, 'crashBeforeWrite'> {
  readonly files: ReadonlyMap<string, StoredFile>;
}

export function inMemoryPosterFiles(writes: CountedWrites = countedWrites()): InMemoryPosterFiles {
  const files = new Map<string, StoredFile>();
  return {
    files,
    crashBeforeWrite: writes.crashBeforeWrite,

    async read(key) {
      return files.get(key)?.bytes;
    },

    async write(key, bytes, contentType) {
      writes.before('file.write');
      files.set(key, { bytes, contentType });
    },

    async list(prefix) {
      return [...files]
        .filter(([key]) => key.startsWith(prefix))
        .map(([key, { bytes }]) => ({ key, bytes: bytes.byteLength, writtenAt: NOON }));
    },

    async exists(key) {
      return files.has(key);
    },

    async temporaryUrl(key, forSeconds) {
      return `https://files.example/${key}?seconds=${forSeconds}`;
    },
  };
}

/** Plates in memory and in the file store: each is built once, whoever asks first, and loaded by every renderer that starts later. */
import type { PosterFiles } from '#shared/ports/poster-files.ts';
import type { Plate } from './plate.ts';
import { plateContentType, readPlate, writePlate } from './plate-file.ts';

/** A spliced plate is about a megabyte, a whole one six; a renderer seldom serves more than a few campaigns at once. */
const MOST_PLATES = 6;

export type PlateFiles = Pick<PosterFiles, 'read' | 'write'>;

export interface KeptPlates {
  /** Builds at most once at a time per name; a plate that could not be built is tried again by the next who asks. */
  plate(name: string, build: () => Promise<Plate>): Promise<Plate>;
}

export function keptPlates(files: PlateFiles | undefined): KeptPlates {
  const inMemory = new Map<string, Promise<Plate>>();
  return {
    plate(name, build) {
      const plate = inMemory.get(name) ?? loadedOrBuilt(files, name, build);
      inMemory.delete(name);
      inMemory.set(name, plate);
      const [oldest] = inMemory.keys();
      if (inMemory.size > MOST_PLATES && oldest !== undefined) inMemory.delete(oldest);
      plate.catch(() => inMemory.delete(name));
      return plate;
    },
  };
}

async function loadedOrBuilt(files: PlateFiles | undefined, name: string, build: () => Promise<Plate>): Promise<Plate> {
  const key = `plates/${name}.plate`;
  const file = await orNothing(files?.read(key));
  const kept = file === undefined ? undefined : readPlate(file);
  if (kept !== undefined) return kept;
  const built = await build();
  await orNothing(files?.write(key, writePlate(built), plateContentType));
  return built;
}

/** Why: the file only saves time. A store that is unwell must not cost anybody his poster. */
async function orNothing<Answer>(asked: Promise<Answer> | undefined): Promise<Answer | undefined> {
  try {
    return await asked;
  } catch {
    return undefined;
  }
}

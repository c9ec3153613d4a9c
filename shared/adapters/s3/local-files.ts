/** Files of the bucket on this machine's disk. What was fetched once is not fetched again; where the disk fills up, what is not wanted now makes room. */
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export interface LocalFiles {
  /** Before these are fetched: with less room than is to be kept free, every other file goes. */
  makeRoom(keys: readonly string[]): Promise<void>;
  pathOf(key: string): string;
  has(key: string): boolean;
  keep(key: string, bytes: Uint8Array): Promise<void>;
}

/** Half of what a function has: the other half is for what DuckDB puts aside. */
const ROOM_KEPT_BYTES = 2 * 1024 ** 3;

export function localFiles(folder: string, roomKeptBytes: number = ROOM_KEPT_BYTES): LocalFiles {
  const pathOf = (key: string): string => join(folder, key);
  return {
    pathOf,
    has: (key) => existsSync(pathOf(key)),
    async makeRoom(keys) {
      if (!existsSync(folder) || (await freeBytes(folder)) >= roomKeptBytes) return;
      const wanted = new Set(keys.map(pathOf));
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
      for (const path of paths) if (!wanted.has(path)) await rm(path, { force: true });
    },
    /** Whole or not at all: whoever finds a file takes it for the whole. */
    async keep(key, bytes) {
      const path = pathOf(key);
      await mkdir(dirname(path), { recursive: true });
      const draft = `${path}.${process.pid}.draft`;
      await writeFile(draft, bytes);
      await rename(draft, path);
    },
  };
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

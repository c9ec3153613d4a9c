/** The lake's bucket as a folder: no store in the way of what is measured. Raw files of an hour count as the shelf of S3 counts them. */
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { compactedOf, daysFrom, FACTS, hourOf } from '#shared/domain/report/lake-places.ts';
import type { LakeShelf } from '#shared/ports/lake-shelf.ts';

export function folderShelf(folder: string): LakeShelf {
  const under = (prefix: string): readonly string[] => globSync(`${prefix}**/*.*`, { cwd: folder }).toSorted();
  const put = (key: string, body: Uint8Array | string): void => {
    mkdirSync(dirname(join(folder, key)), { recursive: true });
    writeFileSync(join(folder, key), body);
  };
  return {
    list: async (prefix) => under(prefix),
    read: async (key) => (existsSync(join(folder, key)) ? readFileSync(join(folder, key)) : undefined),
    fetch: async (keys) => keys.map((key) => join(folder, key)),
    put: async (key, body) => put(key, body),
    remove: async (keys) => {
      for (const key of keys) rmSync(join(folder, key), { force: true });
    },
    async claim(key, body) {
      if (existsSync(join(folder, key))) return 'taken';
      put(key, body);
      return 'written';
    },
    hours: async (fromDay, toDay) =>
      daysFrom(fromDay, toDay).flatMap((day) =>
        [...Map.groupBy(under(`${FACTS}dt=${day}/`), (key) => hourOf(key) ?? '')].map(([hour, raw]) => {
          const name = createHash('sha256').update(raw.join('\n')).digest('hex').slice(0, 32);
          const compactedKey = `${compactedOf(hour)}${name}.parquet`;
          return { hour, raw, compactedKey, isCompacted: existsSync(join(folder, compactedKey)), superseded: [] };
        }),
      ),
  };
}

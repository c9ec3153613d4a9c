/** The lake's bucket in memory, with local files in a folder of its own; what is put can be counted, and made to fail. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { compactedOf, daysFrom, FACTS, hourOf } from '#shared/domain/report/lake-places.ts';
import type { LakeShelf } from '#shared/ports/lake-shelf.ts';

export interface InMemoryShelf extends LakeShelf {
  readonly objects: Map<string, Uint8Array>;
  /** Called before every write, with its key; throws to fail it. */
  beforeWrite: (key: string) => void;
}

const bytesOf = (body: Uint8Array | string): Uint8Array =>
  typeof body === 'string' ? new TextEncoder().encode(body) : body;

export function inMemoryShelf(folder: string): InMemoryShelf {
  const objects = new Map<string, Uint8Array>();
  const keysUnder = (prefix: string): readonly string[] =>
    [...objects.keys()].filter((key) => key.startsWith(prefix)).toSorted();
  const shelf: InMemoryShelf = {
    objects,
    beforeWrite: () => {},
    list: async (prefix) => keysUnder(prefix),
    read: async (key) => objects.get(key),
    async hours(fromDay, toDay) {
      return daysFrom(fromDay, toDay).flatMap((day) => {
        const raw = Map.groupBy(keysUnder(`${FACTS}dt=${day}/`), (key) => hourOf(key) ?? '');
        return [...raw].map(([hour, keys]) => {
          const name = createHash('sha256').update(keys.join('\n')).digest('hex').slice(0, 32);
          const compactedKey = `${compactedOf(hour)}${name}.parquet`;
          const superseded = keysUnder(compactedOf(hour)).filter((key) => key !== compactedKey);
          return { hour, raw: keys, compactedKey, isCompacted: objects.has(compactedKey), superseded };
        });
      });
    },
    fetch: async (keys) =>
      keys.map((key) => {
        const path = join(folder, key);
        mkdirSync(dirname(path), { recursive: true });
        if (!existsSync(path)) writeFileSync(path, objects.get(key) ?? new Uint8Array());
        return path;
      }),
    async put(key, body) {
      shelf.beforeWrite(key);
      objects.set(key, bytesOf(body));
    },
    async claim(key, body) {
      shelf.beforeWrite(key);
      if (objects.has(key)) return 'taken';
      objects.set(key, bytesOf(body));
      return 'written';
    },
    remove: async (keys) => {
      for (const key of keys) objects.delete(key);
    },
  };
  return shelf;
}

/** A page of the keys of a bucket, in the order of their UTF-8 bytes; with a delimiter, folders stand for what is inside them. */
import type { Database } from '../database.ts';
import { objectOf, type StoredObject } from './objects.ts';

export interface ListingWish {
  readonly bucket: string;
  readonly prefix: string;
  readonly delimiter: string;
  /** Only keys after this one. */
  readonly after: string;
  readonly most: number;
}

export interface Listing {
  readonly objects: readonly StoredObject[];
  readonly folders: readonly string[];
  /** Where the next page goes on, if there is one. */
  readonly next: string | undefined;
}

/** Comes after every other character, so it leads past everything that begins like a folder. */
const PAST = '\u{10FFFF}';

const NEXT_KEYS = 'SELECT * FROM s3_object WHERE bucket = ? AND key > ? AND key >= ? AND key < ? ORDER BY key LIMIT ?';

export function listObjects(database: Database, wish: ListingWish): Listing {
  const objects: StoredObject[] = [];
  const folders: string[] = [];
  let after = wish.after;
  for (;;) {
    const room = wish.most - objects.length - folders.length;
    const rows = keysAfter(database, wish, after, room + 1);
    const folderAt = rows.findIndex((object) => folderOf(object.key, wish) !== undefined);
    const plain = folderAt < 0 ? rows : rows.slice(0, folderAt);
    objects.push(...plain.slice(0, room));
    if (rows.length > room && plain.length >= room) return { objects, folders, next: plain[room - 1]?.key ?? after };
    if (folderAt < 0) return { objects, folders, next: undefined };
    const folder = folderOf(rows[folderAt]?.key ?? '', wish) ?? '';
    folders.push(folder);
    after = folder + PAST;
  }
}

function keysAfter(database: Database, wish: ListingWish, after: string, most: number): StoredObject[] {
  const { bucket, prefix } = wish;
  return database.all(NEXT_KEYS, bucket, after, prefix, prefix + PAST, most).map(objectOf);
}

function folderOf(key: string, { prefix, delimiter }: ListingWish): string | undefined {
  if (delimiter === '') return undefined;
  const end = key.indexOf(delimiter, prefix.length);
  return end < 0 ? undefined : key.slice(0, end + delimiter.length);
}

/** Cuts a list held in memory into the pages a port promises. */
import { Refused } from '#shared/ports/failure.ts';
import type { Page } from '#shared/ports/page.ts';

export function pageOf<Item>(all: readonly Item[], pageSize: number, cursor?: string): Page<Item> {
  const start = cursor === undefined ? 0 : Number(cursor.replace(/^after-/, ''));
  if (!Number.isInteger(start)) throw new Refused('CURSOR_UNREADABLE', 'This is no cursor of ours.');
  const end = start + pageSize;
  const items = all.slice(start, end);
  return end < all.length ? { items, next: `after-${end}` } : { items };
}

/** Everything the table holds that tells facts, row by row: how the lake is built anew. */
import type { LakeItem } from '#shared/domain/report/lake-fact.ts';
import type { Page } from './page.ts';

export interface WholeTable {
  /** About a megabyte a page, in no order. `read` counts rows that tell nothing, too; `unreadable` those this version cannot read. */
  page(cursor?: string): Promise<Page<LakeItem> & { readonly read: number; readonly unreadable: number }>;
}

/** The figures of a revision as they were written: by us, in the same schema. */

import type { PeriodFigures } from '#shared/domain/report/figures.ts';
import { isFigures } from '#shared/domain/report/figures-read.ts';
import { RetryLater } from '#shared/ports/failure.ts';
import type { LakeShelf } from '#shared/ports/lake-shelf.ts';

/** @throws RetryLater `FIGURES_MISSING` where none lie there, or of a schema this version does not know */
export async function readFigures(shelf: Pick<LakeShelf, 'read'>, folder: string): Promise<PeriodFigures> {
  const bytes = await shelf.read(`${folder}figures.json`);
  const read: unknown = bytes === undefined ? undefined : JSON.parse(new TextDecoder().decode(bytes));
  if (isFigures(read)) return read;
  throw new RetryLater('FIGURES_MISSING', 'The figures of a revision do not lie where they should.', { folder });
}

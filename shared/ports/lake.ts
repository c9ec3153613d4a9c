/** The event lake: facts by hour, for those who analyse. */
import type { LakeFact } from '#shared/domain/report/lake-line.ts';

export interface Lake {
  /** Keeps the facts of one hour as one file. The same facts make the same file, so a second telling adds nothing. */
  append(partition: string, facts: readonly LakeFact[]): Promise<void>;
}

/** The random refs under which staff appear in reports: made once for each, and kept. */
import type { StaffId } from '#shared/domain/identity.ts';
import type { StaffRefs as Refs } from '#shared/domain/report/lake-line.ts';

export interface StaffRefs {
  /** Whoever has none yet gets one; two who ask at once get the same. */
  of(staff: readonly StaffId[]): Promise<Refs>;
}

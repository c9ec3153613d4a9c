/** What we know of staff: when the list of a staff member's contacts was read last. */
import type { Instant } from '#shared/domain/calendar.ts';
import type { StaffId } from '#shared/domain/identity.ts';

export interface StaffReading {
  readonly staff: StaffId;
  /** Event time at which the latest whole read was begun. */
  readonly readAsOf: Instant;
  /** Wall time of the same. */
  readonly readStartedAt: Instant;
  /** When he was first found to have left the corp: nobody has left him by that, and no list will show them again. */
  readonly goneAt?: Instant;
}

export interface StaffStore {
  /** Undefined: his list was never read to its end. */
  reading(staff: StaffId): Promise<StaffReading | undefined>;
  /** Only of those whose list was read. */
  readings(staff: readonly StaffId[]): Promise<ReadonlyMap<StaffId, StaffReading>>;
  /** Notes a finished read, unless one begun later is noted already. */
  recordRead(reading: StaffReading): Promise<'recorded' | 'superseded'>;
}

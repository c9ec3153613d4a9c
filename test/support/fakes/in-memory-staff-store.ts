/** The staff store in memory, held to the same contract suite as the real one. */
import type { StaffId } from '#shared/domain/identity.ts';
import type { StaffReading, StaffStore } from '#shared/ports/staff-store.ts';
import { type CountedWrites, countedWrites } from './counted-writes.ts';

export function inMemoryStaffStore(writes: CountedWrites = countedWrites()): StaffStore {
  const readings = new Map<StaffId, StaffReading>();
  return {
    async reading(staff) {
      return readings.get(staff);
    },

    async readings(staff) {
      const known = staff.map((one) => [one, readings.get(one)] as const);
      return new Map(known.flatMap(([one, reading]) => (reading === undefined ? [] : [[one, reading]])));
    },

    async recordRead(reading) {
      const held = readings.get(reading.staff);
      if (held !== undefined && held.readStartedAt > reading.readStartedAt) return 'superseded';
      writes.before('staff.recordRead');
      readings.set(reading.staff, reading);
      return 'recorded';
    },
  };
}

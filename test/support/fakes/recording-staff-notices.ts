/** Collects what staff were told. */
import type { StaffId } from '#shared/domain/identity.ts';
import type { StaffNotices } from '#shared/ports/staff-notices.ts';
import { type CountedWrites, countedWrites } from './counted-writes.ts';

export interface RecordingStaffNotices extends StaffNotices {
  readonly told: readonly { readonly staff: readonly StaffId[]; readonly text: string }[];
}

export function recordingStaffNotices(writes: CountedWrites = countedWrites()): RecordingStaffNotices {
  const told: { staff: readonly StaffId[]; text: string }[] = [];
  return {
    told,
    async tell(staff, text) {
      writes.before('notices.tell');
      told.push({ staff, text });
    },
  };
}

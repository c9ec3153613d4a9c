/** Collects what staff were told. */
import type { StaffId } from '#shared/domain/identity.ts';
import type { StaffNotices } from '#shared/ports/staff-notices.ts';

export interface RecordingStaffNotices extends StaffNotices {
  readonly told: readonly { readonly staff: readonly StaffId[]; readonly text: string }[];
}

export function recordingStaffNotices(): RecordingStaffNotices {
  const told: { staff: readonly StaffId[]; text: string }[] = [];
  return {
    told,
    async tell(staff, text) {
      told.push({ staff, text });
    },
  };
}

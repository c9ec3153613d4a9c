/** Every staff member's ref is `ref-of-` and his id. */
import type { StaffRefs } from '#shared/ports/staff-refs.ts';

export const knownStaffRefs = (): StaffRefs => ({
  of: async (staff) => new Map(staff.map((one) => [one, `ref-of-${one}`])),
});

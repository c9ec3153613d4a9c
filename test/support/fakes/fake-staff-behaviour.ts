/** WeCom's count of partings as a test lays it out, day by day; some staff cannot be asked. */
import { DAY, HOUR, type Instant } from '#shared/domain/calendar.ts';
import type { StaffId } from '#shared/domain/identity.ts';
import type { StaffBehaviour } from '#shared/ports/staff-behaviour.ts';

export interface FakeStaffBehaviour extends StaffBehaviour {
  /** Days nothing is laid out of are told as zero. */
  counts(staff: StaffId, at: Instant, deletedByMembers: number): void;
  fails(staff: StaffId, failure: Error): void;
  /** WeCom tells of no day of who has left the corp. */
  tellsNothingOf(staff: StaffId): void;
}

const midnight = (at: Instant): Instant => at - ((at + 8 * HOUR) % DAY);

export function fakeStaffBehaviour(): FakeStaffBehaviour {
  const counted = new Map<string, number>();
  const failing = new Map<StaffId, Error>();
  const gone = new Set<StaffId>();
  const place = (staff: StaffId, at: Instant): string => `${staff} ${midnight(at)}`;
  return {
    counts: (staff, at, deletedByMembers) => void counted.set(place(staff, at), deletedByMembers),
    fails: (staff, failure) => void failing.set(staff, failure),
    tellsNothingOf: (staff) => void gone.add(staff),
    async partings(staff, fromDay, toDay) {
      const failure = failing.get(staff);
      if (failure !== undefined) throw failure;
      if (gone.has(staff)) return [];
      const days = Array.from({ length: (midnight(toDay) - midnight(fromDay)) / DAY + 1 }, (_, index) => {
        return midnight(fromDay) + index * DAY;
      });
      return days.map((day) => ({ day, deletedByMembers: counted.get(place(staff, day)) ?? 0 }));
    },
  };
}

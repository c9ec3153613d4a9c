/**
 * How staff and their contacts get on, as WeCom counts it. A customer who deletes a staff member stays on every list: where that callback
 * was lost no read finds it, and only these numbers tell how many such partings were missed.
 */
import type { Instant } from '#shared/domain/calendar.ts';
import type { StaffId } from '#shared/domain/identity.ts';

export interface PartingsOfDay {
  /** Midnight in China, at which the day begins. */
  readonly day: Instant;
  /** Customers who deleted or blocked him on that day. */
  readonly deletedByMembers: number;
}

export interface StaffBehaviour {
  /**
   * From the day (in China) of one instant to that of another, both included, oldest first. A day WeCom tells nothing of is left out;
   * it keeps 180 days, and tells of no day of who has left the corp.
   */
  partings(staff: StaffId, fromDay: Instant, toDay: Instant): Promise<readonly PartingsOfDay[]>;
}

/** Who is inside a group or among a staff member's contacts, as we hold it. */
import type { Instant } from '../calendar.ts';
import type { MemberId } from '../identity.ts';
import type { Via } from './standing.ts';

export interface Presence {
  readonly via: Via;
  readonly member: MemberId;
  readonly joinedAt: Instant;
  /** Set when he left; a later join replaces the whole presence. */
  readonly leftAt?: Instant;
  /** True when `leftAt` is the first read that missed him, not an event. */
  readonly leftFoundBySweep?: boolean;
}

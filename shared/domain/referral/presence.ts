/** Who is inside a group or among a staff member's contacts, as we hold it. */
import { type Instant, MINUTE } from '../calendar.ts';
import type { CampaignId, MemberId } from '../identity.ts';
import type { Via } from './standing.ts';

export interface Presence {
  readonly via: Via;
  readonly member: MemberId;
  readonly joinedAt: Instant;
  /** Where his coming was observed; absent for the baseline, whose goings are nobody's business. */
  readonly campaign?: CampaignId;
  /** He has added the staff member, who has not confirmed: until then WeCom lists him nowhere, and no read can miss him. */
  readonly isHalf?: true;
  /** Set when he left; a later join replaces the whole presence. */
  readonly leftAt?: Instant;
  /** True when `leftAt` is the first read that missed him, not an event. */
  readonly leftFoundBySweep?: boolean;
}

/** Two tellings of one coming (half-added and added, an event and a list) are at most this far apart. */
const ONE_COMING = MINUTE;

/** True when news of a coming at this instant tells once more of a stay that has ended since. */
export const isEndedStay = ({ joinedAt, leftAt }: Presence, at: Instant): boolean =>
  leftAt !== undefined && leftAt > joinedAt && at <= leftAt && Math.abs(at - joinedAt) <= ONE_COMING;

/** True when news of a coming at this instant tells of the stay that is held. */
export const isSameStay = (held: Presence, at: Instant): boolean =>
  held.leftAt === undefined && Math.abs(at - held.joinedAt) <= ONE_COMING;

/** A customer group (客户群) of a campaign, as we hold it between two reads. */
import type { Instant } from '../calendar.ts';
import type { CampaignId, GroupId, StaffId } from '../identity.ts';

export interface HeldGroup {
  readonly group: GroupId;
  readonly campaign: CampaignId;
  readonly owner: StaffId;
  readonly name: string;
  /** WeCom's `member_version`: an opaque hash, equality only. */
  readonly version: string;
  /** Wall time at which the latest read was begun. */
  readonly readStartedAt: Instant;
  /** Event time of the same. */
  readonly readAsOf: Instant;
  /** Everyone inside at that read, staff too: what the 200 places of a code are counted against. */
  readonly headcount: number;
  /** Dissolved, or no customer group any more. */
  readonly closedAt?: Instant;
}

/** A code's QR admits people until a group holds this many (protocol §5.4; not in WeCom's own documents). */
export const QR_ADMITS_UNTIL = 200;

/** Places a code can still fill in a group. */
export const placesLeft = (group: HeldGroup): number =>
  group.closedAt === undefined ? Math.max(0, QR_ADMITS_UNTIL - group.headcount) : 0;

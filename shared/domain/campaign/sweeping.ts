/** Which campaigns are still looked through for what no callback told, and whose contacts that concerns. */
import { DAY, type Instant } from '../calendar.ts';
import type { StaffId } from '../identity.ts';
import { type Campaign, endOf } from './campaign.ts';

const AFTER_THE_END = DAY;

/** From the start, through pauses, and for a day after the end, so that what happened before is still found. */
export const isSweptAt = (campaign: Campaign, now: Instant): boolean =>
  campaign.startsAt <= now && now < endOf(campaign) + AFTER_THE_END;

/** Everybody whose contacts a campaign goes by: those who carry its codes, and its desk. */
export const contactStaffOf = ({ staff, desk }: Campaign): readonly StaffId[] => [...staff, ...desk];

/** Who was a staff member's contact before the campaign began is no arrival; where several name him, the earliest counts. Undefined: none does. */
export function arrivalsSince(campaigns: readonly Campaign[], staff: StaffId, now: Instant): Instant | undefined {
  const starts = campaigns
    .filter((campaign) => isSweptAt(campaign, now) && contactStaffOf(campaign).includes(staff))
    .map(({ startsAt }) => startsAt);
  return starts.length === 0 ? undefined : Math.min(...starts);
}

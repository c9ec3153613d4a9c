/** Campaigns that count newcomers only: was he there before, by the campaign's own definition? Exact as far as WeCom and our books know. */
import { MINUTE } from '#shared/domain/calendar.ts';
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import type { Arrival } from '#shared/domain/referral/attribution.ts';
import type { Life } from '#shared/domain/referral/referral.ts';
import type { Via } from '#shared/domain/referral/standing.ts';
import type { ContactDirectory } from '#shared/ports/contact-directory.ts';
import type { ReferralStore } from '#shared/ports/referral-store.ts';

export interface NewcomerPorts {
  readonly referrals: ReferralStore;
  readonly contacts: Pick<ContactDirectory, 'firstAddedAt'>;
}

/** WeCom tells one coming at two instants, an event's and a list's: at most this far apart. */
const ONE_COMING = MINUTE;

/**
 * `corp`: a staff member had him as a contact before he came. `groups`: he had come to a group of this campaign before, its baseline included.
 * `staff`: he had been this staff member's contact before.
 */
export async function wasThereBefore(
  ports: NewcomerPorts,
  { counting, groups }: Campaign,
  arrival: Arrival,
  life: Life,
): Promise<boolean> {
  const before = (joinedAt: number | undefined): boolean =>
    joinedAt !== undefined && joinedAt < arrival.joinedAt - ONE_COMING;
  switch (counting.newOnly) {
    case 'corp':
      return before(await ports.contacts.firstAddedAt(arrival.member));
    case 'groups':
      return (
        life.observations.some(({ via, joinedAt }) => via.kind === 'group' && before(joinedAt)) ||
        (await isHeldAnywhere(
          ports,
          groups.map((group) => ({ kind: 'group', group })),
          arrival,
          before,
        ))
      );
    case 'staff':
      return isHeldAnywhere(ports, [arrival.via], arrival, before);
    default:
      return false;
  }
}

async function isHeldAnywhere(
  { referrals }: NewcomerPorts,
  places: readonly Via[],
  { member }: Arrival,
  before: (joinedAt: number | undefined) => boolean,
): Promise<boolean> {
  const held = await Promise.all(places.map((via) => referrals.presence(via, member)));
  return held.some((presence) => before(presence?.joinedAt));
}

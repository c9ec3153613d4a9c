/**
 * Somebody asks at the desk before we have seen him in a group: he has just joined, and WeCom's list lags, or the callback was lost.
 * Judged now, he would be nobody's friend for ever. So his groups are read first.
 */
import { SECOND } from '#shared/domain/calendar.ts';
import { type Campaign, isRunningAt } from '#shared/domain/campaign/campaign.ts';
import type { MemberId } from '#shared/domain/identity.ts';
import type { ContactChanged } from '#shared/messages/contact-changed.ts';
import type { GroupChanged } from '#shared/messages/group-changed.ts';
import type { Announce } from '#shared/ports/announce.ts';
import type { Clock } from '#shared/ports/clock.ts';
import { RetryLater } from '#shared/ports/failure.ts';
import type { ReferralStore } from '#shared/ports/referral-store.ts';

export interface AwaitGroupsPorts {
  readonly referrals: ReferralStore;
  readonly clock: Clock;
  readonly announceGroupChanged: Announce<GroupChanged>;
}

/** After this he is taken as he stands: his welcome needs the rest of its twenty seconds. */
const NO_LONGER_THAN = 9 * SECOND;
const LOOK_AGAIN_MS = 1_500;
const READS_FOR_ONE = 50;

/** @throws RetryLater `NOT_SEEN_IN_A_GROUP_YET` until he is seen, nine seconds at most. */
export async function awaitGroups(ports: AwaitGroupsPorts, campaign: Campaign, change: ContactChanged): Promise<void> {
  const { member, wallHappenedAt } = change;
  const now = ports.clock.wallNow();
  if (!isRunningAt(campaign, change.happenedAt) || now > wallHappenedAt + NO_LONGER_THAN) return;
  if ((await ports.referrals.standing(campaign.id, member)) !== undefined) return;
  if (await isInAnyGroup(ports, campaign, member)) return;
  // A pool too large to read for one person is left to its events and sweeps; he waits for those.
  for (const group of campaign.groups.length > READS_FOR_ONE ? [] : campaign.groups) {
    await ports.announceGroupChanged({
      version: 1,
      id: `desk:${change.id}:${group}`,
      group,
      change: 'unheard',
      named: [],
      happenedAt: change.happenedAt,
      receivedAt: wallHappenedAt,
      secondLook: false,
      foundBySweep: false,
    });
  }
  throw new RetryLater(
    'NOT_SEEN_IN_A_GROUP_YET',
    'He asks at the desk before a read of his group showed him.',
    { member },
    { afterMs: LOOK_AGAIN_MS },
  );
}

async function isInAnyGroup(ports: AwaitGroupsPorts, campaign: Campaign, member: MemberId): Promise<boolean> {
  const presences = await Promise.all(
    campaign.groups.map((group) => ports.referrals.presence({ kind: 'group', group }, member)),
  );
  return presences.some((presence) => presence !== undefined && presence.leftAt === undefined);
}

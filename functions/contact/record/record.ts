/** Contact flow: somebody added a staff member, or they parted. Put it on the books, and ask for his poster at once: his welcome has 20 seconds. */
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import { isOpenAt } from '#shared/domain/notice/welcome-window.ts';
import { isSameStay, type Presence } from '#shared/domain/referral/presence.ts';
import type { VerdictReason } from '#shared/domain/referral/verdict.ts';
import type { ContactChanged } from '#shared/messages/contact-changed.ts';
import { depart } from '#shared/story/depart.ts';
import { type EntryPorts, enterCampaign } from '#shared/story/enter-campaign.ts';
import { noteScan } from '#shared/story/note-scan.ts';
import { soonAgain } from '#shared/story/soon-again.ts';
import { type AwaitGroupsPorts, awaitGroups } from './await-groups.ts';
import { type Asked, type GreetPorts, greet, promiseOf } from './greet.ts';

export interface RecordContactPorts extends EntryPorts, AwaitGroupsPorts, GreetPorts {}

export type RecordContactOutcome =
  | { readonly kind: 'ignored'; readonly reason: 'staff_of_no_campaign' | 'not_held' | 'nothing_to_greet' }
  | { readonly kind: 'left' }
  | ({ readonly kind: 'known' | 'entered'; readonly reason: VerdictReason } & Asked);

export async function recordContact(ports: RecordContactPorts, change: ContactChanged): Promise<RecordContactOutcome> {
  const isWaiting = change.welcomeCode !== undefined && isOpenAt(change.wallHappenedAt, ports.clock.wallNow());
  switch (change.change) {
    case 'handed-over':
    case 'removed-by-staff':
    case 'removed-by-member':
      return recordDeparture(ports, change, change.change);
    case 'added':
    case 'half-added':
    case 'consented':
      return soonAgain(isWaiting, () => recordArrival(ports, change));
  }
}

const KINDS = {
  'handed-over': 'handed_over',
  'removed-by-staff': 'removed',
  'removed-by-member': 'unfollowed',
} as const;

async function recordDeparture(
  ports: RecordContactPorts,
  change: ContactChanged,
  told: keyof typeof KINDS,
): Promise<RecordContactOutcome> {
  const via = { kind: 'contact', staff: change.staff } as const;
  const { member, happenedAt: at } = change;
  const held = await ports.referrals.presence(via, member);
  // Who was a contact before any campaign is noted, too: WeCom counts his going, and ours are held against WeCom's.
  const campaign = held?.campaign ?? (await campaignOf(ports, change))?.id;
  if (held === undefined && campaign === undefined) return { kind: 'ignored', reason: 'staff_of_no_campaign' };
  // The news of his coming is late: when it arrives, it must find that he has gone.
  if (held === undefined && campaign !== undefined) {
    await ports.referrals.holdPresence({ via, member, joinedAt: at, leftAt: at, campaign });
  }
  const departed = await depart(ports, { member, via, at, kind: KINDS[told], campaign });
  return departed === 'known' ? { kind: 'ignored', reason: 'not_held' } : { kind: 'left' };
}

async function recordArrival(ports: RecordContactPorts, change: ContactChanged): Promise<RecordContactOutcome> {
  const campaign = await campaignOf(ports, change);
  if (campaign === undefined) return { kind: 'ignored', reason: 'staff_of_no_campaign' };
  const via = { kind: 'contact', staff: change.staff } as const;
  const held = await ports.referrals.presence(via, change.member);
  if (change.change === 'consented' && (held === undefined || held.leftAt !== undefined)) {
    return { kind: 'ignored', reason: 'nothing_to_greet' };
  }
  if (change.change === 'added' && held?.isHalf === true) await ports.referrals.recordConfirmed(held);
  if (await wasTold(ports, campaign, change, held)) {
    return { kind: 'known', reason: 'already_in', ...(await greet(ports, campaign, change)) };
  }
  const code = change.code === undefined ? undefined : await ports.codes.code(change.code);
  if (code?.owner.kind === 'desk') await awaitGroups(ports, campaign, change);
  const { member, happenedAt, foundBySweep } = change;
  const carried = change.code === undefined ? {} : { code: change.code };
  const half = change.change === 'half-added' ? ({ isHalf: true } as const) : {};
  const arrival = { member, isStaff: false, via, joinedAt: happenedAt, ...carried, foundBySweep, ...half };
  const { attribution, isNew } = await enterCampaign(ports, campaign, arrival, promiseOf(ports, change));
  await noteScan(ports.codes, code, happenedAt);
  return {
    kind: isNew ? 'entered' : 'known',
    reason: attribution.reason,
    ...(await greet(ports, campaign, change)),
  };
}

/** The code knows its campaign; without one of ours, the staff member's campaign observes him. */
async function campaignOf(ports: RecordContactPorts, change: ContactChanged): Promise<Campaign | undefined> {
  const code = change.code === undefined ? undefined : await ports.codes.code(change.code);
  const id = code?.campaign ?? (await ports.campaigns.campaignOfStaff(change.staff));
  return id === undefined ? undefined : ports.campaigns.campaign(id);
}

/**
 * Half-added and then added, in either order, or consent later, are one arrival told twice. A second telling still counts
 * where the first had no code and so made nobody of him.
 */
async function wasTold(
  ports: RecordContactPorts,
  campaign: Campaign,
  change: ContactChanged,
  held: Presence | undefined,
): Promise<boolean> {
  if (change.change === 'consented') return true;
  if (held === undefined || held.joinedAt === change.happenedAt || !isSameStay(held, change.happenedAt)) return false;
  return change.code === undefined || (await ports.referrals.standing(campaign.id, change.member)) !== undefined;
}

/** Group flow: read who is inside, compare with what we hold, and put every arrival and departure on the books. */
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import type { HeldGroup } from '#shared/domain/group/held-group.ts';
import { isCovered, msUntilReadable, showsNews } from '#shared/domain/group/reading.ts';
import { memberId } from '#shared/domain/identity.ts';
import type { Presence } from '#shared/domain/referral/presence.ts';
import { reconcile } from '#shared/domain/referral/reconciliation.ts';
import type { VerdictReason } from '#shared/domain/referral/verdict.ts';
import type { GroupChanged } from '#shared/messages/group-changed.ts';
import type { Announce } from '#shared/ports/announce.ts';
import { Refused, RetryLater } from '#shared/ports/failure.ts';
import type { GroupDirectory, GroupMember, GroupSnapshot } from '#shared/ports/group-directory.ts';
import type { GroupStore } from '#shared/ports/group-store.ts';
import { depart } from '#shared/story/depart.ts';
import { type EntryPorts, enterCampaign } from '#shared/story/enter-campaign.ts';
import { noteScan } from '#shared/story/note-scan.ts';

export interface ReadGroupPorts extends EntryPorts {
  readonly groups: GroupStore;
  readonly directory: GroupDirectory;
  readonly announceGroupChanged: Announce<GroupChanged>;
}

export type ReadGroupOutcome =
  | { readonly kind: 'ignored'; readonly reason: 'group_of_no_campaign' }
  | { readonly kind: 'covered' }
  | { readonly kind: 'closed' }
  | {
      readonly kind: 'read' | 'looking-again';
      readonly arrivals: number;
      readonly departures: number;
      readonly reasons: readonly VerdictReason[];
    };

/** Arrivals of one read that are recorded side by side. */
const SIDE_BY_SIDE = 8;

export async function readGroup(ports: ReadGroupPorts, news: GroupChanged): Promise<ReadGroupOutcome> {
  const held = await ports.groups.group(news.group);
  if (held === undefined) return { kind: 'ignored', reason: 'group_of_no_campaign' };
  await noteNamedLeavers(ports, news);
  if (isCovered(held, news)) return { kind: 'covered' };
  const readStartedAt = ports.clock.wallNow();
  const readAsOf = ports.clock.eventNow();
  const afterMs = news.change === 'dismissed' ? 0 : msUntilReadable(held, readStartedAt);
  if (afterMs > 0)
    throw new RetryLater('GROUP_JUST_READ', 'The group was read a moment ago.', { group: news.group }, { afterMs });
  const seen = news.change === 'dismissed' ? 'closed' : await ports.directory.readGroup(news.group);
  if (seen === 'closed') {
    await ports.groups.recordClosed(news.group, news.happenedAt);
    return { kind: 'closed' };
  }
  const counts = await compare(ports, held, news, seen, readAsOf);
  const joinedAt = new Map(seen.members.map((member) => [member.id, member.joinedAt]));
  const isShown = news.secondLook || showsNews(news, joinedAt);
  if (!isShown) await lookAgain(ports, news);
  const { group, campaign } = held;
  const { name, owner, version, members } = seen;
  const read = { group, campaign, name, owner, version, readStartedAt, readAsOf, headcount: members.length };
  await ports.groups.recordRead(read);
  return { kind: isShown ? 'read' : 'looking-again', ...counts };
}

/** Puts everybody who came and everybody who went on the books. */
async function compare(
  ports: ReadGroupPorts,
  held: HeldGroup,
  news: GroupChanged,
  seen: GroupSnapshot,
  readAsOf: number,
): Promise<{ readonly arrivals: number; readonly departures: number; readonly reasons: readonly VerdictReason[] }> {
  const campaign = await ports.campaigns.campaign(held.campaign);
  if (campaign === undefined) {
    const facts = { campaign: held.campaign };
    throw new Refused('CAMPAIGN_UNKNOWN', 'A group belongs to a campaign that is not stored.', facts);
  }
  const present = await ports.referrals.present({ kind: 'group', group: news.group });
  const { arrivals, departures } = reconcile(present, seen.members, (member) => member.code !== undefined);
  const reasons: VerdictReason[] = [];
  for (let from = 0; from < arrivals.length; from += SIDE_BY_SIDE) {
    const few = arrivals.slice(from, from + SIDE_BY_SIDE);
    reasons.push(...(await Promise.all(few.map((member) => enter(ports, campaign, news, member)))));
  }
  for (const presence of departures) await noteMissed(ports, held, presence, readAsOf);
  return { arrivals: arrivals.length, departures: departures.length, reasons };
}

/** Heard now, and of no version: the look that did not show it must not count as one that covers it. */
async function lookAgain(ports: ReadGroupPorts, news: GroupChanged): Promise<void> {
  const { listVersion: _notShown, ...unseen } = news;
  const again = { id: `${news.id}:again`, receivedAt: ports.clock.wallNow(), secondLook: true };
  await ports.announceGroupChanged({ ...unseen, ...again });
}

async function enter(
  ports: ReadGroupPorts,
  campaign: Campaign,
  news: GroupChanged,
  member: GroupMember,
): Promise<VerdictReason> {
  const { attribution, code } = await enterCampaign(ports, campaign, {
    member: memberId(member.id),
    isStaff: member.isStaff,
    via: { kind: 'group', group: news.group },
    joinedAt: member.joinedAt,
    ...(member.code === undefined ? {} : { code: member.code }),
    foundBySweep: news.foundBySweep,
  });
  await noteScan(ports.codes, code, member.joinedAt);
  return attribution.reason;
}

/** An event that names who left dates his leave, even where another message's read has covered it. */
async function noteNamedLeavers(ports: ReadGroupPorts, news: GroupChanged): Promise<void> {
  if (news.change !== 'left') return;
  const kind = news.wasRemoved === true ? 'removed' : 'left';
  for (const member of news.named) {
    await depart(ports, { member, via: { kind: 'group', group: news.group }, at: news.happenedAt, kind });
  }
}

/** Nobody told that he left: dated by this first read that misses him, and marked so. */
async function noteMissed(ports: ReadGroupPorts, held: HeldGroup, presence: Presence, readAsOf: number): Promise<void> {
  const { member, via, joinedAt } = presence;
  const lastSeenAt = held.readAsOf >= joinedAt ? { lastSeenAt: held.readAsOf } : {};
  await depart(ports, { member, via, at: Math.max(readAsOf, joinedAt), kind: 'missed', ...lastSeenAt });
}

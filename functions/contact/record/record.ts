/** Contact flow: somebody added a staff member. Put him on the books, and ask for his poster at once: his welcome has 20 seconds. */
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import { isRunningAt } from '#shared/domain/campaign/campaign.ts';
import { isOpenAt, msUntilLink } from '#shared/domain/notice/welcome-window.ts';
import type { OwedPoster, Standing } from '#shared/domain/referral/standing.ts';
import type { VerdictReason } from '#shared/domain/referral/verdict.ts';
import type { ContactChanged } from '#shared/messages/contact-changed.ts';
import type { GroupChanged } from '#shared/messages/group-changed.ts';
import { owedPosterWanted, type PosterWanted } from '#shared/messages/poster-wanted.ts';
import type { WelcomeDue } from '#shared/messages/welcome-due.ts';
import type { Announce } from '#shared/ports/announce.ts';
import type { CampaignStore } from '#shared/ports/campaign-store.ts';
import { type EntryPorts, enterCampaign } from '#shared/story/enter-campaign.ts';
import { awaitGroups } from './await-groups.ts';

export interface RecordContactPorts extends EntryPorts {
  readonly campaigns: CampaignStore;
  readonly announcePosterWanted: Announce<PosterWanted>;
  readonly announceWelcomeDue: Announce<WelcomeDue>;
  readonly announceGroupChanged: Announce<GroupChanged>;
}

export type RecordContactOutcome =
  | {
      readonly kind: 'ignored';
      readonly reason: 'staff_of_no_campaign' | 'handed_over' | 'not_held' | 'nothing_to_greet';
    }
  | { readonly kind: 'left' }
  | {
      readonly kind: 'known' | 'entered';
      readonly reason: VerdictReason;
      readonly poster: 'asked' | 'not-due';
      readonly hasTicket: boolean;
    };

export async function recordContact(ports: RecordContactPorts, change: ContactChanged): Promise<RecordContactOutcome> {
  switch (change.change) {
    case 'handed-over':
      return { kind: 'ignored', reason: 'handed_over' };
    case 'removed-by-staff':
    case 'removed-by-member':
      return recordDeparture(ports, change);
    case 'added':
    case 'half-added':
    case 'consented':
      return recordArrival(ports, change);
  }
}

async function recordDeparture(ports: RecordContactPorts, change: ContactChanged): Promise<RecordContactOutcome> {
  const presence = await ports.referrals.presence({ kind: 'contact', staff: change.staff }, change.member);
  if (presence === undefined || presence.leftAt !== undefined || presence.joinedAt > change.happenedAt) {
    return { kind: 'ignored', reason: 'not_held' };
  }
  const found = change.foundBySweep ? { leftFoundBySweep: true } : {};
  await ports.referrals.recordLeave({ ...presence, leftAt: change.happenedAt, ...found });
  return { kind: 'left' };
}

async function recordArrival(ports: RecordContactPorts, change: ContactChanged): Promise<RecordContactOutcome> {
  const campaign = await campaignOf(ports, change);
  if (campaign === undefined) return { kind: 'ignored', reason: 'staff_of_no_campaign' };
  const via = { kind: 'contact', staff: change.staff } as const;
  const held = await ports.referrals.presence(via, change.member);
  const isInside = held !== undefined && held.leftAt === undefined;
  // Half-added then added, either order, or consent later: one arrival, told twice. The first telling's instant names it.
  if (change.change === 'consented' && !isInside) return { kind: 'ignored', reason: 'nothing_to_greet' };
  const arrival = {
    member: change.member,
    isStaff: false,
    via,
    joinedAt: isInside ? held.joinedAt : change.happenedAt,
    ...(change.code === undefined ? {} : { code: change.code }),
    foundBySweep: change.foundBySweep,
  };
  const owed = owedFor(ports, change);
  if (isInside && held.joinedAt !== change.happenedAt)
    return greet(ports, campaign, change, owed, { kind: 'known', reason: 'already_in' });
  await awaitGroups(ports, campaign, change);
  const entered = await enterCampaign(ports, campaign, arrival, owed);
  return greet(ports, campaign, change, owed, {
    kind: entered.isNew ? 'entered' : 'known',
    reason: entered.attribution.verdict.reason,
  });
}

/** The code knows its campaign; without one of ours, the staff member's campaign observes him. */
async function campaignOf(ports: RecordContactPorts, change: ContactChanged): Promise<Campaign | undefined> {
  const code = change.code === undefined ? undefined : await ports.codes.code(change.code);
  const id = code?.campaign ?? (await ports.campaigns.campaignOfStaff(change.staff));
  return id === undefined ? undefined : ports.campaigns.campaign(id);
}

function owedFor(ports: RecordContactPorts, change: ContactChanged): OwedPoster {
  const now = ports.clock.wallNow();
  const canGreet = change.welcomeCode !== undefined && isOpenAt(change.wallHappenedAt, now);
  return {
    since: now,
    requestId: change.id,
    ...(canGreet && change.welcomeCode !== undefined
      ? { ticket: { welcomeCode: change.welcomeCode, staff: change.staff, happenedAt: change.wallHappenedAt } }
      : {}),
  };
}

/** Whoever takes part and came to us is owed his poster: the request goes out now and, as a copy of the same id, from the stream. */
async function greet(
  ports: RecordContactPorts,
  campaign: Campaign,
  change: ContactChanged,
  owed: OwedPoster,
  seen: { readonly kind: 'known' | 'entered'; readonly reason: VerdictReason },
): Promise<RecordContactOutcome> {
  const hasTicket = owed.ticket !== undefined;
  const standing = await ports.referrals.standing(campaign.id, change.member);
  if (standing === undefined || !isRunningAt(campaign, change.happenedAt) || !isDue(standing, owed)) {
    return { ...seen, poster: 'not-due', hasTicket };
  }
  if (standing.owed?.requestId !== owed.requestId) await ports.referrals.owePoster(campaign.id, change.member, owed);
  // The stored promise is what every copy is made of: a redelivery must not renew the ticket or the id.
  const promised = standing.owed?.requestId === owed.requestId ? standing.owed : owed;
  await ports.announcePosterWanted(owedPosterWanted(standing, promised));
  if (promised.ticket !== undefined) {
    const { ticket } = promised;
    const due = {
      version: 1,
      id: `${change.id}:link`,
      campaign: campaign.id,
      member: change.member,
      ticket,
      with: 'no-poster-yet',
    } as const;
    await ports.announceWelcomeDue(due, { afterMs: msUntilLink(ticket.happenedAt, ports.clock.wallNow()) });
  }
  return { ...seen, poster: 'asked', hasTicket };
}

/** A poster is due to who has none, and to who can be greeted with it now and was not. */
const isDue = (standing: Standing, owed: OwedPoster): boolean =>
  standing.poster === undefined || (owed.ticket !== undefined && (standing.welcomedAt ?? 0) < owed.ticket.happenedAt);

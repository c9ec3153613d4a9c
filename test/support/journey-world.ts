/**
 * The whole flow in one process: every step on ports in memory, with queues that deliver at least once, a table stream that can be cut,
 * and a process that can die at any write. WeCom is what the test lays out.
 */
import { readContacts } from '#functions/contact/read/read.ts';
import { recordContact } from '#functions/contact/record/record.ts';
import { sweepContacts } from '#functions/contact/sweep/sweep.ts';
import { readGroup } from '#functions/group/read/read.ts';
import { sweepGroups } from '#functions/group/sweep/sweep.ts';
import { dispatchOwed } from '#functions/outbox/dispatch/dispatch.ts';
import { sweepOutbox } from '#functions/outbox/sweep/sweep.ts';
import { renderPoster } from '#functions/poster/render/render.ts';
import { requestPoster } from '#functions/poster/request/request.ts';
import { warmPosters } from '#functions/poster/warm/warm.ts';
import { expireGrants } from '#functions/reward/expire/expire.ts';
import { grantRewards } from '#functions/reward/grant/grant.ts';
import { settleReferrals } from '#functions/reward/settle/settle.ts';
import { sendWelcome } from '#functions/welcome/send/send.ts';
import type { CodeText, GroupId, MemberId, StaffId } from '#shared/domain/identity.ts';
import type { Referral } from '#shared/domain/referral/referral.ts';
import type { Standing } from '#shared/domain/referral/standing.ts';
import type { ContactChanged } from '#shared/messages/contact-changed.ts';
import type { ContactsDue } from '#shared/messages/contacts-due.ts';
import type { GroupChanged } from '#shared/messages/group-changed.ts';
import type { PosterRequested } from '#shared/messages/poster-requested.ts';
import type { PosterWanted } from '#shared/messages/poster-wanted.ts';
import type { RewardDue } from '#shared/messages/reward-due.ts';
import type { WarmDue } from '#shared/messages/warm-due.ts';
import type { WelcomeDue } from '#shared/messages/welcome-due.ts';
import type { Announce } from '#shared/ports/announce.ts';
import { RetryLater } from '#shared/ports/failure.ts';
import type { GroupMember } from '#shared/ports/group-directory.ts';
import type { PosterArtist } from '#shared/ports/poster-artist.ts';
import { LUNA, NOON } from './builders.ts';
import { type CountedWrites, Died } from './fakes/counted-writes.ts';
import type { FixedClock } from './fakes/fixed-clock.ts';
import { stepWorld } from './step-world.ts';

/** Draws by writing down what it was asked for; real pixels are another test's. */
const scribe: PosterArtist = {
  edition: 'scribe',
  async draw({ content, officialQr }) {
    const bytes = new TextEncoder().encode(`${content.nickname}|${new TextDecoder().decode(officialQr)}`);
    return {
      bytes,
      contentType: 'image/jpeg',
      widthPx: 1,
      heightPx: 1,
      qrContent: new TextDecoder().decode(officialQr),
      missingLetters: { name: 0, words: 0 },
    };
  },
};

const WARM_EVERY_SECONDS = 5;

type Delivery = () => Promise<unknown>;

/** A queue: whoever announces makes one write; whoever takes gets the oldest; what was delayed waits until all else is quiet. */
function queueOf<Message>(writes: CountedWrites) {
  const waiting: Message[] = [];
  const delayed: Message[] = [];
  const said: Message[] = [];
  const announce: Announce<Message> = async (message, options) => {
    writes.before('queue.send');
    (options?.afterMs === undefined ? waiting : delayed).push(message);
    said.push(message);
  };
  /** Delivers it once more, as a replayed dead letter is. */
  const again = (message: Message): void => void waiting.push(message);
  return { waiting, delayed, said, again, announce };
}

export function journeyWorld() {
  const world = stepWorld();
  const queues = {
    group: queueOf<GroupChanged>(world.writes),
    contact: queueOf<ContactChanged>(world.writes),
    contactReads: queueOf<ContactsDue>(world.writes),
    wanted: queueOf<PosterWanted>(world.writes),
    wantedInBulk: queueOf<PosterWanted>(world.writes),
    turns: queueOf<WarmDue>(world.writes),
    drawing: queueOf<PosterRequested>(world.writes),
    welcome: queueOf<WelcomeDue>(world.writes),
    rewards: queueOf<RewardDue>(world.writes),
  };
  const members = new Map<GroupId, GroupMember[]>();
  const dispatched = new Map<MemberId, string>();
  const climbed = new Map<string, number>();
  let changes = 0;
  const ports = {
    ...world,
    announceGroupChanged: queues.group.announce,
    announceContactChanged: queues.contact.announce,
    announceContactsDue: queues.contactReads.announce,
    announcePosterWanted: queues.wanted.announce,
    announceWantedInBulk: queues.wantedInBulk.announce,
    announceWarmDue: queues.turns.announce,
    wantedInBulkDepth: async () => queues.wantedInBulk.waiting.length,
    announceUrgent: queues.drawing.announce,
    announceBulk: queues.drawing.announce,
    announceWelcomeDue: queues.welcome.announce,
    announceRewardDue: queues.rewards.announce,
    artist: scribe,
    readThoroughly: async () => [],
    /** WeCom's picture of a code says its own address, so that a finished poster shows whose code it is. */
    pictures: { fetch: async (url: string) => new TextEncoder().encode(url) },
  };
  const stream = { isOn: true };

  /** What is delivered next: news first, then what follows from it, timers last. */
  function next(): Delivery | undefined {
    const { group, contact, contactReads, wanted, wantedInBulk, turns, drawing, welcome, rewards } = queues;
    const news = group.waiting.shift();
    if (news !== undefined) return () => readGroup(ports, news);
    const change = contact.waiting.shift();
    if (change !== undefined) return () => recordContact(ports, change);
    const list = contactReads.waiting.shift();
    if (list !== undefined) return () => readContacts(ports, list);
    const owing = stream.isOn ? world.referrals.allStandings().find(isNewPromise) : undefined;
    if (owing !== undefined) return () => dispatch(owing);
    const climbing = stream.isOn ? owingClimbs().find(isNewClimb) : undefined;
    if (climbing !== undefined) return () => dispatchClimb(climbing);
    const reward = rewards.waiting.shift();
    if (reward !== undefined) return () => grantRewards(ports, reward);
    const poster = wanted.waiting.shift();
    if (poster !== undefined) return () => requestPoster(ports, poster);
    const request = drawing.waiting.shift();
    if (request !== undefined) return () => renderPoster(ports, request);
    const due = welcome.waiting.shift() ?? welcome.delayed.shift();
    if (due !== undefined) return () => sendWelcome(ports, due);
    const inBulk = wantedInBulk.waiting.shift();
    if (inBulk !== undefined) return () => requestPoster(ports, inBulk);
    const turn = turns.waiting.shift();
    return turn === undefined ? undefined : () => warmPosters(ports, turn, WARM_EVERY_SECONDS);
  }
  const isNewPromise = ({ member, owed }: Standing): boolean =>
    owed !== undefined && dispatched.get(member) !== owed.requestId;
  async function dispatch(standing: Standing): Promise<void> {
    const { campaign, member, owed } = standing;
    await dispatchOwed(ports, owed && { campaign, member, owed });
    dispatched.set(standing.member, standing.owed?.requestId ?? '');
  }

  const owingClimbs = (): readonly Referral[] => world.referrals.books.climbs.all();
  const edgeOf = ({ campaign, inviter, member }: Referral): string => `${campaign} ${inviter} ${member}`;
  const isNewClimb = (referral: Referral): boolean => climbed.get(edgeOf(referral)) !== referral.climbOwedAt;
  async function dispatchClimb(referral: Referral): Promise<void> {
    const { campaign, inviter, member: invitee, climbOwedAt: since = 0 } = referral;
    await dispatchOwed(ports, undefined, { campaign, inviter, invitee, since });
    climbed.set(edgeOf(referral), since);
  }

  return {
    ...ports,
    stream,
    queues,

    /** Puts somebody into a group at WeCom; nobody hears of it yet. */
    putInGroup(group: GroupId, member: Partial<GroupMember> & Pick<GroupMember, 'id'>): void {
      changes += 1;
      const others = (members.get(group) ?? []).filter((one) => one.id !== member.id);
      const list = [...others, { isStaff: false, joinedAt: NOON + changes, ...member }];
      members.set(group, list);
      world.directory.put({ group, name: 'pond', owner: LUNA, members: list, version: `v${changes}` });
    },

    /** Takes somebody out of a group at WeCom; nobody hears of it yet. */
    takeOutOfGroup(group: GroupId, id: string): void {
      changes += 1;
      const list = (members.get(group) ?? []).filter((one) => one.id !== id);
      members.set(group, list);
      world.directory.put({ group, name: 'pond', owner: LUNA, members: list, version: `v${changes}` });
    },

    /** Makes two people each other's contact at WeCom; nobody hears of it yet. */
    addContact(staff: StaffId, member: MemberId, code?: CodeText): void {
      world.contacts.addProfile(member, { name: `名字-${member}` });
      world.contacts.addContact({ member, staff, addedAt: NOON, ...(code === undefined ? {} : { code }) });
    },

    /** Delivers everything that was said, and what that says, until all is quiet; who asks to come back later does, when all else is quiet. */
    async settle(): Promise<void> {
      const back: Delivery[] = [];
      for (let round = 0; round < 20_000; round += 1) {
        const delivery = next() ?? back.shift();
        if (delivery === undefined) return;
        if (!(await isDelivered(delivery, world.clock))) back.push(delivery);
      }
      throw new Error('The journey never came to rest.');
    },
    sweepGroups: () => sweepGroups(ports, 0),
    sweepContacts: () => sweepContacts(ports, 0),
    sweepOutbox: () => sweepOutbox(ports),
    expireGrants: () => expireGrants(ports),
    settleHolds: () => settleReferrals(ports, { staffReadEveryMinutes: 0, runForSeconds: 240 }),
  };
}

/** Who died or was unwell gets the message again, a little later; anything else is a defect and fails the test. */
async function isDelivered(delivery: Delivery, clock: FixedClock): Promise<boolean> {
  try {
    await delivery();
    return true;
  } catch (failure) {
    if (failure instanceof RetryLater) clock.advance(failure.afterMs ?? 1_000);
    else if (!(failure instanceof Died)) throw failure;
    return false;
  }
}

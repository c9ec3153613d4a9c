/** Every port of every step, in memory, with one count of writes: a test takes what it needs and may let the process die at any write. */

import { nodeDigest } from '#shared/adapters/digest/node-digest.ts';
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
import { NOON, referralOf } from './builders.ts';
import { countedWrites } from './fakes/counted-writes.ts';
import { fakeContactDirectory } from './fakes/fake-contact-directory.ts';
import { fakeGroupDirectory } from './fakes/fake-group-directory.ts';
import { fakeLiveCodes } from './fakes/fake-live-codes.ts';
import { fakeMint } from './fakes/fake-mint.ts';
import { fakeStaffBehaviour } from './fakes/fake-staff-behaviour.ts';
import { fakeWelcomeMessages } from './fakes/fake-welcome-messages.ts';
import { fixedClock } from './fakes/fixed-clock.ts';
import { inMemoryCampaignStore } from './fakes/in-memory-campaign-store.ts';
import { inMemoryCodeStore } from './fakes/in-memory-code-store.ts';
import { inMemoryCompletenessStore } from './fakes/in-memory-completeness-store.ts';
import { inMemoryGroupStore } from './fakes/in-memory-group-store.ts';
import { inMemoryHoldStore } from './fakes/in-memory-hold-store.ts';
import { inMemoryMovements } from './fakes/in-memory-movements.ts';
import { inMemoryNoticeStore } from './fakes/in-memory-notice-store.ts';
import { inMemoryPersonalLinks } from './fakes/in-memory-personal-links.ts';
import { inMemoryPosterFiles } from './fakes/in-memory-poster-files.ts';
import { inMemoryPosterLinks } from './fakes/in-memory-poster-links.ts';
import { inMemoryReferralStore } from './fakes/in-memory-referral-store.ts';
import { inMemoryRewardStore } from './fakes/in-memory-reward-store.ts';
import { inMemoryStaffStore } from './fakes/in-memory-staff-store.ts';
import { inMemoryWarmStore } from './fakes/in-memory-warm-store.ts';
import { recordingAnnounce } from './fakes/recording-announce.ts';
import { recordingStaffNotices } from './fakes/recording-staff-notices.ts';

export function stepWorld({ quota }: { readonly quota?: number } = {}) {
  const writes = countedWrites();
  const clock = fixedClock({ event: NOON });
  const referrals = inMemoryReferralStore(writes);
  const codes = inMemoryCodeStore(referrals, writes);
  const groupNews = recordingAnnounce<GroupChanged>(writes);
  const contactNews = recordingAnnounce<ContactChanged>(writes);
  const contactReads = recordingAnnounce<ContactsDue>(writes);
  const wanted = recordingAnnounce<PosterWanted>(writes);
  const wantedInBulk = recordingAnnounce<PosterWanted>(writes);
  const rewardsDue = recordingAnnounce<RewardDue>(writes);
  const turns = recordingAnnounce<WarmDue>(writes);
  const urgent = recordingAnnounce<PosterRequested>(writes);
  const bulk = recordingAnnounce<PosterRequested>(writes);
  const welcomes = recordingAnnounce<WelcomeDue>(writes);
  const contacts = fakeContactDirectory();
  return {
    writes,
    clock,
    referrals,
    holds: inMemoryHoldStore(referrals.books, writes),
    rewards: inMemoryRewardStore(referrals.books, writes),
    codes,
    campaigns: inMemoryCampaignStore([], writes),
    groups: inMemoryGroupStore(writes),
    staff: inMemoryStaffStore(writes),
    movements: inMemoryMovements(referrals.books),
    completeness: inMemoryCompletenessStore(writes),
    behaviour: fakeStaffBehaviour(),
    directory: fakeGroupDirectory(),
    contacts,
    liveCodes: fakeLiveCodes(quota, writes),
    mint: fakeMint(),
    digest: nodeDigest(),
    files: inMemoryPosterFiles(writes),
    warming: inMemoryWarmStore(referrals, writes),
    links: inMemoryPosterLinks(clock.wallNow, writes),
    pages: inMemoryPersonalLinks(clock.wallNow, writes),
    messages: fakeWelcomeMessages(writes),
    news: inMemoryNoticeStore(writes),
    notices: recordingStaffNotices(writes),
    publicBaseUrl: 'https://fission.example',
    rest: async () => undefined,
    groupNews,
    contactNews,
    contactReads,
    wanted,
    wantedInBulk,
    turns,
    rewardsDue,
    urgent,
    bulk,
    welcomes,
    announceRewardDue: rewardsDue,
    announceGroupChanged: groupNews,
    announceContactChanged: contactNews,
    announceContactsDue: contactReads,
    announcePosterWanted: wanted,
    announceWantedInBulk: wantedInBulk,
    announceWarmDue: turns,
    wantedInBulkDepth: async () => wantedInBulk.messages.length,
    bulkDepth: async () => bulk.messages.length,
    announceUrgent: urgent,
    announceBulk: bulk,
    announceWelcomeDue: welcomes,
    /** Puts somebody on the books as he stands; `over`: of his referral, where he has an inviter. */
    async seed(standing: Standing, over: Partial<Referral> = {}): Promise<void> {
      const { campaign, member, via, joinedAt, reason, foundBySweep } = standing;
      const observation = { campaign, member, via, joinedAt, observedAt: joinedAt, reason, foundBySweep };
      const referral = standing.inviter === undefined ? {} : { referral: referralOf(standing, over) };
      await referrals.record({ observation, presence: { via, member, joinedAt, campaign }, standing, ...referral });
    },
  };
}

export type StepWorld = ReturnType<typeof stepWorld>;

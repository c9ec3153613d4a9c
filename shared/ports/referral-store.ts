/** What is recorded of people in a campaign: standings, referrals with their history, comings and goings, presences. */
import type { Instant } from '#shared/domain/calendar.ts';
import type { CampaignId, MemberId, StaffId } from '#shared/domain/identity.ts';
import type { Presence } from '#shared/domain/referral/presence.ts';
import type { Life, Referral, Rejudged } from '#shared/domain/referral/referral.ts';
import type {
  DrawnPoster,
  Observation,
  OwedPoster,
  Standing,
  TreePlace,
  Via,
} from '#shared/domain/referral/standing.ts';
import type { Departure } from '#shared/domain/referral/stay.ts';
import type { Page } from './page.ts';

/** One observed coming: what was seen, where he now is, and, if he came to take part, his standing. */
export interface Recording {
  /** Kept by itself only where no standing is made by it. */
  readonly observation: Observation;
  readonly presence: Presence;
  readonly standing?: Standing;
  /** Instead of a standing: the place his standing as a seed of the desk takes. */
  readonly adoption?: TreePlace;
  /** With a standing or an adoption that has an inviter. */
  readonly referral?: Referral;
  /** The inviter is a seed of the desk: if he is still nobody's friend, he stays where he is for good. */
  readonly fixesInviter?: true;
  /** The referral he has already, in the light of this coming. */
  readonly rejudged?: Rejudged;
}

/** One going. */
export interface Parting {
  readonly departure: Departure;
  /** The presence it ends, as it stands before; absent where a later stay is held, or none. */
  readonly ends?: Presence;
  readonly rejudged?: Rejudged;
}

/** `raced`: something it rests on has changed in between; read it and decide again. `inviter-full`: the inviter has no place left that counts. In both cases nothing was written. */
export type Raced = 'raced' | 'inviter-full';

export interface ReferralStore {
  standing(campaign: CampaignId, member: MemberId): Promise<Standing | undefined>;
  /**
   * One transaction: everything of it, or nothing. `observed-before`: this very coming is known already, nothing was written.
   * A referral that counts under a maximum takes one of the inviter's places in the same transaction; one that ceases to count gives it back.
   */
  record(recording: Recording): Promise<'recorded' | 'observed-before' | Raced>;
  /** One transaction. `known`: this very going is on the books. */
  recordParting(parting: Parting): Promise<'recorded' | 'known' | Raced>;
  /** A judgement without a coming or going, in one transaction. */
  recordJudgement(rejudged: Rejudged): Promise<'recorded' | Raced>;

  /** Everything that is known of him in this campaign. Strongly consistent. */
  life(campaign: CampaignId, member: MemberId): Promise<Life>;
  referral(campaign: CampaignId, inviter: MemberId, member: MemberId): Promise<Referral | undefined>;
  /** Whom he has brought. */
  broughtBy(campaign: CampaignId, inviter: MemberId, cursor?: string): Promise<Page<Referral>>;
  referrals(campaign: CampaignId, cursor?: string): Promise<Page<Referral>>;

  /** Makes an existing standing owe a poster (again). `already-owed`: the same request id stands there. */
  owePoster(campaign: CampaignId, member: MemberId, owed: OwedPoster): Promise<'owed' | 'already-owed'>;
  /**
   * Notes the poster and strikes off what was owed, in one write. Another one that was drawn since it was asked for stays:
   * a late request takes no newer poster away.
   */
  recordPoster(campaign: CampaignId, member: MemberId, poster: DrawnPoster, askedAt?: Instant): Promise<void>;
  /** Notes when he was greeted last, by the wall and in event time. True where this greeting was not noted yet. */
  recordWelcome(campaign: CampaignId, member: MemberId, at: Instant, asOf?: Instant): Promise<boolean>;
  /** Standings that have owed a poster since before an instant of wall time, oldest first. */
  owedSince(before: Instant, cursor?: string): Promise<Page<Standing>>;

  /** Who is inside a group, or among a staff member's contacts; those who left are not listed. */
  present(via: Via): Promise<readonly Presence[]>;
  presence(via: Via, member: MemberId): Promise<Presence | undefined>;
  /** Holds a presence without observation, where none or an earlier one is held. */
  holdPresence(presence: Presence): Promise<void>;
  /** Who was half-added is confirmed: from now on reads show him, and can miss him. */
  recordConfirmed(half: Presence): Promise<void>;
  /** How many have deleted this staff member on each of these days of China (`2026-11-22`), as far as we were told; a day of none is left out. */
  parted(staff: StaffId, days: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Marks a leave nobody's campaign cares about, if this very stay is still open. */
  recordLeave(left: Presence & { readonly leftAt: Instant }): Promise<'recorded' | 'already-recorded'>;

  standings(campaign: CampaignId, cursor?: string): Promise<Page<Standing>>;
  observations(campaign: CampaignId, cursor?: string): Promise<Page<Observation>>;
}

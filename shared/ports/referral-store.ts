/** What is recorded of people in a campaign: standings, observations, presences. */
import type { Instant } from '#shared/domain/calendar.ts';
import type { CampaignId, MemberId } from '#shared/domain/identity.ts';
import type { Presence } from '#shared/domain/referral/presence.ts';
import type {
  DrawnPoster,
  Observation,
  OwedPoster,
  Standing,
  TreePlace,
  Via,
} from '#shared/domain/referral/standing.ts';
import type { Page } from './page.ts';

/** One observed join: what was seen, where he now is, and, if he came to take part, his standing. */
export interface Recording {
  readonly observation: Observation;
  readonly presence: Presence;
  readonly standing?: Standing;
  /** Instead of a standing: the place his standing as a seed of the desk takes. */
  readonly adoption?: TreePlace;
}

export interface ReferralStore {
  standing(campaign: CampaignId, member: MemberId): Promise<Standing | undefined>;
  /**
   * One transaction: observation, presence and standing, or none of them.
   * `observed-before`: this very join is known already, nothing was written.
   * `standing-raced`: he got a standing, or an inviter, in between; read it and decide again, nothing was written.
   */
  record(recording: Recording): Promise<'recorded' | 'observed-before' | 'standing-raced'>;
  /** Makes an existing standing owe a poster (again). `already-owed`: the same request id stands there. */
  owePoster(campaign: CampaignId, member: MemberId, owed: OwedPoster): Promise<'owed' | 'already-owed'>;
  /**
   * Notes the poster and strikes off what was owed, in one write. Another one that was drawn since it was asked for stays:
   * a late request takes no newer poster away.
   */
  recordPoster(campaign: CampaignId, member: MemberId, poster: DrawnPoster, askedAt?: Instant): Promise<void>;
  /** Notes when he was greeted last. True where this greeting was not noted yet. */
  recordWelcome(campaign: CampaignId, member: MemberId, at: Instant): Promise<boolean>;
  /** Standings that have owed a poster since before an instant of wall time, oldest first. */
  owedSince(before: Instant, cursor?: string): Promise<Page<Standing>>;

  /** Who is inside a group, or among a staff member's contacts; those who left are not listed. */
  present(via: Via): Promise<readonly Presence[]>;
  presence(via: Via, member: MemberId): Promise<Presence | undefined>;
  /** Holds a presence without observation, where none or an earlier one is held. */
  holdPresence(presence: Presence): Promise<void>;
  /** Marks a leave, if this very stay is still open. */
  recordLeave(left: Presence & { readonly leftAt: Instant }): Promise<'recorded' | 'already-recorded'>;

  standings(campaign: CampaignId, cursor?: string): Promise<Page<Standing>>;
  observations(campaign: CampaignId, cursor?: string): Promise<Page<Observation>>;
  observationsOf(campaign: CampaignId, member: MemberId): Promise<readonly Observation[]>;
}

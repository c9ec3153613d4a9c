/** Where a member stands in one campaign: seed or invitee, by whom, how deep; and what he has been given. */
import type { Instant } from '../calendar.ts';
import type { CampaignId, CodeText, GroupId, MemberId, StaffId } from '../identity.ts';
import type { VerdictReason } from './verdict.ts';

/** How a member is reached: he is in a group, or he is a staff member's contact. */
export type Via =
  | { readonly kind: 'group'; readonly group: GroupId }
  | { readonly kind: 'contact'; readonly staff: StaffId };

/**
 * A member taking part (参与者). One per (campaign, member), made once.
 * Invariant: `inviter`, `generation` and `root` never change after they are written: the first touch wins.
 */
export interface Standing {
  readonly campaign: CampaignId;
  readonly campaignVersion: number;
  readonly member: MemberId;
  /** Random ids under which he, his inviter and his root appear in reports; nothing can be computed back from them. */
  readonly memberRef: string;
  readonly inviterRef?: string;
  readonly rootRef: string;
  readonly joinedAt: Instant;
  readonly via: Via;
  /** The code he came by. */
  readonly code?: CodeText;
  readonly observedAt: Instant;
  /** Absent: a seed, generation 0. Then what he counts for is told by the referral. */
  readonly inviter?: MemberId;
  readonly generation: number;
  /** The seed at the top of his tree; himself for a seed. */
  readonly root: MemberId;
  /** For a seed by an entry code: its label. */
  readonly entryLabel?: string;
  /** As what he takes part: a seed by an entry code or of the desk, or an invitee. */
  readonly reason: EntryReason;
  /** A seed of the desk whose earlier join by a friend's code came to light: as what he had entered. */
  readonly enteredAs?: 'desk';
  readonly foundBySweep: boolean;
  /** Of a seed of the desk: somebody has come by his code, so that his place in the tree is fixed. */
  readonly hasBrought?: true;
  /** His own invite code (渠道码), once made. */
  readonly inviteCode?: CodeText;
  readonly poster?: DrawnPoster;
  readonly welcomedAt?: Instant;
  /** The same moment in event time, for reports. */
  readonly welcomedAsOf?: Instant;
  /** What is still owed to him; removed in the write that records the effect. */
  readonly owed?: OwedPoster;
}

export type EntryReason = Extract<VerdictReason, 'entry' | 'desk' | 'referred'>;

/** Where a standing hangs in its tree. */
export type TreePlace = Required<Pick<Standing, 'inviter' | 'inviterRef'>> &
  Pick<Standing, 'generation' | 'root' | 'rootRef'>;

export interface DrawnPoster {
  /** S3 key, content-addressed. */
  readonly key: string;
  readonly fingerprint: string;
  readonly drawnAt: Instant;
  /** The same moment in event time, for reports; absent: drawn before this was noted. */
  readonly drawnAsOf?: Instant;
  /** Absent: drawn before this was noted. */
  readonly qr?: ReadQr;
}

/** What WeCom's picture of a live code says, read once; good as long as the code has that picture. */
export interface ReadQr {
  /** Names the picture: a code that is made anew gets another one, which says something else. */
  readonly picture: string;
  readonly says: string;
}

/** One-shot permission to greet a new contact; good for 20 s after `happenedAt` (wall time) and one use. */
export interface WelcomeTicket {
  readonly welcomeCode: string;
  readonly staff: StaffId;
  readonly happenedAt: Instant;
}

/** A poster is owed since an instant of wall time; the ticket travels along so that every copy of the request is the same. */
export interface OwedPoster {
  readonly since: Instant;
  readonly requestId: string;
  readonly ticket?: WelcomeTicket;
  /** How often it was asked for again; each time the next one is further off. */
  readonly tries?: number;
}

/**
 * One join or added contact as it was seen, with what was decided. Immutable; unique by (campaign, member, via, joinedAt).
 * The one by which he came to take part is kept on his standing, and nowhere else.
 */
export interface Observation {
  readonly campaign: CampaignId;
  readonly member: MemberId;
  /** Under which he appears in reports; absent: written before this was kept. */
  readonly memberRef?: string;
  readonly via: Via;
  readonly joinedAt: Instant;
  readonly observedAt: Instant;
  /** The code WeCom reported, ours or not. */
  readonly code?: CodeText;
  /** Why it counts for nobody; `referred` where it made an invitee of a seed of the desk. */
  readonly reason: VerdictReason;
  readonly foundBySweep: boolean;
}

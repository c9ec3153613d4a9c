/** A campaign (裂变活动): what the operator wrote, and the life it has had since. */
import type { Instant } from '../calendar.ts';
import type { CampaignId, GroupId, MemberId, StaffId } from '../identity.ts';
import type { NoticeRules } from '../notice/notice-rules.ts';
import type { PosterTemplate } from '../poster/template.ts';
import type { LeaveRule } from '../referral/transitions.ts';
import type { Rewards } from '../reward/rewards.ts';

/** `group` 群裂变: the friend joins a customer group. `contact` 任务宝: the friend adds a staff member. */
export type Mechanic = 'group' | 'contact';

/** What people are sent. `{name}` is the campaign's name; `{link}` in the first three is the participant's own page, which else stands at the end. */
export interface CampaignTexts {
  /** Beside the poster, to a new participant. */
  readonly welcome: string;
  /** Instead of the poster when it is late; the link to it is put after the text. */
  readonly posterLater: string;
  /** When no code can be made for him any more: he gets the campaign's own poster, and is told so. */
  readonly entryPosterInstead: string;
  /** The group-welcome library entry that shows the desk's code. */
  readonly groupWelcome: string;
}

/** A campaign's own named code (活动入口码): who comes by it is a participant of generation 0. */
export interface EntryCode {
  readonly label: string;
}

/**
 * Who is no newcomer. `corp`: some staff member of the corp had him as a contact before he came. `groups`: he had been in a group of this
 * campaign before. `staff`: he had been this staff member's contact before.
 */
export type NewOnly = 'corp' | 'groups' | 'staff';

/** What counts. */
export interface CountingRules {
  /** Absent: anybody counts, once. */
  readonly newOnly?: NewOnly;
  /** What becomes of a referral when the friend leaves. */
  readonly leaving: LeaveRule;
  /** The most referrals of one inviter that count; those confirmed first do. Absent: no limit. */
  readonly maximumCounted?: number;
  /** Nobody on it is an invitee, and nobody comes by his code. */
  readonly blacklist: readonly MemberId[];
  /** Whoever is on it counts as a newcomer, and knows no maximum. */
  readonly whitelist: readonly MemberId[];
}

/** How its reports are told. */
export interface ReportRules {
  readonly lang: 'zh' | 'en';
  /** The name under which the key of a WeCom group robot was set; absent: nobody is told. */
  readonly robot?: string;
  /** The operator's own word on every page. */
  readonly remark?: string;
}

/** The campaign as code: what one YAML file says, checked. */
export interface CampaignDefinition {
  readonly id: CampaignId;
  readonly name: string;
  readonly mechanic: Mechanic;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  /** IANA name; days of reports are days of this zone. */
  readonly timeZone: string;
  /** How long an invitee must stay before his referral counts; 0 counts at once. */
  readonly holdSeconds: number;
  readonly counting: CountingRules;
  /** Absent: it gives nothing. */
  readonly rewards?: Rewards;
  /** Absent: no staff are told how it goes. */
  readonly notices?: NoticeRules;
  readonly reports?: ReportRules;
  readonly expectedJoins: number;
  readonly entryCodes: readonly EntryCode[];
  /** 群裂变: the pool of customer groups friends join. */
  readonly groups: readonly GroupId[];
  /** 群裂变: let WeCom open a further group when a code's groups are full. Those groups are not in our pool. */
  readonly autoCreateRoom: boolean;
  /** 任务宝: the staff whose contact ways carry the codes. */
  readonly staff: readonly StaffId[];
  /** 群裂变: the staff of the desk (海报领取处), at most 100. */
  readonly desk: readonly StaffId[];
  readonly template: PosterTemplate;
  /** `official`: WeCom's own code image, integer-scaled. `redrawn`: the same content, drawn again. */
  readonly qr: 'official' | 'redrawn';
  readonly texts: CampaignTexts;
}

export interface Pause {
  readonly from: Instant;
  /** Absent while the pause lasts. */
  readonly to?: Instant;
}

export interface Campaign extends CampaignDefinition {
  /** Grows by one with every change; a participant keeps the version he joined under. */
  readonly version: number;
  readonly appliedAt: Instant;
  readonly pauses: readonly Pause[];
  /** When the operator ended it, if before `endsAt`. */
  readonly endedAt?: Instant;
}

export type CampaignStatus = 'scheduled' | 'running' | 'paused' | 'ended';

/** What the campaign was at an instant: pause and end are judged by when a thing happened, not by when we heard of it. */
export function statusAt(campaign: Campaign, at: Instant): CampaignStatus {
  if (at < campaign.startsAt) return 'scheduled';
  if (at >= endOf(campaign)) return 'ended';
  const isPaused = campaign.pauses.some((pause) => at >= pause.from && (pause.to === undefined || at < pause.to));
  return isPaused ? 'paused' : 'running';
}

/** When it ends or ended: the window's end, or the operator's if that came first. */
export const endOf = (campaign: Campaign): Instant => Math.min(campaign.endsAt, campaign.endedAt ?? campaign.endsAt);

/** Counting stops at pause and end. */
export const isRunningAt = (campaign: Campaign, at: Instant): boolean => statusAt(campaign, at) === 'running';

export const isBlacklisted = ({ counting }: Campaign, member: MemberId): boolean => counting.blacklist.includes(member);
export const isWhitelisted = ({ counting }: Campaign, member: MemberId): boolean => counting.whitelist.includes(member);

/** The campaign by the rules that were in force at an instant: `version` is the latest applied by then. Pauses and end carry their own times. */
export function asInForce(current: Campaign, version: Campaign): Campaign {
  const { endedAt: _its, ...rules } = version;
  const { pauses, endedAt } = current;
  return { ...rules, pauses, ...(endedAt === undefined ? {} : { endedAt }) };
}

/** How every item's key is built; refuses instants that would not sort. */
import type { Instant } from '#shared/domain/calendar.ts';
import type { CodeOwner } from '#shared/domain/campaign/live-code.ts';
import type { CampaignId, CodeText, GroupId, MemberId, StaffId } from '#shared/domain/identity.ts';
import type { Observation, Via } from '#shared/domain/referral/standing.ts';
import type { Departure } from '#shared/domain/referral/stay.ts';

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** Why: ids are opaque text; one that holds a `#` must not reach into a neighbour's key. */
const part = (text: string): string => text.replaceAll('%', '%25').replaceAll('#', '%23');

/** Fifteen digits sort as numbers do until the year 33658. */
export function sortable(at: Instant): string {
  if (!Number.isSafeInteger(at) || at < 0 || at > 999_999_999_999_999) {
    throw new RangeError('An instant of a key must be whole milliseconds since 1970.');
  }
  return String(at).padStart(15, '0');
}

export const CAMPAIGN_PREFIX = 'campaign#';
export const campaignPartition = (campaign: CampaignId): string => `${CAMPAIGN_PREFIX}${part(campaign)}`;
export const CAMPAIGNS_PARTITION = 'campaigns';
export const STANDING_PREFIX = 'standing#';
export const LIFE_PREFIX = 'life#';
export const REFERRAL_PREFIX = 'referral#';
export const OFFICIAL_PREFIX = 'official#';
export const VERSION_PREFIX = 'version#';
export const COMPLETENESS_DAY_PREFIX = 'completeness#';
export const MEMBER_PREFIX = 'member#';

export const campaignKey = (campaign: CampaignId): Key => ({ pk: CAMPAIGNS_PARTITION, sk: part(campaign) });
export const campaignVersionKey = (campaign: CampaignId, version: number): Key => ({
  pk: campaignPartition(campaign),
  sk: `${VERSION_PREFIX}${String(version).padStart(6, '0')}`,
});

export const warmJobKey = (campaign: CampaignId): Key => ({ pk: campaignPartition(campaign), sk: 'warming' });

export const completenessKey = (campaign: CampaignId): Key => ({ pk: campaignPartition(campaign), sk: 'completeness' });
export const completenessDayKey = (campaign: CampaignId, day: string): Key => ({
  pk: campaignPartition(campaign),
  sk: `${COMPLETENESS_DAY_PREFIX}${day}`,
});

export const standingKey = (campaign: CampaignId, member: MemberId): Key => ({
  pk: campaignPartition(campaign),
  sk: `${STANDING_PREFIX}${part(member)}`,
});

/** The same join gives the same key, whoever tells of it: this is what makes an observation unique. */
export const observationKey = (seen: Pick<Observation, 'campaign' | 'member' | 'joinedAt' | 'via'>): Key => ({
  pk: campaignPartition(seen.campaign),
  sk: `${lifePrefixOf(seen.member)}came#${sortable(seen.joinedAt)}#${viaPartition(seen.via)}`,
});
/** Everything that was seen of a member and decided about him, so that one query tells his history. */
export const kindOfLife = ({ sk }: Readonly<Record<string, unknown>>): string => String(sk).split('#')[2] ?? '';
export const lifePrefixOf = (member: MemberId): string => `${LIFE_PREFIX}${part(member)}#`;

export const referralKey = (campaign: CampaignId, inviter: MemberId, member: MemberId): Key => ({
  pk: campaignPartition(campaign),
  sk: `${broughtPrefixOf(inviter)}${part(member)}`,
});
export const broughtPrefixOf = (inviter: MemberId): string => `${REFERRAL_PREFIX}${part(inviter)}#`;

export const departureKey = ({ campaign, member, at, via }: Departure): Key => ({
  pk: campaignPartition(campaign),
  sk: `${lifePrefixOf(member)}left#${sortable(at)}#${viaPartition(via)}`,
});

export const judgementKey = (campaign: CampaignId, member: MemberId, revision: number): Key => ({
  pk: campaignPartition(campaign),
  sk: `${lifePrefixOf(member)}judged#${String(revision).padStart(8, '0')}`,
});

export function officialCodeKey(campaign: CampaignId, owner: Exclude<CodeOwner, { kind: 'participant' }>): Key {
  const sk = owner.kind === 'desk' ? `${OFFICIAL_PREFIX}desk` : `${OFFICIAL_PREFIX}${owner.kind}#${part(owner.label)}`;
  return { pk: campaignPartition(campaign), sk };
}

export const viaPartition = (via: Via): string =>
  via.kind === 'group' ? `group#${part(via.group)}` : `staff#${part(via.staff)}`;
export const presenceKey = (via: Via, member: MemberId): Key => ({
  pk: viaPartition(via),
  sk: `${MEMBER_PREFIX}${part(member)}`,
});
export const groupKey = (group: GroupId): Key => ({ pk: `group#${part(group)}`, sk: 'group' });
export const welcomeChoiceKey = (group: GroupId, campaign: CampaignId): Key => ({
  pk: `group#${part(group)}`,
  sk: `welcome#${part(campaign)}`,
});
export const staffClaimKey = (staff: StaffId): Key => ({ pk: `staff#${part(staff)}`, sk: 'campaign' });
export const partedKey = (staff: StaffId, day: string): Key => ({ pk: `staff#${part(staff)}`, sk: `parted#${day}` });
export const staffRefKey = (staff: StaffId): Key => ({ pk: `staff#${part(staff)}`, sk: 'ref' });
export const staffReadKey = (staff: StaffId): Key => ({ pk: `staff#${part(staff)}`, sk: 'read' });

export const CODE_PREFIX = 'code#';
export const codeKey = (code: CodeText): Key => ({ pk: `${CODE_PREFIX}${part(code)}`, sk: 'code' });
export const REWARDS_PREFIX = 'rewards#';
export const rewardsPartition = (campaign: CampaignId): string => `${REWARDS_PREFIX}${part(campaign)}`;
export const spendingKey = (campaign: CampaignId): Key => ({ pk: rewardsPartition(campaign), sk: 'spending' });
export const STOCK_PREFIX = 'stock#';
export const stockKey = (campaign: CampaignId, stock: string): Key => ({
  pk: rewardsPartition(campaign),
  sk: `${STOCK_PREFIX}${part(stock)}`,
});
export const GRANT_PREFIX = 'grant#';
export const grantPrefixOf = (participant: MemberId): string => `${GRANT_PREFIX}${part(participant)}#`;
export const grantKey = (campaign: CampaignId, participant: MemberId, rung: number): Key => ({
  pk: rewardsPartition(campaign),
  sk: `${grantPrefixOf(participant)}${String(rung).padStart(7, '0')}`,
});
const codesPartition = (campaign: CampaignId, stock: string): string => `codes#${part(campaign)}#${part(stock)}`;
export const stockCodeKey = (campaign: CampaignId, stock: string, number: number): Key => ({
  pk: codesPartition(campaign, stock),
  sk: `number#${String(number).padStart(9, '0')}`,
});
export const knownCodeKey = (campaign: CampaignId, stock: string, codeHash: string): Key => ({
  pk: codesPartition(campaign, stock),
  sk: `known#${codeHash}`,
});
export const POINTS_PREFIX = 'points#';
const pointsPartition = (campaign: CampaignId, member: MemberId): string =>
  `${POINTS_PREFIX}${part(campaign)}#${part(member)}`;
export const ENTRY_PREFIX = 'entry#';
export const accountKey = (campaign: CampaignId, member: MemberId): Key => ({
  pk: pointsPartition(campaign, member),
  sk: 'account',
});
export const entryKey = (campaign: CampaignId, member: MemberId, id: string): Key => ({
  pk: pointsPartition(campaign, member),
  sk: `${ENTRY_PREFIX}${part(id)}`,
});

const newsPartition = (campaign: CampaignId): string => `news#${part(campaign)}`;
export const REACHED_PREFIX = 'reached#';
export const reachedKey = (campaign: CampaignId, notedAt: Instant, participant: MemberId, rung: number): Key => ({
  pk: newsPartition(campaign),
  sk: `${REACHED_PREFIX}${sortable(notedAt)}#${part(participant)}#${rung}`,
});
/** Behind everything noted at that instant, and before everything noted later. */
export const afterReachedKey = (campaign: CampaignId, notedAt: Instant): Key => ({
  pk: newsPartition(campaign),
  sk: `${REACHED_PREFIX}${sortable(notedAt)}$`,
});
export const toldKey = (staff: StaffId): Key => ({ pk: `told#${part(staff)}`, sk: 'told' });

export const reportTellingKey = (of: { campaign: string; period: string; revision: number; part: string }): Key => ({
  pk: `told#report#${part(of.campaign)}`,
  sk: `${of.period}#${of.revision}#${of.part}`,
});
export const robotMinuteKey = (robot: string, minute: number): Key => ({
  pk: `told#robot#${part(robot)}`,
  sk: `minute#${minute}`,
});

export const EXPIRY_KEY: Key = { pk: 'holds', sk: 'expiry' };
export const HOLDS_KEY: Key = { pk: 'holds', sk: 'progress' };
export const QUOTA_KEY: Key = { pk: 'quota', sk: 'live-codes' };
export const linkKey = (tokenHash: string): Key => ({ pk: `link#${tokenHash}`, sk: 'link' });
/** Another key than a poster link's: a link to a poster opens no page, whoever it is passed on to. */
export const pageLinkKey = (tokenHash: string): Key => ({ pk: `link#${tokenHash}`, sk: 'page' });
export const replacedLinksKey = (campaign: CampaignId, member: MemberId): Key => ({
  pk: `link#of#${part(campaign)}#${part(member)}`,
  sk: 'replaced',
});
export const ACCESS_TOKEN_KEY: Key = { pk: 'wecom', sk: 'token' };
export const pauseKey = (api: string): Key => ({ pk: 'wecom', sk: `pause#${part(api)}` });

/** Who and what the campaign speaks of. An id is opaque text from outside; the brand keeps two kinds from being swapped. */

declare const kind: unique symbol;
type Branded<Kind extends string> = string & { readonly [kind]: Kind };

/** 裂变活动: the operator's own short name, `[a-z0-9-]{1,32}`. */
export type CampaignId = Branded<'CampaignId'>;
/** 客户: a WeChat user, by the id WeCom gives the corp for him. */
export type MemberId = Branded<'MemberId'>;
/** 员工: a member of the brand's corp. */
export type StaffId = Branded<'StaffId'>;
/** 客户群. */
export type GroupId = Branded<'GroupId'>;
/** 渠道码 or 活动入口码: what WeCom carries for us; at most 30 characters. */
export type CodeText = Branded<'CodeText'>;

export const campaignId = (text: string): CampaignId => text as CampaignId;
export const memberId = (text: string): MemberId => text as MemberId;
export const staffId = (text: string): StaffId => text as StaffId;
export const groupId = (text: string): GroupId => text as GroupId;
export const codeText = (text: string): CodeText => text as CodeText;

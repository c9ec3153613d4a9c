/** Verdicts: why a join counts, and why it does not (为什么算，为什么没算). */

/** `pending` until the hold has passed, then `qualified` or `void`. What is no referral at all is `void` from the start. */
export type VerdictState = 'pending' | 'qualified' | 'void';

/** In the words a participant and an operator read, in the brand's two languages. */
export const VERDICT_REASONS = {
  /** A referral: he came by a participant's code, and it is his first. */
  referred: { zh: '首次由好友邀请进入', en: 'first came by a friend’s code' },
  /** He came by the campaign's own entry code and takes part as a seed. */
  entry: { zh: '通过活动入口码参与', en: 'came by the campaign’s own entry code' },
  /** He asked for a poster at the desk. */
  desk: { zh: '来自海报领取处', en: 'came to the poster desk' },
  self: { zh: '扫描了自己的海报', en: 'scanned his own poster' },
  staff: { zh: '是企业员工', en: 'is staff of the brand' },
  already_in: { zh: '已参与本活动，不再计为被邀请', en: 'took part already' },
  already_referred: {
    zh: '已由其他好友邀请，首次邀请有效',
    en: 'had been brought by a friend before; the first touch wins',
  },
  /** New-only campaigns: he was there before, by the campaign's own definition of new. */
  already_member: { zh: '并非新客户，本活动只计新客户', en: 'was no newcomer, and only newcomers count' },
  /** By the code of a seat in this group that a campaign gives as a prize. */
  seat: { zh: '通过奖励的群席位进入', en: 'took a seat that was given as a prize' },
  unknown_code: { zh: '渠道码不属于本活动', en: 'came by a code that is not this campaign’s' },
  no_code: { zh: '未通过海报进入', en: 'came without a code' },
  baseline: { zh: '活动开始前已在群内', en: 'was in the group before the campaign' },
  campaign_not_running: { zh: '活动未在进行中', en: 'came while the campaign was not running' },
  blacklisted: { zh: '在活动黑名单中', en: 'he, or who brought him, is on the campaign’s blacklist' },
  left_early: { zh: '留存期内离开', en: 'left before his hold ended' },
  removed: { zh: '被移出', en: 'was removed by staff' },
  left_later: {
    zh: '计入后离开，按活动规则不再计入',
    en: 'left after he had counted, and this campaign takes that back',
  },
  over_maximum: { zh: '邀请人的计数已达上限', en: 'whoever brought him has reached the most that count' },
} as const satisfies Record<string, { readonly zh: string; readonly en: string }>;

export type VerdictReason = keyof typeof VERDICT_REASONS;

export interface Verdict {
  readonly state: VerdictState;
  readonly reason: VerdictReason;
}

export const isSameVerdict = (one: Verdict, other: Verdict): boolean =>
  one.state === other.state && one.reason === other.reason;

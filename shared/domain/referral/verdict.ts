/** Verdicts: why a join counts, and why it does not (为什么算，为什么没算). */

/** `pending` until the hold has passed, then `qualified` or `void`. What is no referral at all is `void` from the start. */
export type VerdictState = 'pending' | 'qualified' | 'void';

export const VERDICT_REASONS = {
  /** A referral: he came by a participant's code, and it is his first. */
  referred: '首次由好友邀请进入',
  /** He came by the campaign's own entry code and takes part as a seed. */
  entry: '通过活动入口码参与',
  /** He asked for a poster at the desk. */
  desk: '来自海报领取处',
  self: '扫描了自己的海报',
  staff: '企业员工，不计入',
  already_in: '已参与本活动，不再计为被邀请',
  already_referred: '已由其他好友邀请，首次邀请有效',
  unknown_code: '渠道码不属于本活动',
  no_code: '未通过海报进入',
  baseline: '活动开始前已在群内',
  campaign_not_running: '活动未在进行中',
} as const satisfies Record<string, string>;

export type VerdictReason = keyof typeof VERDICT_REASONS;

export interface Verdict {
  readonly state: VerdictState;
  readonly reason: VerdictReason;
}

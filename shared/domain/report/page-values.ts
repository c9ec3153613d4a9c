/** What stands in a cell as the books have it, in words. */

export const VALUE_WORDS = {
  size: { zh: '人数', en: 'size' },
  depth: { zh: '深度', en: 'depth' },
  heard: { zh: '听到的', en: 'what was heard' },
  read: { zh: '近期读过的', en: 'what was read lately' },
  partings: { zh: '企业微信统计的离开', en: "WeCom's count of leavers" },
  arrival_observed: { zh: '看到的进入', en: 'coming seen' },
  departure_observed: { zh: '看到的离开', en: 'going seen' },
  referral_judged: { zh: '邀请的判定', en: 'referral judged' },
  poster_drawn: { zh: '海报绘制', en: 'poster drawn' },
  participant_greeted: { zh: '欢迎消息', en: 'welcome sent' },
  live_code_made: { zh: '活码创建', en: 'live code made' },
  rung_reached: { zh: '达到阶梯', en: 'rung reached' },
  grant_changed: { zh: '奖励变更', en: 'grant changed' },
  points_entered: { zh: '积分入账', en: 'points entered' },
} as const satisfies Record<string, { readonly zh: string; readonly en: string }>;

/** The columns in whose cells such a word stands. */
export const NAMED_COLUMNS: ReadonlySet<string> = new Set(['measure', 'weakest', 'what']);

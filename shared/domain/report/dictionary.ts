/**
 * The dictionary of figures: what every table and every column means, in the operator's two languages, with its formula. Code, pages, CSV, Parquet
 * and README all read it here.
 */
import type { TableName } from './figures.ts';

export type CellType = 'VARCHAR' | 'BIGINT' | 'DOUBLE';

export interface Said {
  readonly zh: string;
  readonly en: string;
}

export interface ColumnEntry extends Said {
  readonly type: CellType;
  /** Absent where the name says it all. */
  readonly means?: Said;
}

export interface TableEntry extends Said {
  readonly means: Said;
  /** Columns that name a row. */
  readonly key: readonly string[];
  readonly columns: Readonly<Record<string, ColumnEntry>>;
}

const whole = (zh: string, en: string, means?: Said): ColumnEntry => ({
  type: 'BIGINT',
  zh,
  en,
  ...(means && { means }),
});
const share = (zh: string, en: string, means?: Said): ColumnEntry => ({
  type: 'DOUBLE',
  zh,
  en,
  ...(means && { means }),
});
const text = (zh: string, en: string, means?: Said): ColumnEntry => ({
  type: 'VARCHAR',
  zh,
  en,
  ...(means && { means }),
});

const FLOW = {
  gross_joins: whole('进入人次', 'joins', {
    zh: '观察到的每一次进入，包括再次进入；活动前已在的和员工除外',
    en: 'every coming observed, returns included; not who was inside before the campaign, not staff',
  }),
  leaves: whole('离开人次', 'leaves', {
    zh: '每次停留至多一次离开；交接给同事不是离开',
    en: 'at most one a stay; being handed over to a colleague is none',
  }),
  net_joins: whole('净增', 'net growth', { zh: '进入人次 − 离开人次', en: 'joins − leaves' }),
  new_members: whole('新成员', 'new members', {
    zh: '首次进入本活动的人',
    en: 'people who come to this campaign for the first time',
  }),
  invitees: whole('被邀请', 'invited', {
    zh: '由好友邀请而来，记在进入那天',
    en: 'brought by a friend, on the day they came',
  }),
  qualified: whole('计入', 'counted', {
    zh: '判定为计入的次数，记在判定那天',
    en: 'verdicts that a referral counts, on the day given',
  }),
  voided: whole('作废', 'void', {
    zh: '判定为作废的次数，记在判定那天',
    en: 'verdicts that a referral is void, on the day given',
  }),
};

export const DICTIONARY: Readonly<Record<TableName, TableEntry>> = {
  joins_by_day: {
    zh: '每日增长',
    en: 'Growth by day',
    means: {
      zh: '每件事都记在它自己发生的那一天（活动时区），与海报何时制作无关。',
      en: "Everything on the day it happened itself, in the campaign's time zone; never on the day a poster was made.",
    },
    key: ['day'],
    columns: {
      day: text('日期', 'day'),
      ...FLOW,
    },
  },
  joins_by_hour: {
    zh: '每小时增长',
    en: 'Growth by hour',
    means: { zh: '同每日增长，按小时。', en: 'As growth by day, by hour.' },
    key: ['hour'],
    columns: {
      hour: text('小时', 'hour'),
      ...FLOW,
    },
  },
  funnel: {
    zh: '漏斗',
    en: 'Funnel',
    means: {
      zh: '走到每一步的参与者人数；订单未接入时写“未接入”，不写 0。',
      en: 'How many participants came how far, each step distinct people; orders that are not connected are said to be so, never 0.',
    },
    key: ['step'],
    columns: {
      step: text('步骤', 'step'),
      people: whole('人数', 'people'),
      of_previous: share('较上一步', 'of previous', {
        zh: '本步人数 ÷ 上一步人数',
        en: 'people of this step ÷ of the step before',
      }),
      of_first: share('较第一步', 'of first', { zh: '本步人数 ÷ 参与者', en: 'people of this step ÷ participants' }),
    },
  },
  survival: {
    zh: '留存曲线',
    en: 'Survival',
    means: {
      zh: '好友来后第 n 天仍在的概率：Kaplan–Meier 估计（按小时），95% 区间为 Greenwood log-log；未离开者观察到周期结束为止。',
      en: "The share of friends still there n days after coming: Kaplan–Meier by hours, Greenwood's 95 % interval on the log-log scale; who has not left is watched until the end of the period.",
    },
    key: ['stratum_kind', 'stratum', 'day'],
    columns: {
      stratum_kind: text('分层', 'stratum kind'),
      stratum: text('层', 'stratum'),
      day: whole('天', 'day', { zh: '来后的整天数', en: 'whole days since coming' }),
      at_risk: whole('在观察', 'at risk', { zh: '那时仍在且仍被观察的人', en: 'still there and still watched then' }),
      left: whole('当天离开', 'left'),
      survival: share('留存率', 'retained', { zh: '∏ (1 − 离开 ÷ 在观察)', en: '∏ (1 − left ÷ at risk)' }),
      low: share('下限', 'low', { zh: '95% 区间', en: '95 % interval' }),
      high: share('上限', 'high', { zh: '95% 区间', en: '95 % interval' }),
    },
  },
  retention: {
    zh: '留存率',
    en: 'Retention',
    means: {
      zh: '留存曲线在第 1、7、30 天的值；还没有人被观察那么久时为空。',
      en: 'The survival curve at 1, 7 and 30 days; empty where nobody has been watched that long.',
    },
    key: ['stratum_kind', 'stratum'],
    columns: {
      stratum_kind: text('分层', 'stratum kind'),
      stratum: text('层', 'stratum'),
      invitees: whole('好友', 'friends'),
      d1: share('第1天', 'D1'),
      d1_low: share('第1天下限', 'D1 low'),
      d1_high: share('第1天上限', 'D1 high'),
      d7: share('第7天', 'D7'),
      d7_low: share('第7天下限', 'D7 low'),
      d7_high: share('第7天上限', 'D7 high'),
      d30: share('第30天', 'D30'),
      d30_low: share('第30天下限', 'D30 low'),
      d30_high: share('第30天上限', 'D30 high'),
    },
  },
  generations: {
    zh: '代际与 K',
    en: 'Generations and K',
    means: {
      zh: 'K = 本代计入的好友 ÷ 上一代的人数；逐代计算，不在已完结的树上求总平均；95% 区间为对整棵树的自助抽样。',
      en: 'K = counted friends of a generation ÷ people of the one before, generation by generation, never one mean over a closed tree; 95 % interval by bootstrap over whole trees.',
    },
    key: ['generation'],
    columns: {
      generation: whole('代', 'generation', { zh: '0 为种子', en: '0: seeds' }),
      people: whole('人数', 'people'),
      qualified: whole('计入', 'counted'),
      k: share('K', 'K', { zh: '本代计入 ÷ 上一代人数', en: 'counted ÷ people of the generation before' }),
      k_low: share('K 下限', 'K low', { zh: '95% 区间', en: '95 % interval' }),
      k_high: share('K 上限', 'K high', { zh: '95% 区间', en: '95 % interval' }),
      k_effective: share('有效 K', 'effective K', {
        zh: '按年龄折算：Σ 上一代每人 × 该年龄已完成的比例',
        en: 'counted ÷ Σ over people of the generation before of the share of their friends they have had time for',
      }),
      generation_hours: share('代际时间（小时）', 'generation time (hours)', {
        zh: '邀请人进入到好友进入，中位数',
        en: "from the inviter's coming to his friend's, median",
      }),
    },
  },
  trees: {
    zh: '树',
    en: 'Trees',
    means: {
      zh: '最大的一千棵树：种子及经他而来的所有人。',
      en: 'The thousand largest trees: a seed and everybody who came by him, through whomever.',
    },
    key: ['root_ref'],
    columns: {
      root_ref: text('种子', 'seed'),
      started_at: text('开始', 'started at'),
      people: whole('人数', 'people', { zh: '含种子', en: 'the seed included' }),
      qualified: whole('计入', 'counted'),
      depth: whole('深度', 'depth', { zh: '最深的一代', en: 'deepest generation' }),
    },
  },
  spread: {
    zh: '树的大小与深度',
    en: 'Sizes and depths',
    means: {
      zh: '有多少棵树这么大（按 2 的幂）、这么深。',
      en: 'How many trees are so large (by powers of two) and so deep.',
    },
    key: ['measure', 'at_least'],
    columns: {
      measure: text('度量', 'measure'),
      at_least: whole('至少', 'at least'),
      at_most: whole('至多', 'at most'),
      trees: whole('树', 'trees'),
    },
  },
  concentration: {
    zh: '集中度',
    en: 'Concentration',
    means: {
      zh: '最活跃的前 x% 邀请人带来的好友占全部好友的比例；邀请人指带来过至少一人的人。',
      en: 'The share of all friends brought by the busiest x % of inviters; inviters are those who brought anybody.',
    },
    key: ['top_percent'],
    columns: {
      top_percent: whole('前 %', 'top %'),
      inviters: whole('邀请人', 'inviters'),
      brought: whole('带来', 'brought'),
      share: share('占比', 'share', { zh: '带来 ÷ 全部好友', en: 'brought ÷ all friends' }),
    },
  },
  costs: {
    zh: '成本',
    en: 'Cost',
    means: {
      zh: '已领取奖品的成本与 AWS 费用，各自 ÷ 人数；两种货币不相加；订单未接入。',
      en: 'Prizes claimed, and AWS, each ÷ people; two currencies are never added; orders are not connected.',
    },
    key: ['per'],
    columns: {
      per: text('每', 'per'),
      people: whole('人数', 'people'),
      lures: share('奖品成本', 'prizes', { zh: '已领取且未收回', en: 'claimed and not taken back' }),
      lures_each: share('每人奖品成本', 'prizes each', { zh: '奖品成本 ÷ 人数', en: 'prizes ÷ people' }),
      aws_usd: share('AWS（美元）', 'AWS (USD)'),
      aws_usd_each: share('每人 AWS（美元）', 'AWS each (USD)', { zh: 'AWS ÷ 人数', en: 'AWS ÷ people' }),
    },
  },
  aws: {
    zh: 'AWS 请求',
    en: 'AWS requests',
    means: {
      zh: '事实条数 × 每条实测请求数 × 目录价；不是账单，不含流量与固定月费。',
      en: 'Facts counted × requests measured for one × list price; no bill, without transfer and the monthly floor.',
    },
    key: ['what'],
    columns: {
      what: text('事实', 'fact'),
      count: whole('条数', 'count'),
      usd_per_million: share('每百万美元', 'USD a million'),
      usd: share('美元', 'USD'),
    },
  },
  lures: {
    zh: '诱饵质量',
    en: 'Lures',
    means: {
      zh: '好友归于其邀请人当时所攀的那一级；看谁带来的人留得住。',
      en: 'A friend belongs to the rung his inviter was climbing for when he came; whose friends stay.',
    },
    key: ['rung', 'lure'],
    columns: {
      lure: text('诱饵', 'lure'),
      rung: whole('级', 'rung', { zh: '需要的好友数', en: 'friends it needs' }),
      joined: whole('进入', 'joined'),
      qualified: whole('计入', 'counted'),
      retained: whole('仍在', 'retained', {
        zh: '计入且周期结束时仍在',
        en: 'counted, and still there at the end of the period',
      }),
      d7: share('第7天留存', 'D7'),
      d7_low: share('第7天下限', 'D7 low'),
      d7_high: share('第7天上限', 'D7 high'),
      granted: whole('发放', 'granted', { zh: '曾保留或发放', en: 'ever reserved or issued' }),
      claimed: whole('领取', 'claimed'),
      cost: share('成本', 'cost', { zh: '已领取且未收回', en: 'claimed and not taken back' }),
      cost_per_retained: share('每个仍在者成本', 'cost per retained', { zh: '成本 ÷ 仍在', en: 'cost ÷ retained' }),
    },
  },
  leaderboard: {
    zh: '排行榜',
    en: 'Leaderboard',
    means: {
      zh: '按计入的好友数；相同者先达到的在前；前一百名。',
      en: 'By friends that count; of equals, who had so many earlier; the first hundred.',
    },
    key: ['rank'],
    columns: {
      rank: whole('名次', 'rank'),
      participant_ref: text('参与者', 'participant'),
      qualified: whole('计入', 'counted'),
      invitees: whole('邀请', 'invited'),
      reached_at: text('达到时间', 'reached at', {
        zh: '最后一位计入的时间',
        en: 'when the last of those came to count',
      }),
    },
  },
  completeness: {
    zh: '数据完整度',
    en: 'Completeness',
    means: {
      zh: '账目可信到什么程度：听到的、近期读过的、企业微信统计的离开，三者份额的最小值。',
      en: 'How far the books can be trusted: the smallest of the shares heard, read lately, and recovered of those WeCom counted as gone.',
    },
    key: ['day'],
    columns: {
      day: text('日期', 'day'),
      percent: whole('完整度 %', 'percent'),
      weakest: text('最弱处', 'weakest'),
      comings: whole('进入', 'comings'),
      goings: whole('离开', 'goings'),
      unheard_comings: whole('未听到的进入', 'unheard comings', {
        zh: '回调未告知、由读取发现',
        en: 'no callback told; a read found them',
      }),
      unheard_goings: whole('未听到的离开', 'unheard goings', {
        zh: '回调未告知、由读取发现',
        en: 'no callback told; a read found them',
      }),
    },
  },
  forecast: {
    zh: '预测',
    en: 'Forecast',
    means: {
      zh: '不满一天的树到 24 小时时的大小，由前两小时推算；区间名义覆盖 80%。',
      en: 'What trees younger than a day will be at 24 hours, told from their first two; the interval means to hold in 80 %.',
    },
    key: ['root_ref'],
    columns: {
      root_ref: text('种子', 'seed'),
      age_hours: share('年龄（小时）', 'age (hours)'),
      people: whole('现在', 'now'),
      at_24h: whole('24 小时', 'at 24 hours'),
      low: whole('下限', 'low'),
      high: whole('上限', 'high'),
    },
  },
  backtest: {
    zh: '预测回测',
    en: 'Back-test',
    means: {
      zh: '每棵满一天的树由其余的树预测；如实写出区间实际覆盖的比例。',
      en: 'Each tree that is a day old foretold from the others; how often the interval held, as it is.',
    },
    key: ['trees'],
    columns: {
      trees: whole('树', 'trees'),
      nominal: share('名义覆盖', 'nominal'),
      covered: share('实际覆盖', 'covered'),
      median_error: share('误差中位数', 'median error', {
        zh: '|预测 − 实际| ÷ 实际',
        en: '|foretold − actual| ÷ actual',
      }),
    },
  },
};

/** In the order in which a report tells them. */
export const TABLE_NAMES: readonly TableName[] = [
  'joins_by_day',
  'joins_by_hour',
  'funnel',
  'survival',
  'retention',
  'generations',
  'trees',
  'spread',
  'concentration',
  'costs',
  'aws',
  'lures',
  'leaderboard',
  'completeness',
  'forecast',
  'backtest',
];

/** What an operator may do about it tomorrow: a sentence for each figure that calls for an act, and none where too few people stand behind it. */
import type { Said } from './dictionary.ts';
import type { PeriodFigures } from './figures.ts';

/** From fewer people nothing is advised. */
const ENOUGH = 20;
const brief = (value: number): string => `${Number(value.toPrecision(2))}`;
const percent = (share: number): string => `${Math.round(share * 100)} %`;

type Rule = (figures: PeriodFigures) => readonly Said[];

export const adviceOn = (figures: PeriodFigures): readonly Said[] => RULES.flatMap((rule) => rule(figures));

const DAYS_NAMED = 3;

const moreWentThanCame: Rule = ({ joins_by_day: days }) => {
  const bad = days
    .filter(({ leaves, gross_joins: came }) => leaves > came && leaves + came >= ENOUGH)
    .slice(-DAYS_NAMED);
  if (bad.length === 0) return [];
  const zh = bad.map(({ day, leaves, gross_joins: came }) => `${day}（离开 ${leaves}、进入 ${came}）`).join('、');
  const en = bad.map(({ day, leaves, gross_joins: came }) => `${day} (${leaves} left, ${came} came)`).join(', ');
  return [
    {
      zh: `这些天离开多于进入：${zh}。查看群内发生了什么。`,
      en: `More left than came on ${en}: look at what happened in the groups.`,
    },
  ];
};

/** Only where the whole interval lies below everybody's. */
const lureThatKeepsNobody: Rule = ({ lures, retention }) => {
  const all = retention.find(({ stratum_kind: kind }) => kind === 'all')?.d7 ?? null;
  if (all === null) return [];
  return lures
    .filter(({ joined, d7_high: high }) => joined >= ENOUGH && high !== null && high < all)
    .map(({ lure, rung, d7 }) => ({
      zh: `诱饵 ${lure}（${rung} 人级）带来的好友第 7 天仅留 ${percent(d7 ?? 0)}，低于整体 ${percent(all)}：换一个诱饵，或延长留存期。`,
      en: `Friends brought for ${lure} (rung ${rung}) stay worse, ${percent(d7 ?? 0)} at day 7 against ${percent(all)} of all: change the lure, or hold longer.`,
    }));
};

/** So many times what everybody's cost is worth a word. */
const DEAR = 3;

const lureThatCostsMost: Rule = ({ lures, costs }) => {
  const all = costs.find(({ per }) => per === 'retained')?.lures_each ?? null;
  if (all === null || all === 0) return [];
  return lures
    .filter(({ joined, cost_per_retained: each }) => joined >= ENOUGH && each !== null && each >= DEAR * all)
    .map(({ lure, rung, cost_per_retained: each }) => ({
      zh: `诱饵 ${lure}（${rung} 人级）每留住一位好友花 ${each}，整体为 ${all}：比较各诱饵的留存与成本，再决定下一批备货。`,
      en: `Each friend kept for ${lure} (rung ${rung}) costs ${each}, against ${all} of all: compare lures by who stays before you order more.`,
    }));
};

const withoutPoster: Rule = ({ funnel }) => {
  const [participants, delivered] = funnel;
  const missing = (participants?.people ?? 0) - (delivered?.people ?? 0);
  if (missing < ENOUGH) return [];
  return [
    {
      zh: `${missing} 名参与者还没有海报：participants list --without-poster 列出他们，请员工发送。`,
      en: `${missing} participants have no poster: participants list --without-poster names them for staff.`,
    },
  ];
};

const restsOnSeeds: Rule = ({ generations }) => {
  const second = generations.find(({ generation }) => generation === 2);
  const first = generations.find(({ generation }) => generation === 1);
  const high = second?.k_high ?? null;
  if (high === null || high >= 1 || (first?.people ?? 0) < ENOUGH) return [];
  return [
    {
      zh: `好友再邀请好友的 K 为 ${brief(second?.k ?? 0)}（至多 ${brief(high)}），小于 1：增长靠种子，想多拉新先增加入口。`,
      en: `Friends of friends: K is ${brief(second?.k ?? 0)} (at most ${brief(high)}), below 1. Growth rests on seeds: for more of it, open more entries first.`,
    },
  ];
};

const fewBringMost: Rule = ({ concentration }) => {
  const top = concentration.find(({ top_percent: percentile }) => percentile === 1);
  const all = concentration.find(({ top_percent: percentile }) => percentile === 100);
  if (top === undefined || (all?.inviters ?? 0) < 5 * ENOUGH || top.share < 0.3) return [];
  return [
    {
      zh: `前 1 % 的邀请人（${top.inviters} 人）带来 ${percent(top.share)} 的好友：照顾好他们，也核对他们的名单。`,
      en: `The busiest 1 % of inviters (${top.inviters}) brought ${percent(top.share)} of all friends: look after them, and look over their lists.`,
    },
  ];
};

const prizesUnclaimed: Rule = ({ funnel }) => {
  const granted = funnel.find(({ step }) => step === 'granted')?.people ?? 0;
  const claimed = funnel.find(({ step }) => step === 'claimed')?.people ?? 0;
  if (granted < ENOUGH || claimed * 2 >= granted) return [];
  return [
    {
      zh: `${granted} 人已获得奖励，只有 ${claimed} 人领取：请员工提醒他们打开自己的页面。`,
      en: `${granted} were granted a prize, only ${claimed} have claimed it: have staff remind them of their own page.`,
    },
  ];
};

const booksWithHoles: Rule = ({ completeness }) =>
  completeness
    .filter(
      ({ percent: share, comings, goings }) => share !== null && share < 90 && (comings ?? 0) + (goings ?? 0) >= ENOUGH,
    )
    .slice(-1)
    .map(({ day, percent: share, weakest }) => ({
      zh: `${day} 的数据完整度为 ${share} %（最弱：${weakest ?? '–'}）：先看 campaign show 与运维手册，再据此决策。`,
      en: `The books of ${day} are ${share} % complete (weakest: ${weakest ?? '–'}): see campaign show and the runbook before you decide on them.`,
    }));

const RULES: readonly Rule[] = [
  booksWithHoles,
  moreWentThanCame,
  lureThatKeepsNobody,
  lureThatCostsMost,
  withoutPoster,
  restsOnSeeds,
  fewBringMost,
  prizesUnclaimed,
];

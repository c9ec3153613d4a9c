/** A campaign's rules of counting in words, each definition exactly. */
import type { LeaveRule } from '../referral/transitions.ts';
import type { Sentence } from '../sentence.ts';
import type { CampaignDefinition, NewOnly } from './campaign.ts';

/** Who counts as a newcomer. */
export const NEWCOMER: Readonly<Record<NewOnly, Sentence>> = {
  corp: {
    zh: '进入前不是本企业任何员工的客户，以企业微信当时的客户列表为准（此前已与员工互相删除的，又算新客户）',
    en: 'no staff member of the corp had him as a contact before he came, by WeCom’s own list (whoever deleted and was deleted before is a newcomer again)',
  },
  groups: {
    zh: '此前从未进过本活动的任何一个群（接入时已在群内的存量成员也算进过）',
    en: 'he had never been in any group of this campaign before; who was inside when the group was added had been',
  },
  staff: {
    zh: '此前从未是这位员工的客户（删除后重新添加的不算新客户）',
    en: 'he had never been a contact of this very staff member before; who is added again is no newcomer',
  },
};

const LEAVING: Readonly<Record<LeaveRule, Sentence>> = {
  'within-hold': {
    zh: '留存期内离开且期满时仍未回来的不计入，期满之后离开不影响',
    en: 'who leaves within his hold and is not back when it ends does not count, leaving later changes nothing',
  },
  always: {
    zh: '留存期内离开且期满时仍未回来的不计入，期满之后离开的扣回，回来则恢复',
    en: 'who leaves within his hold and is not back when it ends does not count, who leaves later is taken back and counts again when he returns',
  },
  never: { zh: '离开不影响，期满即计入', en: 'leaving changes nothing, whoever was brought counts when his hold ends' },
};

const UNITS = [
  { seconds: 86_400, from: 2, zh: '天', en: 'days' },
  { seconds: 3_600, from: 1, zh: '小时', en: 'hours' },
  { seconds: 60, from: 1, zh: '分钟', en: 'minutes' },
  { seconds: 1, from: 1, zh: '秒', en: 'seconds' },
] as const;

/** In the largest unit that tells it whole; a day is 24 hours. */
export function lengthInWords(length: number): Sentence {
  const unit = UNITS.find(({ seconds, from }) => length % seconds === 0 && length >= seconds * from) ?? UNITS[3];
  const amount = length / unit.seconds;
  return { zh: `${amount} ${unit.zh}`, en: `${amount} ${amount === 1 ? unit.en.slice(0, -1) : unit.en}` };
}

export function holdInWords(holdSeconds: number, leaving: LeaveRule): Sentence {
  if (holdSeconds === 0) return { zh: '不设留存期，进入即计入', en: 'no hold: who comes counts at once' };
  const { zh, en } = lengthInWords(holdSeconds);
  if (leaving === 'never') return { zh: `留存期 ${zh}`, en: `a hold of ${en}` };
  return {
    zh: `留存期 ${zh}，期满之后开始的一次读取仍看到他才计入`,
    en: `a hold of ${en}, then a read begun after its end must still show him`,
  };
}

/** Without a hold nobody can leave within it. */
export function leavingInWords(holdSeconds: number, leaving: LeaveRule): Sentence {
  if (holdSeconds > 0) return LEAVING[leaving];
  return leaving === 'always'
    ? { zh: '之后离开的扣回，回来则恢复', en: 'who leaves is taken back and counts again when he returns' }
    : { zh: '之后离开不影响', en: 'leaving later changes nothing' };
}

export const maximumInWords = (maximum: number | undefined): Sentence =>
  maximum === undefined
    ? { zh: '每位邀请人计数不设上限', en: 'no limit to what one inviter may bring' }
    : {
        zh: `每位邀请人最多计入 ${maximum} 人，先确认者先得`,
        en: `at most ${maximum} of one inviter count, those confirmed first`,
      };

export interface CountingInWords {
  readonly newOnly: Sentence;
  readonly hold: Sentence;
  readonly leaving: Sentence;
  readonly maximum: Sentence;
}

export function countingInWords({ counting, holdSeconds }: CampaignDefinition): CountingInWords {
  const { newOnly, leaving, maximumCounted } = counting;
  return {
    newOnly:
      newOnly === undefined
        ? { zh: '任何人，每人一次', en: 'anybody counts, once' }
        : { zh: `只计新客户：${NEWCOMER[newOnly].zh}`, en: `newcomers only: ${NEWCOMER[newOnly].en}` },
    hold: holdInWords(holdSeconds, leaving),
    leaving: leavingInWords(holdSeconds, leaving),
    maximum: maximumInWords(maximumCounted),
  };
}

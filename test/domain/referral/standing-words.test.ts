import { describe, expect, test } from 'vitest';
import { DAY, HOUR, SECOND } from '#shared/domain/calendar.ts';
import { codeText, groupId, memberId } from '#shared/domain/identity.ts';
import type { Life, Referral } from '#shared/domain/referral/referral.ts';
import { type LatestRead, standingNow } from '#shared/domain/referral/standing-words.ts';
import type { Departure } from '#shared/domain/referral/stay.ts';
import { tallyOf } from '#shared/domain/referral/tally.ts';
import { aReferral, aStanding, DEMO, LUNA, POND_1 } from '#test/support/builders.ts';

const BO = memberId('bo');
const CAME = Date.parse('2026-10-03T14:02:11+08:00');
const POND = { kind: 'group', group: POND_1 } as const;
const POND_2 = { kind: 'group', group: groupId('pond-2') } as const;

function now(over: Partial<Referral>, asOf: number, reads: readonly LatestRead[] = [], life: Partial<Life> = {}) {
  const referral = aReferral('bo', {
    joinedAt: CAME,
    holdEndsAt: CAME + DAY,
    campaignVersion: 3,
    verdict: { state: 'pending', reason: 'referred' },
    ...over,
  });
  const { inviter, inviterRef, root, via } = referral;
  const standing = aStanding('bo', { inviter, inviterRef, root, generation: 2, via, joinedAt: CAME });
  const known = { standing, referral, observations: [], departures: [], judgements: [], ...life };
  const [place, verdict, rules] = standingNow({ life: known, timeZone: 'Asia/Shanghai', asOf, reads });
  return { place, verdict, rules };
}
const left = (over: Partial<Departure> = {}): Departure => ({
  ...{ campaign: DEMO, member: BO, via: POND, at: CAME + HOUR, kind: 'left', observedAt: CAME + HOUR },
  ...over,
});

describe('how somebody stands', () => {
  test('by whom, how deep, with which code of his own', () => {
    const seed = { observations: [], departures: [], judgements: [] };
    const of = (life: Life) => standingNow({ life, timeZone: 'Asia/Shanghai', asOf: CAME, reads: [] })[0];

    expect(now({}, CAME).place).toEqual({
      zh: 'ann 邀请的好友，第 2 代，源头 ann；还没有自己的渠道码',
      en: 'brought by ann, generation 2, root ann; he has no code of his own yet',
    });
    expect(
      of({ ...seed, standing: aStanding('bo', { entryLabel: 'shop', inviteCode: codeText('xyz-7f3a') }) }),
    ).toEqual({
      zh: '种子（第 0 代），来自活动入口码「shop」；自己的渠道码 …7f3a',
      en: 'a seed (generation 0) by the entry code “shop”; his own code is …7f3a',
    });
    expect(of({ ...seed, standing: aStanding('bo', { reason: 'desk' }) })).toMatchObject({
      zh: expect.stringContaining('来自海报领取处'),
      en: expect.stringContaining('by the poster desk'),
    });
    expect(of(seed)).toEqual({ zh: '没有参与本活动', en: 'he takes no part in this campaign' });
  });

  test('for whom he counts, or why not', () => {
    const counts = now({ verdict: { state: 'qualified', reason: 'referred' } }, CAME + 2 * DAY).verdict;
    const early = now({ verdict: { state: 'void', reason: 'left_early' } }, CAME + 2 * DAY).verdict;

    expect(counts).toEqual({ zh: '判定：为 ann 计入', en: 'verdict: counts for ann' });
    expect(early).toEqual({
      zh: '判定：不为 ann 计入：留存期内离开',
      en: 'verdict: does not count for ann: left before his hold ended',
    });
  });

  test('by which rules', () => {
    expect(now({}, CAME).rules).toEqual({
      zh: '规则：活动第 3 版；留存期 24 小时，期满之后开始的一次读取仍看到他才计入；留存期内离开且期满时仍未回来的不计入，期满之后离开不影响；每位邀请人计数不设上限',
      en: 'rules: version 3 of the campaign; a hold of 24 hours, then a read begun after its end must still show him; who leaves within his hold and is not back when it ends does not count, leaving later changes nothing; no limit to what one inviter may bring',
    });
    expect(now({ holdEndsAt: CAME, maximumCounted: 50 }, CAME).rules).toMatchObject({
      zh: expect.stringMatching(/不设留存期，进入即计入；之后离开不影响；每位邀请人最多计入 50 人，先确认者先得$/),
      en: expect.stringMatching(
        /no hold: who comes counts at once; leaving later changes nothing; at most 50 of one inviter count, those confirmed first$/,
      ),
    });
    expect(now({ leaving: 'never', holdEndsAt: CAME + 7 * DAY }, CAME).rules?.zh).toContain(
      '留存期 7 天；离开不影响，期满即计入',
    );
  });

  test('and whom he has brought, counted by verdict and reason', () => {
    const of = (brought: readonly Referral[]) => {
      const life = { standing: aStanding('bo'), observations: [], departures: [], judgements: [] };
      return standingNow({ life, timeZone: 'Asia/Shanghai', asOf: CAME, reads: [], tally: tallyOf(brought) }).at(-1);
    };
    const gone = { verdict: { state: 'void', reason: 'left_early' } } as const;
    const removed = { verdict: { state: 'void', reason: 'removed' } } as const;

    expect(of([])).toEqual({ zh: '他还没有邀请到好友', en: 'he has brought nobody yet' });
    expect(of([aReferral('a'), aReferral('b', gone), aReferral('c', gone), aReferral('d', removed)])).toEqual({
      zh: '他邀请了 4 人：计入 1，待定 0，不计入 3（留存期内离开 2，被移出 1）',
      en: 'he has brought 4: 1 count, 0 pending, 3 do not count (left before his hold ended: 2, was removed by staff: 1)',
    });
  });
});

describe('what a pending one waits for', () => {
  const after = CAME + DAY + HOUR;

  test('is the end of his hold, and then a read', () => {
    expect(now({}, CAME + HOUR, [{ via: POND, readAsOf: CAME + SECOND, isGone: false }]).verdict).toEqual({
      zh: '判定：待定，留存期至 10-04 14:02:11；还须有一次 10-04 14:02:13 起开始的读取看到他在群 pond-1 里（最近一次始于 10-03 14:02:12）',
      en: 'verdict: pending; his hold runs until 10-04 14:02:11; a read begun at 10-04 14:02:13 or later must show him in group pond-1 (the latest began 10-03 14:02:12)',
    });
  });

  test('once the hold is over, the read, which sweep now asks for', () => {
    expect(now({}, after).verdict).toEqual({
      zh: '判定：待定，留存期已于 10-04 14:02:11 结束；还须有一次 10-04 14:02:13 起开始的读取看到他在群 pond-1 里（还没有读取过，可用 sweep now 催一次）',
      en: 'verdict: pending; his hold ended at 10-04 14:02:11; a read begun at 10-04 14:02:13 or later must show him in group pond-1 (it was never read; sweep now asks for one)',
    });
  });

  test('a read begun within two seconds of the end may still show who has just left: it is not the one', () => {
    const early = now({}, after, [{ via: POND, readAsOf: CAME + DAY + 2 * SECOND - 1, isGone: false }]).verdict;
    const inTime = now({}, after, [{ via: POND, readAsOf: CAME + DAY + 2 * SECOND, isGone: false }]).verdict;

    expect(early?.en).toContain('must show him');
    expect(inTime).toEqual({
      zh: '判定：待定，留存期已于 10-04 14:02:11 结束；10-04 14:02:13 已读取群 pond-1，等待下一次结算',
      en: 'verdict: pending; his hold ended at 10-04 14:02:11; group pond-1 was read at 10-04 14:02:13, the next settling decides',
    });
  });

  test('is asked of the group he is in, not of the one he has left', () => {
    const observations = [
      {
        campaign: DEMO,
        member: BO,
        via: POND_2,
        joinedAt: CAME + 2 * HOUR,
        observedAt: CAME,
        reason: 'no_code',
        foundBySweep: false,
      },
    ] as const;
    const { verdict } = now({}, after, [], { observations, departures: [left()] });

    expect(verdict?.zh).toContain('群 pond-2');
    expect(verdict?.zh).not.toContain('群 pond-1');
  });

  test('of a contact, a read of the staff member’s list', () => {
    const { verdict } = now({ via: { kind: 'contact', staff: LUNA } }, after);

    expect(verdict?.zh).toContain('看到他在员工 luna 的客户里');
    expect(verdict?.en).toContain('must show him among the contacts of staff member luna');
  });

  test('is no read where leaving changes nothing, nor where none could show him', () => {
    const { verdict } = now({ leaving: 'never' }, after);
    const handedOver = now({}, after, [], { departures: [left({ kind: 'handed_over' })] }).verdict;

    const dissolved = now({}, after, [{ via: POND, readAsOf: CAME, isGone: true }]).verdict;

    for (const one of [verdict, handedOver, dissolved])
      expect(one?.en).toMatch(/his hold ended at .*; the next settling decides$/);
  });
});

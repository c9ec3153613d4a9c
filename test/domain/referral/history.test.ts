import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY, HOUR, type Instant, MINUTE, SECOND, wallClock } from '#shared/domain/calendar.ts';
import { NEWCOMER } from '#shared/domain/campaign/counting-words.ts';
import { campaignId, codeText, groupId, memberId } from '#shared/domain/identity.ts';
import { historyOf } from '#shared/domain/referral/history.ts';
import type { HistoryFacts } from '#shared/domain/referral/history-events.ts';
import type { Because, Judgement, Life } from '#shared/domain/referral/referral.ts';
import type { Observation, Standing, Via } from '#shared/domain/referral/standing.ts';
import type { Departure, DepartureKind } from '#shared/domain/referral/stay.ts';
import { VERDICT_REASONS, type Verdict, type VerdictReason } from '#shared/domain/referral/verdict.ts';
import { aCode, aReferral, aStanding, DEMO, deskCode, entryCode, LUNA, POND_1 } from '#test/support/builders.ts';

const BO = memberId('bo');
/** 14:02:11 of the third of October in Shanghai. */
const CAME = Date.parse('2026-10-03T14:02:11+08:00');
const POND: Via = { kind: 'group', group: POND_1 };
const POND_2: Via = { kind: 'group', group: groupId('pond-2') };
const STAFF: Via = { kind: 'contact', staff: LUNA };
const BY_ANN = codeText('f-ann');
const PENDING: Verdict = { state: 'pending', reason: 'referred' };
const COUNTS: Verdict = { state: 'qualified', reason: 'referred' };
const EARLY: Verdict = { state: 'void', reason: 'left_early' };

const codes = [aCode('ann'), aCode('cy'), aCode('bo'), entryCode(), deskCode()].concat(
  aCode('far', { campaign: campaignId('spring') }),
);
const factsOf = (life: Partial<Life>, over: Partial<HistoryFacts> = {}): HistoryFacts => ({
  campaign: DEMO,
  member: BO,
  timeZone: 'Asia/Shanghai',
  life: { observations: [], departures: [], judgements: [], ...life },
  baseline: [],
  codes: new Map(codes.map((code) => [code.code, code])),
  newOnlyAt: new Map(),
  asOf: CAME + 3 * DAY,
  ...over,
});
const told = (life: Partial<Life>, over: Partial<HistoryFacts> = {}) => {
  const facts = factsOf(life, over);
  const clock = wallClock(facts.timeZone, facts.asOf);
  const lines = historyOf(facts);
  return {
    zh: lines.map(({ at, what }) => `${clock(at)} ${what.zh}`),
    en: lines.map(({ at, what }) => `${clock(at)} ${what.en}`),
  };
};

const standing = (over: Partial<Standing> = {}): Standing =>
  aStanding('bo', {
    inviter: memberId('ann'),
    generation: 1,
    reason: 'referred',
    via: POND,
    code: BY_ANN,
    joinedAt: CAME,
    observedAt: CAME + 3 * SECOND,
    ...over,
  });
const referral = (over: Partial<NonNullable<Life['referral']>> = {}) =>
  aReferral('bo', { joinedAt: CAME, holdEndsAt: CAME + DAY, initial: PENDING, verdict: PENDING, ...over });
const seen = (over: Partial<Observation> = {}): Observation => {
  const joinedAt = over.joinedAt ?? CAME;
  const usual = { campaign: DEMO, member: BO, via: POND, joinedAt, observedAt: joinedAt, foundBySweep: false } as const;
  return { ...usual, reason: 'no_code', ...over };
};
const gone = (kind: DepartureKind, at: Instant, over: Partial<Departure> = {}): Departure => ({
  ...{ campaign: DEMO, member: BO, via: POND, at, kind, observedAt: at },
  ...over,
});
const judged = (revision: number, at: Instant, verdict: Verdict, because: Because): Judgement => ({
  ...{ campaign: DEMO, member: BO, revision, at, verdict, because },
});
const brought: Partial<Life> = { standing: standing(), referral: referral() };
const without = (line: string | undefined) => line?.slice('10-03 14:02:11 '.length);

describe('a history', () => {
  test('is told as it happened, each line with what it came to', () => {
    const leftAt = CAME + 5 * HOUR;
    const backAt = leftAt + HOUR;
    const readAt = CAME + DAY + 59 * SECOND;
    const life: Partial<Life> = {
      ...brought,
      observations: [seen({ via: POND_2, joinedAt: backAt })],
      departures: [gone('left', leftAt)],
      judgements: [
        judged(2, leftAt + SECOND, EARLY, { kind: 'went', via: POND, at: leftAt, how: 'left' }),
        judged(3, backAt + SECOND, PENDING, { kind: 'came', via: POND_2, at: backAt, foundBySweep: false }),
        judged(4, readAt + MINUTE, COUNTS, { kind: 'shown', via: POND_2, readBegunAt: readAt }),
      ],
    };

    expect(told(life)).toEqual({
      zh: [
        '10-03 14:02:11 由 ann 的海报（渠道码 …-ann）进入群 pond-1 → 待定：留存期至 10-04 14:02:11',
        '10-03 19:02:11 自行退出群 pond-1 → 不计入：留存期内离开',
        '10-03 20:02:11 未经渠道码进入群 pond-2 → 恢复待定：留存期至 10-04 14:02:11',
        '10-04 14:04:10 留存期结束后的读取（14:03:10 开始）看到他仍在群 pond-2 里 → 计入',
      ],
      en: [
        '10-03 14:02:11 joined group pond-1 by the poster of ann (code …-ann) → pending: his hold runs until 10-04 14:02:11',
        '10-03 19:02:11 left group pond-1 himself → does not count: left before his hold ended',
        '10-03 20:02:11 joined group pond-2 without a code → pending again: his hold runs until 10-04 14:02:11',
        '10-04 14:04:10 a read after his hold’s end (begun 14:03:10) still shows him in group pond-2 → counts',
      ],
    });
  });

  test('a leave heard of after a later verdict stands where it happened, what it changed where that was decided', () => {
    const leftAt = CAME + HOUR;
    const heardAt = CAME + 2 * DAY;
    const life: Partial<Life> = {
      ...brought,
      departures: [gone('left', leftAt, { observedAt: heardAt })],
      judgements: [
        judged(2, CAME + DAY + MINUTE, COUNTS, { kind: 'shown', via: POND, readBegunAt: CAME + DAY + 3 * SECOND }),
        judged(3, heardAt, EARLY, { kind: 'went', via: POND, at: leftAt, how: 'left' }),
      ],
    };

    expect(told(life).zh.slice(1)).toEqual([
      '10-03 15:02:11 自行退出群 pond-1（10-05 14:02:11 才得知）',
      '10-04 14:03:11 留存期结束后的读取（14:02:14 开始）看到他仍在群 pond-1 里 → 计入',
      '10-05 14:02:11 得知他已于 10-03 15:02:11 自行退出群 pond-1 → 不再计入：留存期内离开',
    ]);
    expect(told(life).en.at(-1)).toBe(
      '10-05 14:02:11 heard that at 10-03 15:02:11 he left group pond-1 himself → counts no more: left before his hold ended',
    );
  });

  test('a leave told after the hold’s end proves that he had stayed', () => {
    const leftAt = CAME + DAY + HOUR;
    const because: Because = { kind: 'went', via: POND, at: leftAt, how: 'left' };
    const life = { ...brought, departures: [gone('left', leftAt)], judgements: [judged(2, leftAt, COUNTS, because)] };

    expect(told(life).zh.at(-1)).toBe('10-04 15:02:11 自行退出群 pond-1 → 可见他待满了留存期；计入');
    expect(told(life).en.at(-1)).toContain(' → so he had stayed through his hold; counts');
  });

  test('without a hold he counts at once, and whatever changes no verdict says so', () => {
    const life = {
      standing: standing(),
      referral: referral({ holdEndsAt: CAME, initial: COUNTS, verdict: COUNTS }),
      departures: [gone('removed', CAME + HOUR)],
    };

    expect(told(life).zh.map(without)).toEqual([
      '由 ann 的海报（渠道码 …-ann）进入群 pond-1 → 计入（本活动不设留存期）',
      '被移出群 pond-1 → 判定不变',
    ]);
    expect(told(life).en.map(without)).toEqual([
      'joined group pond-1 by the poster of ann (code …-ann) → counts (the campaign has no hold)',
      'was removed from group pond-1 → changes nothing',
    ]);
  });

  test('found late by a sweep, it says so, and that his hold was over when it was', () => {
    const observedAt = CAME + 2 * DAY;
    const late = { ...brought, standing: standing({ foundBySweep: true, observedAt }) };

    expect(told(late).zh.map(without)).toEqual([
      '由 ann 的海报（渠道码 …-ann）进入群 pond-1（未收到通知，10-05 14:02:11 由读取发现） → 待定：留存期至 10-04 14:02:11',
    ]);
    expect(told(late).en[0]).toContain('(nobody told; a read found it at 10-05 14:02:11)');
    const soon = { ...brought, standing: standing({ foundBySweep: true }) };
    expect(told(soon).zh[0]).toContain('（未收到通知，由读取发现）');
    expect(told(soon).en[0]).toContain('(nobody told; a read found it)');
  });

  test('who was at the desk before his earlier join was read is told as his friend’s', () => {
    const life: Partial<Life> = {
      standing: standing({ via: STAFF, code: codeText('desk'), joinedAt: CAME + HOUR }),
      referral: referral(),
      observations: [seen({ code: BY_ANN, reason: 'referred' })],
    };

    expect(told(life).zh.map(without)).toEqual([
      '由 ann 的海报（渠道码 …-ann）进入群 pond-1 → 早于他到海报领取处，归这位邀请人；待定：留存期至 10-04 14:02:11',
      '由海报领取处的活码添加员工 luna → 领取海报，不影响判定',
    ]);
    expect(told(life).en.map(without)).toEqual([
      'joined group pond-1 by the poster of ann (code …-ann) → earlier than his coming to the desk, so this friend brought him; pending: his hold runs until 10-04 14:02:11',
      'added staff member luna by the code of the poster desk → for his poster, which changes nothing',
    ]);
  });

  test('of the baseline is one line, and one for a going', () => {
    const baseline = [{ via: POND, member: BO, joinedAt: CAME, leftAt: CAME + HOUR }];

    expect(told({}, { baseline })).toEqual({
      zh: [
        '10-03 14:02:11 进入群 pond-1，早于该群接入活动 → 不计入：活动开始前已在群内',
        '10-03 15:02:11 离开群 pond-1',
      ],
      en: [
        '10-03 14:02:11 joined group pond-1, before it was part of the campaign → does not count: was in the group before the campaign',
        '10-03 15:02:11 left group pond-1',
      ],
    });
  });
});

test('who was in one group from before and is brought into another keeps both tellings apart', () => {
  const baseline = [{ via: POND_2, member: BO, joinedAt: CAME - DAY, leftAt: CAME + 2 * DAY }];
  const shown: Because = { kind: 'shown', via: POND, readBegunAt: CAME + DAY };
  const { zh } = told({ ...brought, judgements: [judged(2, CAME + DAY + HOUR, COUNTS, shown)] }, { baseline });

  expect(zh.map((line) => line.split(' → ')[1])).toEqual([
    '不计入：活动开始前已在群内',
    '待定：留存期至 10-04 14:02:11',
    '计入',
    undefined,
  ]);
});

describe('a coming', () => {
  test.each([
    [undefined, '未经渠道码进入群 pond-1', 'joined group pond-1 without a code'],
    ['lost-7f3a', '由来历不明的渠道码 …7f3a 进入群 pond-1', 'joined group pond-1 by a code nobody here knows (…7f3a)'],
    [
      'f-far',
      '由另一活动 spring 的渠道码 …-far 进入群 pond-1',
      'joined group pond-1 by a code of another campaign, spring (…-far)',
    ],
    ['f-bo', '由自己的海报（渠道码 …f-bo）进入群 pond-1', 'joined group pond-1 by his own poster (code …f-bo)'],
    ['f-cy', '由 cy 的海报（渠道码 …f-cy）进入群 pond-1', 'joined group pond-1 by the poster of cy (code …f-cy)'],
    ['entry-moments', '由活动入口码「moments」进入群 pond-1', 'joined group pond-1 by the entry code “moments”'],
    ['desk', '由海报领取处的活码进入群 pond-1', 'joined group pond-1 by the code of the poster desk'],
  ])('by the code %s says whose it is', (code, zh, en) => {
    const observations = [seen(code === undefined ? {} : { code: codeText(code) })];

    expect(without(told({ observations }).zh[0])).toMatch(new RegExp(`^${escaped(zh)} → `));
    expect(without(told({ observations }).en[0])).toMatch(new RegExp(`^${escaped(en)} → `));
  });

  test.each(Object.keys(VERDICT_REASONS) as VerdictReason[])('that counts for nobody says why: %s', (reason) => {
    const { zh, en } = told({ observations: [seen({ reason })] });

    expect(zh[0]).toContain(` → 不计入：${VERDICT_REASONS[reason].zh}`);
    expect(en[0]).toContain(` → does not count: ${VERDICT_REASONS[reason].en}`);
  });

  test.each(['corp', 'groups', 'staff'] as const)(
    'of no newcomer says who was one by the rule in force: %s',
    (newOnly) => {
      const observations = [seen({ reason: 'already_member' })];
      const { zh, en } = told({ observations }, { newOnlyAt: new Map([[CAME, newOnly]]) });

      expect(zh[0]).toContain(`（新客户：${NEWCOMER[newOnly].zh}）`);
      expect(en[0]).toContain(`(a newcomer: ${NEWCOMER[newOnly].en})`);
    },
  );

  test.each([
    [
      'his friend’s code again',
      BY_ANN,
      'already_referred',
      '同一位好友的邀请，不再另计',
      'the same friend’s code again, which adds nothing',
    ],
    [
      'another friend’s code',
      codeText('f-cy'),
      'already_referred',
      '不归 cy：已由其他好友邀请，首次邀请有效',
      'not for cy: had been brought by a friend before; the first touch wins',
    ],
    ['the desk', codeText('desk'), 'desk', '领取海报，不影响判定', 'for his poster, which changes nothing'],
    ['no code', undefined, 'no_code', '不另计：未通过海报进入', 'adds nothing: came without a code'],
    ['his own code', codeText('f-bo'), 'self', '不另计：扫描了自己的海报', 'adds nothing: scanned his own poster'],
  ] as const)('of an invitee by %s', (_what, code, reason, zh, en) => {
    const later = seen({ joinedAt: CAME + HOUR, reason, ...(code === undefined ? {} : { code }) });
    const lines = told({ ...brought, observations: [later] });

    expect(lines.zh[1]).toMatch(new RegExp(`再次进入群 pond-1 → ${escaped(zh)}$`));
    expect(lines.en[1]).toMatch(new RegExp(`joined group pond-1 again .* → ${escaped(en)}$`));
  });

  test('of a seed says that nobody brought him; a friend’s code later changes nothing', () => {
    const seed = aStanding('bo', { joinedAt: CAME, observedAt: CAME, code: codeText('entry-moments') });
    const later = seen({ joinedAt: CAME + HOUR, reason: 'already_in', code: BY_ANN, via: POND_2 });

    expect(told({ standing: seed, observations: [later] }).zh.map(without)).toEqual([
      '由活动入口码「moments」进入群 pond-1 → 作为种子参与，不是任何人的邀请',
      '由 ann 的海报（渠道码 …-ann）进入群 pond-2 → 不归 ann：已参与本活动，不再计为被邀请',
    ]);
    expect(told({ standing: seed }).en[0]).toContain(' → takes part as a seed, brought by nobody');
  });
});

describe('a going', () => {
  test.each([
    ['left', POND, '自行退出群 pond-1', 'left group pond-1 himself'],
    ['removed', POND, '被移出群 pond-1', 'was removed from group pond-1'],
    ['removed', STAFF, '被员工 luna 删除', 'was deleted by staff member luna'],
    ['unfollowed', STAFF, '删除或拉黑了员工 luna', 'deleted or blocked staff member luna'],
    [
      'handed_over',
      STAFF,
      '由员工 luna 移交给同事，不算离开',
      'was handed over by staff member luna to a colleague, which is no leave',
    ],
    [
      'missed',
      POND,
      '未收到离开通知：此刻开始的读取在群 pond-1 里已看不到他（此前没有哪次读取看到过他）',
      'nobody told that he went: the read begun now does not show him in group pond-1 (no read before it had shown him)',
    ],
    [
      'missed',
      STAFF,
      '未收到离开通知：此刻开始的读取在员工 luna 的客户里已看不到他（此前没有哪次读取看到过他）',
      'nobody told that he went: the read begun now does not show him among the contacts of staff member luna (no read before it had shown him)',
    ],
  ] as const)('%s %j', (kind, via, zh, en) => {
    const lines = told({ departures: [gone(kind, CAME, { via })] });

    expect(lines).toEqual({ zh: [`10-03 14:02:11 ${zh}`], en: [`10-03 14:02:11 ${en}`] });
  });

  test('nobody told of says when a read showed him last; one told late says so', () => {
    const missed = gone('missed', CAME, { lastSeenAt: CAME - HOUR, observedAt: CAME + HOUR });

    expect(told({ departures: [missed] }).zh[0]).toContain('（上一次看到他的读取始于 13:02:11）');
    expect(told({ departures: [missed] }).en[0]).toContain('(the last that did began 13:02:11)');
    const late = told({ departures: [gone('left', CAME, { observedAt: CAME + HOUR })] });
    expect([late.zh[0], late.en[0]]).toEqual([
      '10-03 14:02:11 自行退出群 pond-1（15:02:11 才得知）',
      '10-03 14:02:11 left group pond-1 himself (heard of at 15:02:11)',
    ]);
  });
});

describe('a verdict that changed without a coming or going', () => {
  const at = CAME + DAY + MINUTE;
  test.each<[Because, Verdict, string, string]>([
    [
      { kind: 'shown', via: STAFF, readBegunAt: at - SECOND },
      COUNTS,
      '留存期结束后的读取（14:03:10 开始）看到他仍在员工 luna 的客户里 → 计入',
      'a read after his hold’s end (begun 14:03:10) still shows him among the contacts of staff member luna → counts',
    ],
    [
      { kind: 'place_gone', via: STAFF, at: at - HOUR },
      COUNTS,
      '员工 luna 已于 13:03:11 离职，不算他离开 → 计入',
      'staff member luna left the corp at 13:03:11, which is nobody’s leave → counts',
    ],
    [
      { kind: 'place_gone', via: POND, at: at - DAY },
      COUNTS,
      '群 pond-1 已于 10-03 14:03:11 解散，不算他离开 → 计入',
      'group pond-1 was dissolved at 10-03 14:03:11, which is nobody’s leave → counts',
    ],
    [
      { kind: 'handed_over', via: STAFF, at: at - HOUR },
      COUNTS,
      '已于 13:03:11 由员工 luna 移交给同事，不算离开 → 计入',
      'staff member luna had handed him over to a colleague at 13:03:11, which is no leave → counts',
    ],
    [
      { kind: 'hold_over', at: CAME + DAY },
      EARLY,
      '留存期已于 14:02:11 结束，予以结算 → 不计入：留存期内离开',
      'his hold had ended at 14:02:11 and was settled → does not count: left before his hold ended',
    ],
    [
      { kind: 'blacklisted', campaignVersion: 4 },
      { state: 'void', reason: 'blacklisted' },
      '结算时，他或其邀请人在活动第 4 版的黑名单上 → 不计入：在活动黑名单中',
      'when he was settled he, or who brought him, stood on the blacklist of version 4 → does not count: he, or who brought him, is on the campaign’s blacklist',
    ],
    [
      { kind: 'over_maximum', maximum: 50 },
      { state: 'void', reason: 'over_maximum' },
      '轮到他时，邀请人已计满 50 人 → 不计入：邀请人的计数已达上限',
      'when it was his turn, whoever brought him had 50 that count → does not count: whoever brought him has reached the most that count',
    ],
    [
      { kind: 'came', via: POND_2, at: CAME + HOUR, foundBySweep: true },
      PENDING,
      '得知他已于 10-03 15:02:11 进入群 pond-2 → 待定：留存期已于 10-04 14:02:11 结束，待其后的读取确认',
      'heard that he joined group pond-2 at 10-03 15:02:11 → pending: his hold ended at 10-04 14:02:11, a read after it must still show him',
    ],
    [
      { kind: 'went', via: POND, at: at - MINUTE, how: 'missed' },
      EARLY,
      '据 14:02:11 的读取，群 pond-1 里已没有他 → 不计入：留存期内离开',
      'by the read of 14:02:11, he is no longer in group pond-1 → does not count: left before his hold ended',
    ],
  ])('%j', (because, verdict, zh, en) => {
    const lines = told({ ...brought, judgements: [judged(2, at, verdict, because)] });

    expect(lines.zh[1]).toBe(`10-04 14:03:11 ${zh}`);
    expect(lines.en[1]).toBe(`10-04 14:03:11 ${en}`);
  });

  test('says what became of a void, and of one that had counted', () => {
    const shown = (revision: number, minutes: number, verdict: Verdict) =>
      judged(revision, at + minutes * MINUTE, verdict, { kind: 'hold_over', at: CAME + DAY });
    const judgements = [shown(2, 0, EARLY), shown(3, 1, COUNTS), shown(4, 2, { state: 'void', reason: 'left_later' })];
    const lines = told({ ...brought, judgements });

    expect(lines.zh.slice(2).map((line) => line.split(' → ')[1])).toEqual([
      '改为计入',
      '不再计入：计入后离开，按活动规则不再计入',
    ]);
    expect(lines.en.slice(2).map((line) => line.split(' → ')[1])).toEqual([
      'counts after all',
      'counts no more: left after he had counted, and this campaign takes that back',
    ]);
  });
});

/** Reasons that no other line of the property can have. */
const APART: readonly VerdictReason[] = [
  ...(['left_early', 'removed', 'left_later', 'over_maximum'] as const),
  ...(['blacklisted', 'staff', 'self', 'already_in'] as const),
];

describe('whatever happened', () => {
  test('no line is lost, none stands before an earlier one, and verdicts are read in the order they were given', () => {
    const minute = fc.integer({ min: 1, max: 5_000 }).map((minutes) => CAME + minutes * MINUTE);
    const lag = fc.integer({ min: 0, max: 3_000 }).map((minutes) => minutes * MINUTE);
    const events = fc.uniqueArray(fc.tuple(minute, lag, fc.boolean()), { selector: ([at]) => at, maxLength: 8 });
    fc.assert(
      fc.property(events, (happened) => {
        const heard = happened.toSorted((one, other) => one[0] + one[1] - (other[0] + other[1]));
        const judgements = heard.map(([at, late, isGoing], index) =>
          judged(
            index + 2,
            at + late,
            { state: 'void', reason: APART[index % APART.length] ?? 'removed' },
            isGoing
              ? { kind: 'went', via: POND, at, how: 'left' }
              : { kind: 'came', via: POND_2, at, foundBySweep: false },
          ),
        );
        const goings = happened.filter(([, , isGoing]) => isGoing);
        const comings = happened.filter(([, , isGoing]) => !isGoing);
        const lines = historyOf(
          factsOf({
            ...brought,
            departures: goings.map(([at, late]) => gone('left', at, { observedAt: at + late })),
            observations: comings.map(([joinedAt, late]) =>
              seen({ via: POND_2, joinedAt, observedAt: joinedAt + late }),
            ),
            judgements,
          }),
        );

        expect(lines.map(({ at }) => at)).toEqual(lines.map(({ at }) => at).toSorted((one, other) => one - other));
        const given = judgements.map(({ verdict }) => VERDICT_REASONS[verdict.reason].zh);
        const said = lines.flatMap(({ what }) => given.filter((reason) => what.zh.endsWith(`不计入：${reason}`)));
        expect(said).toEqual(given);
        const own = lines.length - (1 + happened.length);
        expect(own).toBeGreaterThanOrEqual(0);
        expect(own).toBeLessThanOrEqual(judgements.length);
        expect(lines.every(({ what }) => what.zh !== '' && what.en !== '')).toBe(true);
      }),
    );
  });
});

describe('a clock on the wall', () => {
  test('shows the time of its zone, the year where it is another one, and beside a time of the same day no day', () => {
    const clock = wallClock('America/New_York', CAME);

    expect(clock(CAME)).toBe('10-03 02:02:11');
    expect(clock(CAME + HOUR, CAME)).toBe('03:02:11');
    expect(clock(CAME + DAY, CAME)).toBe('10-04 02:02:11');
    expect(clock(CAME + 100 * DAY)).toBe('2027-01-11 01:02:11');
    expect(wallClock('Asia/Shanghai', CAME)(Date.parse('2026-12-31T16:00:00Z'))).toBe('2027-01-01 00:00:00');
  });
});

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

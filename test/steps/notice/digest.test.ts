/** Staff are told: what a decision about grants and a look at the books lead to on their phones, whoever dies on the way. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { digestNotices } from '#functions/notice/digest/digest.ts';
import { DAY, HOUR, type Instant, MINUTE } from '#shared/domain/calendar.ts';
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import { campaignId, memberId, type StaffId, staffId } from '#shared/domain/identity.ts';
import { NOTICE_KINDS, type NoticeRules } from '#shared/domain/notice/notice-rules.ts';
import { NOTHING_HEARD } from '#shared/domain/report/hearing.ts';
import type { Rewards } from '#shared/domain/reward/rewards.ts';
import { RetryLater } from '#shared/ports/failure.ts';
import type { StaffNotices } from '#shared/ports/staff-notices.ts';
import { aCampaign, aStanding, DEMO, LUNA, NOON } from '#test/support/builders.ts';
import { Died } from '#test/support/fakes/counted-writes.ts';
import { aPointsPrize, aRung, someRewards } from '#test/support/reward-builders.ts';
import { ANN, BO, redelivered, rewardWorld } from '../reward/reward-world.ts';

const SOL = staffId('sol');
const RULES: NoticeRules = { to: [LUNA], kinds: NOTICE_KINDS };
const POINTS = { ladder: [aRung(1, { prize: aPointsPrize(100) }), aRung(2, { prize: aPointsPrize(200) })] };

async function noticeWorld(rewards: Partial<Rewards> = POINTS, over: Partial<Campaign> = {}, codes = 0) {
  const world = await rewardWorld(rewards, codes, { notices: RULES, ...over });
  return {
    ...world,
    look: (notices: StaffNotices = world.notices) => digestNotices({ ...world, notices }, 90),
    /** The lines of every message so far, but for the first two, which say when and of what. */
    lines: (staff: StaffId = LUNA): readonly string[] =>
      world.notices.told.flatMap((one) => (one.staff.includes(staff) ? one.text.split('\n').slice(2) : [])),
  };
}

describe('who has reached a rung', () => {
  test('is told a little later, once, by id', async () => {
    const world = await noticeWorld();
    await world.grantAll([...(await world.counts(ANN, 2)), ...(await world.counts(BO, 1))]);

    expect(await world.look()).toEqual({ kind: 'looked', facts: { staff: 1, told: 0 } });
    world.clock.advance(3 * MINUTE);
    expect(await world.look()).toEqual({ kind: 'looked', facts: { staff: 1, told: 1 } });
    world.clock.advance(10 * MINUTE);
    expect(await world.look()).toEqual({ kind: 'looked', facts: { staff: 1, told: 0 } });

    expect(world.notices.told.map(({ staff }) => staff)).toEqual([[LUNA]]);
    expect(world.lines()).toEqual(['达到阶梯「1 人」：2 人（ann、bo）', '达到阶梯「2 人」：1 人（ann）']);
  });

  test('is not told again when it is taken back and reached once more, nor when he claims', async () => {
    const world = await noticeWorld();
    await world.grantAll(await world.counts(ANN, 1));
    world.clock.advance(5 * MINUTE);
    await world.look();
    await world.grantAll([await world.ceases(ANN)]);
    await world.grantAll(await world.counts(ANN, 1));
    await world.claim(ANN);
    world.clock.advance(5 * MINUTE);
    await world.look();

    expect(world.lines()).toEqual(['达到阶梯「1 人」：1 人（ann）']);
  });

  test('is noted nowhere where nobody is told of rungs', async () => {
    for (const notices of [undefined, { to: [LUNA], kinds: ['budget'] } as const]) {
      const { notices: _rules, ...campaign } = aCampaign();
      const world = await rewardWorld(POINTS, 0, notices === undefined ? campaign : { notices });
      await world.grantAll(await world.counts(ANN, 1));

      expect(world.writes.made).not.toContain('notices.note');
      expect(await world.news.noted(DEMO, 0)).toEqual([]);
    }
  });

  test('is told also of who waits because there is no room', async () => {
    const world = await noticeWorld({ ...POINTS, budget: { total: { pieces: 1 }, atCap: 'waitlist' } });
    await world.grantAll([...(await world.counts(ANN, 1)), ...(await world.counts(BO, 1))]);
    world.clock.advance(3 * MINUTE);
    await world.look();

    expect(world.lines()).toEqual(['总预算已用完（1 / 1 份）', '达到阶梯「1 人」：2 人（ann、bo）']);
  });

  test('is told of the decision that was written, not of one that died before it', async () => {
    const world = await noticeWorld();
    const [due] = await world.counts(ANN, 1);
    if (due === undefined) throw new Error('Nothing is due.');
    world.writes.crashBeforeWrite(2);
    await expect(world.grant(due)).rejects.toBeInstanceOf(Died);
    world.clock.advance(MINUTE);
    await world.grant(due);
    world.clock.advance(1.5 * MINUTE);
    expect(await world.look()).toMatchObject({ facts: { told: 0 } });
    world.clock.advance(5 * MINUTE);
    await world.look();

    expect(await world.news.noted(DEMO, 0)).toHaveLength(2);
    expect(world.lines()).toEqual(['达到阶梯「1 人」：1 人（ann）']);
  });

  test('before somebody was named is no news to him', async () => {
    const world = await noticeWorld();
    await world.grantAll(await world.counts(ANN, 1));
    world.clock.advance(10 * MINUTE);
    await world.look();
    await world.save({ notices: { ...RULES, to: [LUNA, SOL] }, appliedAt: world.clock.eventNow() });
    await world.grantAll(await world.counts(BO, 1));
    world.clock.advance(5 * MINUTE);
    await world.look();

    expect(world.lines(SOL)).toEqual(['达到阶梯「1 人」：1 人（bo）']);
    expect(world.lines(LUNA)).toEqual(['达到阶梯「1 人」：1 人（ann）', '达到阶梯「1 人」：1 人（bo）']);
  });
});

describe('what the books say', () => {
  test('is told of stock, budget and completeness in one message, and again when there is more of it', async () => {
    const world = await noticeWorld(
      { ladder: [aRung(1)], budget: { total: { pieces: 2 }, atCap: 'waitlist' } },
      {},
      25,
    );
    const heard = { ...NOTHING_HEARD, comings: 100, unheardComings: 50 };
    const measured = { campaign: DEMO, measuredAt: NOON, countedAt: NOON, entries: 1, total: heard, heard };
    await world.completeness.keep(measured);
    await world.look();
    expect(world.lines()).toEqual(['数据完整度 50 %（2026-11-22）']);

    await world.grantAll([...(await world.counts(ANN, 1)), ...(await world.counts(BO, 1))]);
    world.clock.advance(5 * MINUTE);
    await world.look();
    expect(world.lines().slice(1)).toEqual(['总预算已用完（2 / 2 份）', '达到阶梯「1 人」：2 人（ann、bo）']);

    const budget = { total: { pieces: 100 }, atCap: 'waitlist' } as const;
    await world.save({ rewards: someRewards({ ladder: [aRung(1)], budget }) });
    const many = Array.from({ length: 6 }, (_, index) => memberId(`more-${index}`));
    for (const one of many) {
      await world.seed(aStanding(one));
      await world.grantAll(await world.counts(one, 1));
    }
    world.clock.advance(5 * MINUTE);
    await world.look();
    expect(world.lines()[3]).toBe('库存「tote-bag」将尽：剩 17 / 25 个');
  });

  test('of all his campaigns comes in one message; each staff member has his own', async () => {
    const budget = { total: { pieces: 0 }, atCap: 'waitlist' } as const;
    const world = await noticeWorld({ ...POINTS, budget }, { notices: { ...RULES, to: [LUNA, SOL] } });
    await world.campaigns.save(
      aCampaign({ id: campaignId('tea'), name: '茶会', rewards: someRewards({ ...POINTS, budget }), notices: RULES }),
    );
    await world.campaigns.save(aCampaign({ id: campaignId('mute'), rewards: someRewards({ ...POINTS, budget }) }));
    expect(await world.look()).toEqual({ kind: 'looked', facts: { staff: 2, told: 2 } });

    const heads = world.notices.told.map(({ staff, text }) => [staff.join(), text.match(/【.*】.*/g)]);
    expect(heads).toEqual([
      ['luna', ['【国庆福利】demo', '【茶会】tea']],
      ['sol', ['【国庆福利】demo']],
    ]);
  });

  test('of a campaign that ended a month ago is looked at no more', async () => {
    const world = await noticeWorld(POINTS, { endedAt: NOON - 31 * DAY });

    expect(await world.look()).toEqual({ kind: 'looked', facts: { staff: 0, told: 0 } });
  });
});

describe('one whom WeCom cannot reach', () => {
  test('keeps nobody else from being told, and is told the same words when it can again', async () => {
    const world = await noticeWorld(
      { ...POINTS, budget: { total: { pieces: 0 }, atCap: 'waitlist' } },
      {
        notices: { ...RULES, to: [LUNA, SOL] },
      },
    );
    const tried: string[] = [];
    const ill: StaffNotices = {
      async tell(staff, text) {
        if (!staff.includes(LUNA)) return world.notices.tell(staff, text);
        tried.push(text);
        throw new RetryLater('WECOM_BUSY', 'Busy.', {});
      },
    };
    await expect(world.look(ill)).rejects.toMatchObject({ code: 'NOTICES_NOT_ALL_TOLD' });
    expect(world.lines(SOL)).toEqual(['总预算已用完（0 / 0 份）']);

    world.clock.advance(4 * MINUTE);
    await world.look();
    expect(world.lines(LUNA)).toEqual([]);
    world.clock.advance(MINUTE);
    await world.look();
    expect(world.notices.told.at(-1)?.text).toBe(tried[0]);
    world.clock.advance(HOUR);
    expect(await world.look()).toMatchObject({ facts: { told: 0 } });
  });

  test('for longer hears anew what the books still say', async () => {
    const world = await noticeWorld({ ...POINTS, budget: { total: { pieces: 0 }, atCap: 'waitlist' } });
    const down: StaffNotices = { tell: () => Promise.reject(new RetryLater('WECOM_BUSY', 'Busy.', {})) };
    for (let minutes = 0; minutes < 60; minutes += 5) {
      await expect(world.look(down)).rejects.toBeInstanceOf(RetryLater);
      world.clock.advance(5 * MINUTE);
    }
    for (let minutes = 0; minutes < 60; minutes += 5) {
      await world.look();
      world.clock.advance(5 * MINUTE);
    }
    expect(world.lines()).toEqual(['总预算已用完（0 / 0 份）']);
  });
});

/** WeCom drops what it has delivered to the same person within half an hour. */
function phoneOf(now: () => Instant, dies: () => boolean) {
  const rung: { readonly at: Instant; readonly text: string }[] = [];
  const asked: Instant[] = [];
  const notices: StaffNotices = {
    async tell(_staff, text) {
      asked.push(now());
      if (!rung.some((one) => one.text === text && now() - one.at < 30 * MINUTE)) rung.push({ at: now(), text });
      if (dies()) throw new Died('Died after WeCom had it.');
    },
  };
  return { notices, rung, asked };
}

describe('whoever dies at whatever write', () => {
  test('what there is to tell is told once', async () => {
    for (let death = 1; death <= 12; death += 1) {
      const world = await noticeWorld({ ...POINTS, budget: { total: { pieces: 1 }, atCap: 'waitlist' } });
      const phone = phoneOf(world.clock.wallNow, () => false);
      const dues = [...(await world.counts(ANN, 1)), ...(await world.counts(BO, 1))];
      world.writes.crashBeforeWrite(death);
      for (const due of dues) {
        await redelivered(async () => {
          world.clock.advance(1);
          return world.grant(due);
        });
      }
      for (let minutes = 0; minutes < 60; minutes += 5) {
        await world.look(phone.notices).catch((failure: unknown) => failure);
        world.clock.advance(5 * MINUTE);
      }
      const told = phone.rung.flatMap(({ text }) => text.split('\n').slice(2)).toSorted();
      expect(told, `death ${death}`).toEqual(['总预算已用完（1 / 1 份）', '达到阶梯「1 人」：2 人（ann、bo）']);
    }
  });

  test('no fact rings twice, none is lost, and no phone rings too often or by night for what can wait', async () => {
    const deed = fc.record({
      who: fc.nat(5),
      minutes: fc.integer({ min: 1, max: 9 }),
      crash: fc.option(fc.integer({ min: 1, max: 6 }), { freq: 2 }),
      diesAfterTelling: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { minLength: 5, maxLength: 30 }), async (deeds) => {
        const quiet = { from: '21:00', to: '23:00' };
        const world = await noticeWorld(
          {
            ladder: [1, 2, 3].map((needs) => aRung(needs, { prize: aPointsPrize(10) })),
            budget: { total: { pieces: 6 }, atCap: 'waitlist' },
          },
          { notices: { ...RULES, quiet } },
        );
        for (let index = 0; index < 6; index += 1) await world.seed(aStanding(`p${index}`));
        let mayDie = false;
        let isShaken = false;
        const phone = phoneOf(world.clock.wallNow, () => mayDie);
        for (const { who, minutes, crash, diesAfterTelling } of deeds) {
          const soFar = world.clock.wallNow() - NOON;
          // Who has died after telling lives to say it again within twenty-five minutes, and before the quiet hours.
          const isBad = !isShaken && (soFar < 30 * MINUTE || soFar > 3 * HOUR);
          const dues = await world.counts(memberId(`p${who}`), 1);
          if (isBad && crash !== null) world.writes.crashBeforeWrite(crash);
          for (const due of dues) {
            await redelivered(async () => {
              world.clock.advance(1);
              return world.grant(due);
            });
          }
          await world.settle().catch(() => world.settle());
          mayDie = isBad && diesAfterTelling;
          const told = await world.look(phone.notices).then(
            ({ facts }) => facts.told,
            () => 'died' as const,
          );
          if (told !== 0) isShaken = told === 'died';
          mayDie = false;
          world.writes.crashBeforeWrite(0);
          world.clock.advance(minutes * MINUTE);
        }
        for (let calm = 0; calm < 60; calm += 1) {
          await world.look(phone.notices);
          world.clock.advance(5 * MINUTE);
        }
        const told = phone.rung.flatMap(({ text }) => text.split('\n').slice(2));
        const reached = told.flatMap((line) => {
          const [, needs, ids] = /^达到阶梯「(\d+) 人」.*（(.*)）$/.exec(line) ?? [];
          return (ids ?? '').split('、').flatMap((id) => (id === '' || needs === undefined ? [] : [`${id} ${needs}`]));
        });
        const granted = (await world.told()).map((line) => line.split(' ').slice(0, 2).join(' '));
        expect(reached.toSorted()).toEqual(granted.toSorted());
        const { promised } = (await world.till()).spending;
        expect(told.filter((line) => line.startsWith('总预算已用完'))).toHaveLength(promised.pieces >= 6 ? 1 : 0);
        expect(told.filter((line) => line.startsWith('总预算已用 ')).length).toBeLessThanOrEqual(1);
        for (const [index, at] of phone.asked.entries()) {
          expect(at - (phone.asked[index - 1] ?? 0)).toBeGreaterThanOrEqual(5 * MINUTE);
        }
        for (const { at, text } of phone.rung) {
          const isQuiet = at >= NOON + HOUR && at < NOON + 3 * HOUR;
          if (isQuiet) expect(text.split('\n').slice(2).join()).toMatch(/^总预算已用完/);
        }
      }),
      { numRuns: 100 },
    );
  });
});

test('two who look at once tell him once', async () => {
  const world = await noticeWorld({ ...POINTS, budget: { total: { pieces: 0 }, atCap: 'waitlist' } });

  const looks = await Promise.all([world.look(), world.look()]);

  expect(looks.map(({ facts }) => facts.told).toSorted()).toEqual([0, 1]);
  expect(world.lines()).toHaveLength(1);
});

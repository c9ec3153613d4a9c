/** The ladder's rule told to the till: examples of what each choice of a campaign does, then what holds whatever happens in whatever order. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY, daysOf, type Instant } from '#shared/domain/calendar.ts';
import { memberId } from '#shared/domain/identity.ts';
import { GRANT_STEPS, type Grant, type GrantState, holdsReservation, movedOn } from '#shared/domain/reward/grant.ts';
import { type Climbed, type Climber, climb, emptied, serveWaiting, takeBack } from '#shared/domain/reward/granting.ts';
import { allWaiting, lined, linesIn } from '#shared/domain/reward/line.ts';
import { type Budget, claimBy, type Rewards } from '#shared/domain/reward/rewards.ts';
import { type Amount, fits, NOTHING, NOTHING_SPENT, plus } from '#shared/domain/reward/spending.ts';
import { emptyStock, isConserved } from '#shared/domain/reward/stock.ts';
import { payOut, release, type Till, writeOff } from '#shared/domain/reward/till.ts';
import { DEMO, NOON } from '#test/support/builders.ts';
import {
  aGrant,
  aLinkPrize,
  aPointsPrize,
  aPrize,
  aRung,
  recounted,
  recountedSpent,
  someRewards,
} from '#test/support/reward-builders.ts';

const BAGS = 'tote-bag';
const dayOf = daysOf('Asia/Shanghai');
const todayAt = (now: Instant) => ({ now, day: dayOf(now) });
const tillWith = (codes: number, name = BAGS): Till => ({
  spending: NOTHING_SPENT,
  days: {},
  stocks: { [name]: { ...emptyStock(name), imported: codes } },
});
const NO_CODES: Till = { spending: NOTHING_SPENT, days: {}, stocks: {} };

const aClimber = (counted: number, over: Partial<Climber> = {}): Climber => ({
  campaign: DEMO,
  campaignVersion: 1,
  participant: memberId('ann'),
  participantRef: 'ref-of-ann',
  rewards: someRewards({ ladder: [aRung(1), aRung(3), aRung(5)] }),
  counted: Array.from({ length: counted }, (_, index) => NOON - 1_000 + index),
  grants: [],
  ...over,
});

const told = ({ moves }: Climbed) =>
  moves.map(({ after }) => `${after.rung} ${after.state} ${after.history.at(-1)?.reason}`);
const grantsAfter = ({ moves }: Climbed): readonly Grant[] => moves.map(({ after }) => after);

describe('a ladder', () => {
  test('gives every rung that was reached, and no other', () => {
    const each = [0, 1, 2, 3, 4, 5, 9].map(
      (counted) => climb(tillWith(9), aClimber(counted), todayAt(NOON)).moves.length,
    );

    expect(each).toEqual([0, 1, 1, 2, 2, 3, 3]);
  });

  test('a step that jumps from 2 to 5 reaches rung 3 as well (D10)', () => {
    const two = climb(tillWith(9), aClimber(2), todayAt(NOON));

    const five = climb(two.till, aClimber(5, { grants: grantsAfter(two) }), todayAt(NOON));

    expect(told(five)).toEqual(['3 issued rung_reached', '5 issued rung_reached']);
  });

  test('more than is needed is enough: who has 7 has reached 5 (D10)', () => {
    expect(told(climb(tillWith(9), aClimber(7), todayAt(NOON)))).toContain('5 issued rung_reached');
  });

  test('says when each rung was reached: when the referral counted that made it so', () => {
    const { moves } = climb(tillWith(9), aClimber(5), todayAt(NOON));

    expect(moves.map(({ after }) => after.reachedAt)).toEqual([NOON - 1_000, NOON - 998, NOON - 996]);
  });

  test('a friend who counts gets his own prize, once, and for that reason', () => {
    const rewards = someRewards({ ladder: [], forInvitee: aRung(0, { prize: aPointsPrize(10) }) });
    const first = climb(NO_CODES, aClimber(0, { rewards, countedAsInvitee: NOON - 1 }), todayAt(NOON));

    expect(told(first)).toEqual(['0 issued friend_stayed']);
    expect(told(climb(NO_CODES, aClimber(0, { rewards }), todayAt(NOON)))).toEqual([]);
    const again = aClimber(0, { rewards, countedAsInvitee: NOON, grants: grantsAfter(first) });
    expect(told(climb(first.till, again, todayAt(NOON)))).toEqual([]);
  });

  test('a reviewed rung is reserved, not issued, and holds its code', () => {
    const rewards = someRewards({ ladder: [aRung(1, { isReviewed: true })] });

    const { moves, till } = climb(tillWith(1), aClimber(1, { rewards }), todayAt(NOON));

    expect(moves[0]?.after).toMatchObject({ state: 'reserved', claimBy: NOON + 30 * DAY });
    expect(moves[0]?.takes).toEqual({ stock: BAGS, number: 1 });
    expect(till.stocks[BAGS]).toMatchObject({ reserved: 1, next: 2 });
  });

  test('no more than so many moves are made at once; the rest is left for the next time', () => {
    const first = climb(tillWith(9), aClimber(5), todayAt(NOON), 2);
    expect(told(first)).toEqual(['1 issued rung_reached', '3 issued rung_reached']);
    expect(first.isCut).toBe(true);

    const rest = climb(first.till, aClimber(5, { grants: grantsAfter(first) }), todayAt(NOON), 2);
    expect(told(rest)).toEqual(['5 issued rung_reached']);
    expect(rest.isCut).toBe(false);
  });
});

describe('where budget or stock has no room', () => {
  const rung = aRung(1, { prize: aPrize({ costMinor: 100 }), cheaper: aPointsPrize(5, { costMinor: 5 }) });
  const within = (budget: Budget): Climber => aClimber(1, { rewards: someRewards({ ladder: [rung], budget }) });

  test.each(['waitlist', 'pause'] as const)(
    '%s: he waits, nothing is reserved, and the till only knows that he waits',
    (atCap) => {
      const budget: Budget = { total: { minor: 99 }, atCap };

      const found = climb(tillWith(1), within(budget), todayAt(NOON));

      expect(told(found)).toEqual(['1 waiting budget_reached']);
      expect(found.till).toEqual(lined(tillWith(1), undefined, found.moves[0]!.after));
      expect(found.till.spending).toMatchObject({ promised: NOTHING, waiting: { '1.1': 1 } });
      expect(found.moves[0]?.after.day).toBeUndefined();
      expect(found.metCap).toBe(true);
    },
  );

  test('cheaper: he gets the cheaper prize, and it is said that he does', () => {
    const found = climb(tillWith(1), within({ total: { minor: 99 }, atCap: 'cheaper' }), todayAt(NOON));

    expect(found.moves[0]?.after).toMatchObject({ state: 'issued', isCheaper: true, prize: { name: '5 积分' } });
    expect(found.till.spending.promised).toEqual({ minor: 5, pieces: 1 });
    expect(found.till.stocks[BAGS]?.reserved).toBe(0);
  });

  test('cheaper, where there is no room even for that: he waits for the prize itself', () => {
    const found = climb(tillWith(1), within({ total: { minor: 4 }, atCap: 'cheaper' }), todayAt(NOON));

    expect(found.moves[0]?.after).toMatchObject({ state: 'waiting', isCheaper: false, prize: { name: '帆布袋' } });
  });

  test('an empty stock is no cap: nothing pauses, he waits for codes', () => {
    const found = climb(tillWith(0), within({ atCap: 'pause' }), todayAt(NOON));

    expect(told(found)).toEqual(['1 waiting out_of_stock']);
    expect(found.metCap).toBe(false);
  });

  test.each([
    ['campaign', { budget: { total: { pieces: 0 }, atCap: 'waitlist' } }, {}],
    ['day', { budget: { perDay: { pieces: 0 }, atCap: 'waitlist' } }, {}],
    ['rung', {}, { most: { pieces: 0 } }],
  ] as const)('the cap of the %s is one of its own', (_whose, rewards, ofRung) => {
    const climber = aClimber(1, { rewards: someRewards({ ladder: [aRung(1, ofRung)], ...rewards }) });

    expect(told(climb(tillWith(1), climber, todayAt(NOON)))).toEqual(['1 waiting budget_reached']);
  });

  test('a new day has its own budget', () => {
    const rewards = someRewards({ ladder: [aRung(1), aRung(2)], budget: { perDay: { pieces: 1 }, atCap: 'waitlist' } });
    const today = climb(tillWith(5), aClimber(2, { rewards }), todayAt(NOON));
    expect(told(today)).toEqual(['1 issued rung_reached', '2 waiting budget_reached']);
    const waiting = grantsAfter(today)[1];
    if (waiting === undefined) throw new Error('Nobody waits.');

    expect(serveWaiting(today.till, waiting, rewards, todayAt(NOON + 1)).moves).toEqual([]);
    expect(told(serveWaiting(today.till, waiting, rewards, todayAt(NOON + DAY)))).toEqual(['2 issued room_again']);
  });

  test('what goes back to a day that is over frees nothing of today, and leaves that day alone', () => {
    const rewards = someRewards({ ladder: [aRung(1)], budget: { perDay: { pieces: 1 }, atCap: 'waitlist' } });
    const { till, moves } = climb(tillWith(5), aClimber(1, { rewards }), todayAt(NOON));
    const [yesterdays] = grantsAfter({ till, moves, metCap: false, isCut: false });
    if (yesterdays === undefined) throw new Error('Nothing was granted.');
    const today = {
      ...till,
      days: { '2026-11-23': { day: '2026-11-23', promised: { minor: 9, pieces: 1 }, revision: 4 } },
    };

    const after = release(today, yesterdays);

    expect(after.days).toEqual(today.days);
    expect(after.spending.promised).toEqual(NOTHING);
  });

  test('who waits is served by the rules of his rung, and only once there is room', () => {
    const climber = within({ total: { minor: 99 }, atCap: 'waitlist' });
    const [waiting] = grantsAfter(climb(tillWith(1), climber, todayAt(NOON)));
    if (waiting === undefined) throw new Error('Nobody waits.');
    const more = { ...climber.rewards, budget: { total: { minor: 100 }, atCap: 'waitlist' } as const };

    expect(serveWaiting(tillWith(1), waiting, climber.rewards, todayAt(NOON)).moves).toEqual([]);
    const served = serveWaiting(tillWith(1), waiting, more, todayAt(NOON + 5));

    expect(served.moves[0]?.after).toMatchObject({ state: 'issued', day: dayOf(NOON), claimBy: NOON + 5 + 30 * DAY });
    expect(served.moves[0]?.takes).toEqual({ stock: BAGS, number: 1 });
    expect(serveWaiting(tillWith(1), { ...waiting, rung: 4 }, more, todayAt(NOON)).moves).toEqual([]);
  });
});

describe('who reaches what others still wait for', () => {
  const alone = aClimber(1);
  const behind = (campaignVersion: number, rung: number): Till => {
    const waiting = { ...aGrant('ann', { campaignVersion, rung }), state: 'waiting' } as const;
    return lined(tillWith(5), undefined, waiting);
  };

  test('waits behind them, though there is room: the room is theirs', () => {
    const found = climb(behind(1, 1), alone, todayAt(NOON));

    expect(told(found)).toEqual(['1 waiting others_first']);
    expect(found.till.spending).toMatchObject({ promised: NOTHING, waiting: { '1.1': 2 } });
  });

  test('of another rung or another version is served: they wait for something else', () => {
    expect(told(climb(behind(1, 3), alone, todayAt(NOON)))).toEqual(['1 issued rung_reached']);
    expect(told(climb(behind(2, 1), alone, todayAt(NOON)))).toEqual(['1 issued rung_reached']);
  });

  test('a line is as long as joined it and did not leave it, and is forgotten when it is empty', () => {
    const [two] = [climb(behind(1, 1), alone, todayAt(NOON))];
    const [his] = grantsAfter(two);
    if (his === undefined) throw new Error('Nothing was granted.');

    const served = serveWaiting(two.till, his, alone.rewards, todayAt(NOON + 1));
    const last = serveWaiting(served.till, { ...his, rung: 1 }, alone.rewards, todayAt(NOON + 2));

    expect(served.till.spending.waiting).toEqual({ '1.1': 1 });
    expect(last.till.spending.waiting).toEqual({});
    expect(linesIn(behind(12, 30).spending)).toEqual([{ campaignVersion: 12, rung: 30 }]);
    expect([allWaiting(two.till.spending), allWaiting(last.till.spending)]).toEqual([2, 0]);
  });
});

describe('a referral that ceases to count', () => {
  const moved = (grant: Grant, state: GrantState): Grant => movedOn(grant, { state, at: NOON, reason: 'claimed' });

  test('takes back what was not claimed, and gives its code and its money to the next', () => {
    const first = climb(tillWith(9), aClimber(3), todayAt(NOON));
    const held = grantsAfter(first).map((grant, index) => ({
      ...grant,
      held: { stock: BAGS, number: index + 1, code: 'x' },
    }));

    const back = takeBack(first.till, aClimber(2, { grants: held }), todayAt(NOON + 1));

    expect(told(back)).toEqual(['3 clawed_back referral_voided']);
    expect(back.moves[0]?.after).not.toHaveProperty('held');
    expect(back.till.spending.promised.pieces).toBe(1);
    expect(back.till.stocks[BAGS]).toMatchObject({ reserved: 1, returned: [2] });
  });

  test('leaves alone what was claimed (领取)', () => {
    const first = climb(tillWith(9), aClimber(1), todayAt(NOON));
    const claimed = grantsAfter(first).map((grant) => moved(grant, 'claimed'));

    expect(takeBack(first.till, aClimber(0, { grants: claimed }), todayAt(NOON)).moves).toEqual([]);
  });

  test('of somebody who waits ends his waiting, and moves nothing else of the till', () => {
    const first = climb(tillWith(0), aClimber(1), todayAt(NOON));

    const back = takeBack(first.till, aClimber(0, { grants: grantsAfter(first) }), todayAt(NOON));

    expect(told(back)).toEqual(['1 clawed_back referral_voided']);
    expect(first.till.spending.waiting).toEqual({ '1.1': 1 });
    expect(back.till.spending.waiting).toEqual({});
    expect({ ...back.till, spending: NOTHING_SPENT }).toEqual({ ...first.till, spending: NOTHING_SPENT });
  });

  test('and counts again gives it back to him, as the same grant', () => {
    const first = climb(tillWith(9), aClimber(1), todayAt(NOON));
    const back = takeBack(first.till, aClimber(0, { grants: grantsAfter(first) }), todayAt(NOON + 1));

    const again = climb(back.till, aClimber(1, { grants: grantsAfter(back) }), todayAt(NOON + 2));

    expect(told(again)).toEqual(['1 issued rung_reached']);
    expect(again.moves[0]?.before).toEqual(grantsAfter(back)[0]);
    expect(again.moves[0]?.after.history.map(({ state }) => state)).toEqual(['issued', 'clawed_back', 'issued']);
  });

  test.each(['expired', 'refused', 'clawed_back'] as const)(
    'what is %s for another reason is not promised again',
    (state) => {
      const [issued] = grantsAfter(climb(tillWith(9), aClimber(1), todayAt(NOON)));
      if (issued === undefined) throw new Error('Not issued.');
      const history = [...issued.history, { state, at: NOON, reason: 'clawed_back' as const }];

      expect(
        climb(
          tillWith(9),
          aClimber(9, { grants: [{ ...issued, state, history }], rewards: someRewards() }),
          todayAt(NOON),
        ).moves,
      ).toEqual([]);
    },
  );
});

/** Three participants, their grants and the till, as they would stand in the books. */
interface World {
  till: Till;
  now: Instant;
  readonly grants: Map<string, Grant>;
  readonly counted: Map<string, Instant[]>;
  readonly rewards: Rewards;
}

const PEOPLE = ['ann', 'bo', 'cy'];
const keyOf = ({ participant, rung }: Pick<Grant, 'participant' | 'rung'>): string => `${participant} ${rung}`;

const WHAT = [
  ...(['counts', 'counts', 'counts', 'ceases', 'message', 'message', 'serve'] as const),
  ...(['claim', 'expire', 'takeBackClaimed', 'import', 'tomorrow'] as const),
];

interface Deed {
  readonly what: (typeof WHAT)[number];
  readonly who: string;
  readonly pick: number;
}

const deeds: fc.Arbitrary<Deed[]> = fc.array(
  fc.record({ what: fc.constantFrom(...WHAT), who: fc.constantFrom(...PEOPLE), pick: fc.nat(100) }),
  { maxLength: 60 },
);

const cap = fc.record(
  { minor: fc.integer({ min: 0, max: 6_000 }), pieces: fc.integer({ min: 0, max: 6 }) },
  { requiredKeys: [] },
);
const budgets = fc.record(
  { total: cap, perDay: cap, atCap: fc.constantFrom('pause', 'waitlist', 'cheaper') },
  { requiredKeys: ['atCap'] },
);
const ladders = fc.uniqueArray(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 }).chain((needs) =>
  fc.tuple(
    ...needs.map((need) =>
      fc
        .record({ isReviewed: fc.boolean(), hasCheaper: fc.boolean(), most: fc.option(cap), kind: fc.nat(2) })
        .map(({ isReviewed, hasCheaper, most, kind }) =>
          aRung(need, {
            isReviewed,
            prize:
              [aPrize(), aPrize({ lure: { kind: 'codes', stock: 'mug' }, costMinor: 700 }), aLinkPrize()][kind] ??
              aPrize(),
            ...(hasCheaper ? { cheaper: aPointsPrize(3) } : {}),
            ...(most === null ? {} : { most }),
          }),
        ),
    ),
  ),
);

const climberOf = (world: World, who: string): Climber => ({
  ...aClimber(0, { rewards: world.rewards, participant: memberId(who), participantRef: who }),
  counted: (world.counted.get(who) ?? []).toSorted((one, other) => one - other),
  grants: [...world.grants.values()].filter(({ participant }) => participant === who),
});

function keep(world: World, { till, moves }: Pick<Climbed, 'till' | 'moves'>): void {
  for (const { before, after, takes } of moves) {
    expect(world.grants.get(keyOf(after))).toEqual(before);
    world.grants.set(
      keyOf(after),
      takes === undefined ? after : { ...after, held: { ...takes, code: `${takes.number}` } },
    );
  }
  world.till = till;
}

/** What one message about him does. */
function message(world: World, who: string): void {
  const today = todayAt(world.now);
  keep(world, takeBack(world.till, climberOf(world, who), today));
  keep(world, climb(world.till, climberOf(world, who), today));
}

function does(world: World, { what, who, pick }: Deed): void {
  world.now += 1;
  const his = climberOf(world, who).grants;
  const grant = his[pick % Math.max(1, his.length)];
  const { now } = world;
  if (what === 'counts') world.counted.set(who, [...(world.counted.get(who) ?? []), now]);
  if (what === 'ceases')
    world.counted.set(
      who,
      (world.counted.get(who) ?? []).filter((_, index, { length }) => index !== pick % length),
    );
  if (what === 'message') message(world, who);
  if (what === 'tomorrow') world.now += DAY;
  if (what === 'import') {
    const stock = world.till.stocks[BAGS] ?? emptyStock(BAGS);
    world.till = {
      ...world.till,
      stocks: { ...world.till.stocks, [BAGS]: { ...stock, imported: stock.imported + 1 } },
    };
  }
  if (what === 'serve') {
    const line = [...world.grants.values()].filter(({ state }) => state === 'waiting');
    for (const waiting of line.toSorted((one, other) => one.reachedAt - other.reachedAt)) {
      keep(world, serveWaiting(world.till, waiting, world.rewards, todayAt(now)));
    }
  }
  if (grant === undefined) return;
  if (what === 'claim' && grant.state === 'issued') {
    const after = movedOn(grant, { state: 'claimed', at: now, reason: 'claimed' });
    keep(world, { till: payOut(world.till, grant), moves: [{ before: grant, after }] });
  }
  if (what === 'expire' && (grant.state === 'issued' || grant.state === 'reserved')) {
    const after = emptied(movedOn(grant, { state: 'expired', at: now, reason: 'not_claimed_in_time' }));
    keep(world, { till: release(world.till, grant), moves: [{ before: grant, after }] });
  }
  if (what === 'takeBackClaimed' && grant.state === 'claimed') {
    const after = movedOn(grant, { state: 'clawed_back', at: now, reason: 'clawed_back' });
    keep(world, { till: writeOff(world.till, grant), moves: [{ before: grant, after }] });
  }
}

function isSound(world: World): void {
  const grants = [...world.grants.values()];
  const { till, rewards, now } = world;
  const { spending } = till;
  expect(spending.promised).toEqual(recounted(grants));
  expect(spending.spent).toEqual(recountedSpent(grants));
  expect(Object.values(spending.byRung).reduce(plus, NOTHING)).toEqual(spending.promised);
  expect(fits(rewards.budget.total, spending.promised)).toBe(true);
  for (const day of Object.values(till.days)) expect(fits(rewards.budget.perDay, day.promised)).toBe(true);
  const onDay = till.days[dayOf(now)]?.promised ?? NOTHING;
  const ofToday = grants.filter(({ day }) => day === dayOf(now));
  expect(onDay).toEqual(recounted(ofToday));
  for (const rung of rewards.ladder) {
    const ofRung: Amount = recounted(grants.filter((grant) => grant.rung === rung.needs));
    expect(fits(rung.most, ofRung)).toBe(true);
  }
  for (const stock of Object.values(till.stocks)) {
    const held = grants.filter((grant) => grant.held?.stock === stock.name);
    const numbers = held.map((grant) => grant.held?.number);
    expect(isConserved(stock)).toBe(true);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(stock.reserved).toBe(held.filter((grant) => holdsReservation(grant) && grant.state !== 'claimed').length);
    expect(stock.issued).toBe(held.filter(({ state }) => state === 'claimed').length);
    expect(stock.voided).toBe(held.filter(({ state }) => state === 'clawed_back').length);
  }
  for (const { history, state } of grants) {
    expect(history.at(-1)?.state).toBe(state);
    for (const [index, { state: to }] of history.entries()) {
      const from = history[index - 1]?.state;
      if (from !== undefined) expect(GRANT_STEPS[from]).toContain(to);
    }
  }
}

const aWorld = (ladder: Rewards['ladder'], budget: Budget, codes: number): World => ({
  till: { ...tillWith(codes), stocks: { ...tillWith(codes).stocks, mug: { ...emptyStock('mug'), imported: 2 } } },
  now: NOON,
  grants: new Map(),
  counted: new Map(),
  rewards: someRewards({ ladder, budget }),
});

describe('whatever happens, in whatever order', () => {
  test('no cap is ever exceeded, stocks are conserved, and spending is the sum over the grants', () => {
    fc.assert(
      fc.property(ladders, budgets, fc.nat(6), deeds, (ladder, budget, codes, sequence) => {
        const world = aWorld(ladder, budget as Budget, codes);
        for (const deed of sequence) {
          does(world, deed);
          isSound(world);
        }
      }),
      { numRuns: 400 },
    );
  });

  test('after the last message about him nobody holds unclaimed what he has not reached, and misses nothing he has', () => {
    fc.assert(
      fc.property(ladders, budgets, fc.nat(6), deeds, (ladder, budget, codes, sequence) => {
        const world = aWorld(ladder, budget as Budget, codes);
        for (const deed of sequence) does(world, deed);
        for (const who of PEOPLE) message(world, who);

        for (const who of PEOPLE) {
          const { counted, grants } = climberOf(world, who);
          for (const { needs } of ladder) {
            const state = grants.find(({ rung }) => rung === needs)?.state;
            if (counted.length < needs) expect([undefined, 'claimed', 'expired', 'clawed_back']).toContain(state);
            else expect(state).toBeDefined();
          }
        }
      }),
    );
  });

  test('a rung is granted once, however often and in whatever order its messages come', () => {
    fc.assert(
      fc.property(
        ladders,
        fc.array(fc.constantFrom(...PEOPLE), { maxLength: 20 }),
        fc.infiniteStream(fc.nat(1_000)),
        (ladder, friends, picks) => {
          const world = aWorld(ladder, { atCap: 'waitlist' }, 100);
          for (const who of friends) {
            world.now += 1;
            world.counted.set(who, [...(world.counted.get(who) ?? []), world.now]);
          }
          const messages = [...friends, ...friends, ...friends];
          while (messages.length > 0) {
            const [who] = messages.splice((picks.next().value ?? 0) % messages.length, 1);
            if (who !== undefined) message(world, who);
          }

          const reached = PEOPLE.flatMap((who) =>
            ladder.flatMap(({ needs }) => ((world.counted.get(who) ?? []).length >= needs ? [`${who} ${needs}`] : [])),
          );
          expect([...world.grants.keys()].sort()).toEqual(reached.sort());
          for (const { revision } of world.grants.values()) expect(revision).toBe(1);
        },
      ),
    );
  });

  test('who gets the cheaper prize is a question of `cheaper` alone', () => {
    fc.assert(
      fc.property(ladders, budgets, fc.nat(6), deeds, (ladder, budget, codes, sequence) => {
        const world = aWorld(ladder, budget as Budget, codes);
        for (const deed of sequence) does(world, deed);

        const cheaper = [...world.grants.values()].filter(({ isCheaper }) => isCheaper);
        if (budget.atCap !== 'cheaper') expect(cheaper).toEqual([]);
        for (const { rung, prize } of cheaper)
          expect(ladder.find(({ needs }) => needs === rung)?.cheaper).toEqual(prize);
      }),
    );
  });

  test('a grant may be claimed until the days of its rung are over', () => {
    const rung = aRung(1, { claimWithinDays: 7 });
    const { moves } = climb(tillWith(1), aClimber(1, { rewards: someRewards({ ladder: [rung] }) }), todayAt(NOON));

    expect(moves[0]?.after.claimBy).toBe(claimBy(rung, NOON));
    expect(moves[0]?.after.claimBy).toBe(NOON + 7 * DAY);
  });
});

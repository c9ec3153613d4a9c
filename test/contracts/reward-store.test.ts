/** What every reward store promises: a decision is written whole or not at all, and nobody decides on what has changed since. */
import { beforeEach, describe, expect, test } from 'vitest';
import { dynamoReferralStore } from '#shared/adapters/dynamodb/referral-store.ts';
import { dynamoRewardStore } from '#shared/adapters/dynamodb/reward-store.ts';
import { DAY, HOUR, type Instant } from '#shared/domain/calendar.ts';
import { type CampaignId, campaignId, memberId } from '#shared/domain/identity.ts';
import { type Grant, movedOn } from '#shared/domain/reward/grant.ts';
import { lined } from '#shared/domain/reward/line.ts';
import type { LedgerEntry } from '#shared/domain/reward/points.ts';
import { NOTHING_SPENT } from '#shared/domain/reward/spending.ts';
import { emptyStock, freeOf, isConserved } from '#shared/domain/reward/stock.ts';
import { payOut, release, reserve, type Till } from '#shared/domain/reward/till.ts';
import type { ReferralStore } from '#shared/ports/referral-store.ts';
import type { RewardChange, RewardStore } from '#shared/ports/reward-store.ts';
import { freshTables } from '#test/adapters/dynamodb/fresh-tables.ts';
import { aStanding, DEMO, NOON, referralOf } from '#test/support/builders.ts';
import { inMemoryReferralStore } from '#test/support/fakes/in-memory-referral-store.ts';
import { inMemoryRewardStore } from '#test/support/fakes/in-memory-reward-store.ts';
import { aGrant, aPrize, aRung, TODAY } from '#test/support/reward-builders.ts';

const tables = freshTables();
const OTHER = campaignId('other');
const ANN = memberId('ann');
const BAGS = 'tote-bag';
const TOMORROW = '2026-11-23';

function inMemory() {
  const referrals = inMemoryReferralStore();
  return { referrals, rewards: inMemoryRewardStore(referrals.books) };
}

async function onDynamoDb() {
  const options = await tables.next();
  return { referrals: dynamoReferralStore(options), rewards: dynamoRewardStore(options) };
}

const codesOf = (count: number, name = 'BAG'): string[] =>
  Array.from({ length: count }, (_, index) => `${name}-${index + 1}`);

describe.each([
  { name: 'in memory', open: async () => inMemory() },
  { name: 'DynamoDB', open: onDynamoDb },
])('reward store: $name', ({ open }) => {
  let rewards: RewardStore;
  let referrals: ReferralStore;
  beforeEach(async () => {
    ({ rewards, referrals } = await open());
  });

  const tillNow = (day = TODAY): Promise<Till> => rewards.till(DEMO, [day], [BAGS]);
  const change = (over: Partial<RewardChange> & Pick<RewardChange, 'before' | 'after'>): RewardChange => ({
    campaign: DEMO,
    moves: [],
    entries: [],
    settles: [],
    ...over,
  });

  /** One bag, promised on the till as it was read. */
  async function promise(before: Till, participant: string, day = TODAY): Promise<RewardChange> {
    const reserved = reserve(before, { atCap: 'waitlist' }, aRung(1), aPrize(), day);
    if (typeof reserved === 'string') throw new Error(reserved);
    const { till: after, number = 0 } = reserved;
    const [held] = await rewards.codes(DEMO, BAGS, [number]);
    if (held === undefined) throw new Error('No such code.');
    return change({ before, after, moves: [{ after: aGrant(participant, { prize: aPrize(), day, held }) }] });
  }

  async function granted(participant: string): Promise<Grant> {
    expect(await rewards.commit(await promise(await tillNow(), participant))).toBe('committed');
    const grant = await rewards.grant(DEMO, memberId(participant), 1);
    if (grant === undefined) throw new Error('Not granted.');
    return grant;
  }

  function claim(before: Till, grant: Grant, entries: readonly LedgerEntry[] = []): RewardChange {
    const after = movedOn(grant, { state: 'claimed', at: NOON + 1, reason: 'claimed' });
    return change({ before, after: payOut(before, grant), moves: [{ before: grant, after }], entries });
  }

  /** A friend of Ann's who counts, and for whom something is owed since then. */
  async function owes(invitee: string, since: Instant, campaign: CampaignId = DEMO): Promise<void> {
    const standing = aStanding(invitee, { campaign, inviter: ANN, reason: 'referred', generation: 1, joinedAt: since });
    const { member, via, joinedAt, reason, foundBySweep } = standing;
    await referrals.record({
      observation: { campaign, member, via, joinedAt, observedAt: joinedAt, reason, foundBySweep },
      presence: { via, member, joinedAt, campaign },
      standing,
      referral: referralOf(standing, { climbs: true, climbOwedAt: since }),
    });
  }
  const debt = (invitee: string, since: Instant, campaign: CampaignId = DEMO) => ({
    campaign,
    inviter: ANN,
    invitee: memberId(invitee),
    since,
  });

  describe('the till', () => {
    test('is empty before the first promise', async () => {
      expect(await tillNow()).toStrictEqual({
        spending: NOTHING_SPENT,
        days: { [TODAY]: { day: TODAY, promised: { minor: 0, pieces: 0 }, revision: 0 } },
        stocks: { [BAGS]: emptyStock(BAGS) },
      });
    });

    test('reads back exactly what was written: campaign, rung, day and stock', async () => {
      await rewards.importCodes(DEMO, BAGS, codesOf(2));
      const wanted = await promise(await tillNow(), 'ann');

      await rewards.commit(wanted);

      expect(await tillNow()).toStrictEqual(wanted.after);
      expect((await tillNow()).spending.byRung).toEqual({ '1': { minor: 1_200, pieces: 1 } });
      expect(await rewards.stocks(DEMO)).toStrictEqual([wanted.after.stocks[BAGS]]);
    });

    test('begins a new day at nothing, and forgets the one that is over', async () => {
      await rewards.importCodes(DEMO, BAGS, codesOf(3));
      await rewards.commit(await promise(await tillNow(), 'ann'));

      expect((await tillNow(TOMORROW)).days[TOMORROW]?.promised).toEqual({ minor: 0, pieces: 0 });
      expect(await rewards.commit(await promise(await tillNow(TOMORROW), 'bo', TOMORROW))).toBe('committed');

      expect((await tillNow(TOMORROW)).days[TOMORROW]?.promised).toEqual({ minor: 1_200, pieces: 1 });
      expect((await tillNow()).days[TODAY]?.promised).toEqual({ minor: 0, pieces: 0 });
      expect((await tillNow()).spending.promised).toEqual({ minor: 2_400, pieces: 2 });
    });

    test('is one campaign’s own', async () => {
      await rewards.importCodes(DEMO, BAGS, codesOf(1));
      await granted('ann');

      const others = await rewards.till(OTHER, [TODAY], [BAGS]);

      expect(others.spending).toEqual(NOTHING_SPENT);
      expect(others.stocks[BAGS]).toEqual(emptyStock(BAGS));
      expect(await rewards.stocks(OTHER)).toEqual([]);
    });

    test('of a claim that names no day leaves the day alone', async () => {
      await rewards.importCodes(DEMO, BAGS, codesOf(1));
      const grant = await granted('ann');

      expect(await rewards.commit(claim(await rewards.till(DEMO, [], [BAGS]), grant))).toBe('committed');

      expect((await tillNow()).days[TODAY]?.promised).toEqual({ minor: 1_200, pieces: 1 });
      expect((await tillNow()).spending.spent).toEqual({ minor: 1_200, pieces: 1 });
    });
  });

  describe('one decision is written whole, or not at all', () => {
    beforeEach(async () => {
      await rewards.importCodes(DEMO, BAGS, codesOf(5));
    });

    /** Nothing of a raced change is on the books. */
    async function isUnwritten(raced: RewardChange, on: Till): Promise<void> {
      expect(await rewards.commit(raced)).toBe('raced');
      expect(await tillNow()).toStrictEqual(on);
    }

    test('raced over the spending', async () => {
      const stale = await tillNow();
      const { stocks: _untouched, ...till } = stale;
      const link = { ...aPrize(), lure: { kind: 'link', url: 'https://shop.example' } } as const;
      const wanted = (participant: string): RewardChange => {
        const reserved = reserve({ ...till, stocks: {} }, { atCap: 'waitlist' }, aRung(1), link, TODAY);
        if (typeof reserved === 'string') throw new Error(reserved);
        const moves = [{ after: aGrant(participant) }];
        return change({ before: { ...till, stocks: {} }, after: reserved.till, moves });
      };
      expect(await rewards.commit(wanted('ann'))).toBe('committed');

      await isUnwritten(wanted('bo'), await tillNow());
      expect(await rewards.grant(DEMO, memberId('bo'), 1)).toBeUndefined();
    });

    test('raced over the day: who is late for midnight decides again', async () => {
      const yesterday = await promise(await tillNow(), 'bo');
      await rewards.commit(await promise(await tillNow(TOMORROW), 'ann', TOMORROW));
      const { spending, stocks } = await tillNow(TOMORROW);
      const { after } = yesterday;
      const asIfUpToDate = {
        ...yesterday,
        before: { ...yesterday.before, spending, stocks },
        after: {
          ...after,
          spending: { ...after.spending, revision: spending.revision + 1 },
          stocks,
        },
      };

      expect(await rewards.commit(asIfUpToDate)).toBe('raced');
      expect((await tillNow(TOMORROW)).days[TOMORROW]?.promised.pieces).toBe(1);
    });

    test('raced over the stock alone', async () => {
      const wanted = await promise(await tillNow(), 'ann');
      await rewards.importCodes(DEMO, BAGS, ['MORE']);

      await isUnwritten(wanted, await tillNow());
      expect(await rewards.grant(DEMO, ANN, 1)).toBeUndefined();
    });

    test('raced over the grant: a second one for the same rung, and a move of what has moved', async () => {
      const grant = await granted('ann');
      const now = await tillNow();
      await isUnwritten(await promise(now, 'ann'), now);

      await rewards.commit(claim(now, grant));
      const after = await tillNow();
      const lapsed = movedOn(grant, { state: 'expired', at: NOON, reason: 'not_claimed_in_time' });
      const moves = [{ before: grant, after: lapsed }];
      await isUnwritten(change({ before: after, after: release(after, grant), moves }), after);
      expect((await rewards.grant(DEMO, ANN, 1))?.state).toBe('claimed');
    });

    test('raced over the code: one that was shown is shown to nobody else', async () => {
      const anns = await granted('ann');
      await rewards.commit(claim(await tillNow(), anns));
      const bos = { ...(await granted('bo')), ...(anns.held === undefined ? {} : { held: anns.held }) };
      const now = await tillNow();

      await isUnwritten(claim(now, bos), now);
      expect((await rewards.grant(DEMO, memberId('bo'), 1))?.state).toBe('issued');
    });

    test('raced over an entry: what is in the ledger is not entered again, and no grant moves', async () => {
      const grant = await granted('ann');
      const entry = anEntry('grant-1-1', 100);
      await rewards.enterPoints(entry);
      const now = await tillNow();

      await isUnwritten(claim(now, grant, [entry]), now);
      expect((await rewards.grant(DEMO, ANN, 1))?.state).toBe('issued');
      expect((await rewards.account(DEMO, ANN)).balance).toBe(100);
    });

    test('raced over a balance that would fall below nothing', async () => {
      const grant = await granted('ann');
      const now = await tillNow();

      await isUnwritten(claim(now, grant, [anEntry('back', -1)]), now);
    });

    test('raced over a debt that is another by now, or none', async () => {
      await owes('bo', NOON);
      const wanted = await promise(await tillNow(), 'ann');
      const now = await tillNow();

      await isUnwritten({ ...wanted, settles: [debt('bo', NOON - 1)] }, now);
      await isUnwritten({ ...wanted, settles: [debt('bo', NOON), debt('cy', NOON)] }, now);
      expect(await rewards.climbsOwed(DEMO, 10)).toEqual([debt('bo', NOON)]);
      expect(await rewards.commit({ ...wanted, settles: [debt('bo', NOON)] })).toBe('committed');
      expect(await rewards.climbsOwed(DEMO, 10)).toEqual([]);
    });

    test('of many who decide at once on the same till one is written', async () => {
      const before = await tillNow();
      const wanted = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((one) => promise(before, one)));

      const outcomes = await Promise.all(wanted.map((one) => rewards.commit(one)));

      expect(outcomes.filter((outcome) => outcome === 'committed')).toHaveLength(1);
      expect((await rewards.grants(DEMO)).items).toHaveLength(1);
      expect((await tillNow()).spending.promised.pieces).toBe(1);
    });

    test('who waits needs nothing of the till', async () => {
      const { day: _day, claimBy: _until, ...grant } = aGrant('ann', { state: 'waiting' });
      const before = await tillNow();

      expect(await rewards.commit(change({ before, after: before, moves: [{ after: grant }] }))).toBe('committed');

      expect(await rewards.grant(DEMO, ANN, 1)).toStrictEqual(grant);
      expect(await tillNow()).toStrictEqual(before);
    });
  });

  describe('codes of a stock', () => {
    test('are numbered as they came, behind those there are, and read by number', async () => {
      expect(await rewards.importCodes(DEMO, BAGS, ['A', 'B'])).toEqual({ imported: 2, known: 0 });
      expect(await rewards.importCodes(DEMO, BAGS, ['C'])).toEqual({ imported: 1, known: 0 });

      const codes = await rewards.codes(DEMO, BAGS, [3, 1]);

      expect(codes.toSorted((one, other) => one.number - other.number)).toEqual([
        { stock: BAGS, number: 1, code: 'A' },
        { stock: BAGS, number: 3, code: 'C' },
      ]);
    });

    test('are in it once: named twice in one file, and in another', async () => {
      expect(await rewards.importCodes(DEMO, BAGS, ['A', 'B', 'A'])).toEqual({ imported: 2, known: 1 });
      expect(await rewards.importCodes(DEMO, BAGS, ['B', 'C', 'C', 'A'])).toEqual({ imported: 1, known: 3 });

      const [stock] = await rewards.stocks(DEMO);
      expect(stock?.imported).toBe(3);
      expect(await rewards.importCodes(DEMO, BAGS, ['A', 'B', 'C'])).toEqual({ imported: 0, known: 3 });
      expect(await rewards.stocks(DEMO)).toEqual([stock]);
    });

    test('of another stock or campaign may be the same', async () => {
      await rewards.importCodes(DEMO, BAGS, ['A']);

      expect(await rewards.importCodes(DEMO, 'mug', ['A'])).toEqual({ imported: 1, known: 0 });
      expect(await rewards.importCodes(OTHER, BAGS, ['A'])).toEqual({ imported: 1, known: 0 });
      expect((await rewards.stocks(DEMO)).map(({ name }) => name)).toEqual(['mug', BAGS]);
    });

    test('come in while grants take some: none is lost, none is taken twice', async () => {
      await rewards.importCodes(DEMO, BAGS, codesOf(10));

      const took = async (participant: string): Promise<void> => {
        for (let attempt = 0; attempt < 200; attempt += 1) {
          if ((await rewards.commit(await promise(await tillNow(), participant))) === 'committed') return;
        }
        throw new Error('Never granted.');
      };
      await Promise.all([
        rewards.importCodes(DEMO, BAGS, codesOf(45, 'NEW')),
        ...['a', 'b', 'c', 'd'].map((one) => took(one)),
      ]);

      const [stock] = await rewards.stocks(DEMO);
      expect(stock).toMatchObject({ imported: 55, reserved: 4 });
      expect(stock !== undefined && isConserved(stock) && freeOf(stock)).toBe(51);
      const held = (await rewards.grants(DEMO)).items.map((grant) => grant.held?.code);
      expect(new Set(held).size).toBe(4);
    });

    test('come in by the thousand, from two files at once', async () => {
      const [one, other] = [codesOf(1_000), [...codesOf(500), ...codesOf(20, 'X')]];

      const outcomes = await Promise.all([
        rewards.importCodes(DEMO, BAGS, one),
        rewards.importCodes(DEMO, BAGS, other),
      ]);

      expect(outcomes.reduce((sum, { imported }) => sum + imported, 0)).toBe(1_020);
      const [stock] = await rewards.stocks(DEMO);
      expect(stock?.imported).toBe(1_020);
      const all = await rewards.codes(
        DEMO,
        BAGS,
        Array.from({ length: 1_020 }, (_, index) => index + 1),
      );
      expect(new Set(all.map(({ code }) => code)).size).toBe(1_020);
    });
  });

  describe('what is owed', () => {
    test('is listed for this campaign alone, oldest first, no more than asked for', async () => {
      await owes('cy', NOON + 2);
      await owes('bo', NOON + 1);
      await owes('dan', NOON + 3);
      await owes('eve', NOON, OTHER);

      expect(await rewards.climbsOwed(DEMO, 10)).toEqual([
        debt('bo', NOON + 1),
        debt('cy', NOON + 2),
        debt('dan', NOON + 3),
      ]);
      expect(await rewards.climbsOwed(DEMO, 2)).toHaveLength(2);
      expect(await rewards.climbsOwed(DEMO, 10, NOON + 2)).toEqual([debt('bo', NOON + 1)]);
      expect(await rewards.climbsOwed(campaignId('dem'), 10)).toEqual([]);
    });

    test('is gone when it is settled, and only this very debt is', async () => {
      await owes('bo', NOON);
      await owes('cy', NOON + 1);

      await rewards.settle([debt('bo', NOON), debt('cy', NOON), debt('nobody', NOON)]);

      expect(await rewards.climbsOwed(DEMO, 10)).toEqual([debt('cy', NOON + 1)]);
      expect((await referrals.referral(DEMO, ANN, memberId('bo')))?.climbOwedAt).toBeUndefined();
      expect(await referrals.referral(DEMO, ANN, memberId('nobody'))).toBeUndefined();
    });

    test('stands again where another wrote the referral as he had read it; it is settled once more', async () => {
      await owes('bo', NOON);
      const before = await referrals.referral(DEMO, ANN, memberId('bo'));
      if (before === undefined) throw new Error('No referral.');
      await rewards.settle([debt('bo', NOON)]);

      expect(await referrals.recordJudgement({ before, after: { ...before, confirmedAt: NOON, revision: 2 } })).toBe(
        'recorded',
      );
      expect(await rewards.climbsOwed(DEMO, 10)).toEqual([debt('bo', NOON)]);

      await rewards.settle([debt('bo', NOON)]);
      expect(await rewards.climbsOwed(DEMO, 10)).toEqual([]);
    });
  });

  describe('lists', () => {
    const put = async (...grants: readonly Grant[]): Promise<void> => {
      for (const after of grants) {
        const before = await tillNow();
        expect(
          await rewards.commit(change({ before, after: before, campaign: after.campaign, moves: [{ after }] })),
        ).toBe('committed');
      }
    };
    const waits = (participant: string, reachedAt: Instant, over: Partial<Grant> = {}): Grant => {
      const { day: _day, claimBy: _until, ...grant } = aGrant(participant, { state: 'waiting', reachedAt, ...over });
      return grant;
    };
    const names = (grants: readonly Grant[]): readonly string[] => grants.map(({ participant }) => participant);

    const LINE = { campaignVersion: 1, rung: 1 };

    test('who waits, in the order of reaching, until he is served', async () => {
      await put(waits('cy', NOON + 3), waits('ann', NOON + 1), waits('bo', NOON + 2), aGrant('dan'));
      await put(waits('eve', NOON, { campaign: OTHER }));

      expect(names((await rewards.waiting(DEMO, LINE)).items)).toEqual(['ann', 'bo', 'cy']);

      const before = waits('ann', NOON + 1);
      const after = movedOn(before, { state: 'issued', at: NOON + 9, reason: 'room_again' });
      const now = await tillNow();
      await rewards.commit(change({ before: now, after: now, moves: [{ before, after }] }));
      expect(names((await rewards.waiting(DEMO, LINE)).items)).toEqual(['bo', 'cy']);
    });

    test('how many wait in each line stands on the till, written with those who join and leave it', async () => {
      const before = await tillNow();
      const after = lined(before, undefined, waits('ann', NOON));

      await rewards.commit(change({ before, after, moves: [{ after: waits('ann', NOON) }] }));

      expect((await tillNow()).spending.waiting).toEqual({ '1.1': 1 });
    });

    test('who waits for another rung or another version waits in another line', async () => {
      await put(waits('ann', NOON), waits('bo', NOON, { rung: 3 }), waits('cy', NOON, { campaignVersion: 2 }));

      expect(names((await rewards.waiting(DEMO, LINE)).items)).toEqual(['ann']);
      expect(names((await rewards.waiting(DEMO, { campaignVersion: 1, rung: 3 })).items)).toEqual(['bo']);
      expect(names((await rewards.waiting(DEMO, { campaignVersion: 2, rung: 1 })).items)).toEqual(['cy']);
    });

    test('who waits, page by page, each once', async () => {
      await put(
        ...Array.from({ length: 230 }, (_, index) => waits(`m${String(index).padStart(3, '0')}`, NOON + index)),
      );

      const found: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await rewards.waiting(DEMO, LINE, cursor);
        found.push(...names(page.items));
        cursor = page.next;
      } while (cursor !== undefined);

      expect(found).toEqual(Array.from({ length: 230 }, (_, index) => `m${String(index).padStart(3, '0')}`));
    });

    test('what is to be claimed in an hour, and by an instant; what is claimed is not', async () => {
      const hour = Date.parse('2026-12-22T12:00:00Z');
      const claimed = movedOn(aGrant('eve'), { state: 'claimed', at: NOON, reason: 'claimed' });
      await put(
        aGrant('ann', { claimBy: hour + 10 }),
        aGrant('bo', { claimBy: hour + 30, state: 'reserved' }),
        aGrant('cy', { claimBy: hour + HOUR }),
        aGrant('dan', { claimBy: hour - 1 }),
        { ...claimed, claimBy: hour + 10, revision: 1 },
        waits('finn', NOON),
      );

      expect(names((await rewards.toExpire(hour, hour + DAY)).items)).toEqual(['ann', 'bo']);
      expect(names((await rewards.toExpire(hour, hour + 30)).items)).toEqual(['ann']);
      expect(names((await rewards.toExpire(hour + HOUR, hour + DAY)).items)).toEqual(['cy']);
    });

    test('how far hours are known to be empty only ever moves on', async () => {
      expect(await rewards.expiredBefore()).toBeUndefined();

      await rewards.noteExpiredBefore(NOON);
      await rewards.noteExpiredBefore(NOON - HOUR);
      expect(await rewards.expiredBefore()).toBe(NOON);
      await rewards.noteExpiredBefore(NOON + HOUR);
      expect(await rewards.expiredBefore()).toBe(NOON + HOUR);
    });

    test('grants, each once, page by page; one participant’s own, in the order of rungs', async () => {
      const many = Array.from({ length: 620 }, (_, index) => aGrant(`m${String(index).padStart(3, '0')}`));
      await Promise.all([0, 1, 2, 3].map((part) => put(...many.filter((_, index) => index % 4 === part))));
      await put(
        aGrant('m007', { rung: 10 }),
        aGrant('m007', { rung: 3 }),
        aGrant('m007', { campaign: OTHER, rung: 5 }),
      );

      const found: Grant[] = [];
      let cursor: string | undefined;
      do {
        const page = await rewards.grants(DEMO, cursor);
        found.push(...page.items);
        cursor = page.next;
      } while (cursor !== undefined);

      expect(found).toHaveLength(622);
      expect(new Set(found.map(({ participant, rung }) => `${participant} ${rung}`)).size).toBe(622);
      expect((await rewards.grantsOf(DEMO, memberId('m007'))).map(({ rung }) => rung)).toEqual([1, 3, 10]);
    });

    test('nobody’s grants are another’s whose id begins alike', async () => {
      await put(aGrant('wm1'), aGrant('wm12'), aGrant('wm1#2'), aGrant('wm'));

      for (const one of ['wm1', 'wm12', 'wm1#2', 'wm']) {
        expect(names(await rewards.grantsOf(DEMO, memberId(one)))).toEqual([one]);
      }
      expect(await rewards.grantsOf(DEMO, memberId('w'))).toEqual([]);
    });

    test('a grant reads back with everything it holds', async () => {
      const history = [
        { state: 'reserved', at: NOON, reason: 'rung_reached' },
        { state: 'issued', at: NOON + 1, reason: 'approved', by: 'operator@example' },
      ] as const;
      const held = { stock: BAGS, number: 7, code: 'BAG-7' };
      const whole = aGrant('ann', { prize: aPrize(), isCheaper: true, held, history, revision: 1 });
      await put(whole);

      expect(await rewards.grant(DEMO, ANN, 1)).toStrictEqual(whole);
      expect(await rewards.grant(DEMO, ANN, 2)).toBeUndefined();
      expect(await rewards.grant(OTHER, ANN, 1)).toBeUndefined();
    });
  });

  describe('points', () => {
    const balance = async (): Promise<number> => (await rewards.account(DEMO, ANN)).balance;

    test('are entered once each, and the balance is their sum', async () => {
      expect(await rewards.account(DEMO, ANN)).toEqual({ member: ANN, balance: 0, entries: 0 });

      expect(await rewards.enterPoints(anEntry('grant-1-1', 100))).toBe('entered');
      expect(await rewards.enterPoints(anEntry('grant-1-1', 100))).toBe('known');
      expect(await rewards.enterPoints(anEntry('spent-1', -40, 'spent'))).toBe('entered');

      expect(await rewards.account(DEMO, ANN)).toEqual({ member: ANN, balance: 60, entries: 2 });
      expect((await rewards.entries(DEMO, ANN)).items).toEqual([
        anEntry('grant-1-1', 100),
        anEntry('spent-1', -40, 'spent'),
      ]);
    });

    test('never fall below nothing, and a refused entry leaves nothing behind', async () => {
      expect(await rewards.enterPoints(anEntry('spent-1', -1, 'spent'))).toBe('short');
      await rewards.enterPoints(anEntry('grant-1-1', 10));

      expect(await rewards.enterPoints(anEntry('spent-2', -11, 'spent'))).toBe('short');
      expect(await rewards.enterPoints(anEntry('spent-3', -10, 'spent'))).toBe('entered');

      expect(await balance()).toBe(0);
      expect((await rewards.entries(DEMO, ANN)).items.map(({ id }) => id)).toEqual(['grant-1-1', 'spent-3']);
    });

    test('an entry is never changed by another of its name', async () => {
      await rewards.enterPoints(anEntry('correction-7', 5, 'correction'));

      expect(await rewards.enterPoints({ ...anEntry('correction-7', 500, 'correction'), note: 'more' })).toBe('known');

      expect((await rewards.entries(DEMO, ANN)).items).toEqual([anEntry('correction-7', 5, 'correction')]);
      expect(await balance()).toBe(5);
    });

    test('of one campaign and one person are nobody else’s', async () => {
      await rewards.enterPoints(anEntry('grant-1-1', 100));

      expect((await rewards.account(OTHER, ANN)).balance).toBe(0);
      expect((await rewards.account(DEMO, memberId('an'))).balance).toBe(0);
      expect((await rewards.entries(DEMO, memberId('ann2'))).items).toEqual([]);
    });

    test('spent and entered by many at once, they end as their sum', async () => {
      await rewards.enterPoints(anEntry('grant-1-1', 30));

      const spending = Array.from({ length: 10 }, (_, index) =>
        rewards.enterPoints(anEntry(`spent-${index}`, -5, 'spent')),
      );
      const outcomes = await Promise.all([
        ...spending,
        ...spending.map(() => rewards.enterPoints(anEntry('again', 1))),
      ]);

      const entries = (await rewards.entries(DEMO, ANN)).items;
      expect(outcomes.filter((outcome) => outcome === 'entered')).toHaveLength(7);
      expect(entries.reduce((sum, { points }) => sum + points, 0)).toBe(await balance());
      expect(await balance()).toBeGreaterThanOrEqual(0);
    });
  });
});

function anEntry(id: string, points: number, reason: LedgerEntry['reason'] = 'grant'): LedgerEntry {
  return { id, campaign: DEMO, member: ANN, points, at: NOON, reason };
}

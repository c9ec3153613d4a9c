/** What every keeper of pre-warming runs promises: one writer at a time, and the same participants as the domain's rule names. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dynamoReferralStore } from '#shared/adapters/dynamodb/referral-store.ts';
import { dynamoWarmStore } from '#shared/adapters/dynamodb/warm-store.ts';
import { campaignId, memberId } from '#shared/domain/identity.ts';
import { needsPoster, type PosterNeed, type WarmJob } from '#shared/domain/poster/warming.ts';
import type { Standing } from '#shared/domain/referral/standing.ts';
import type { ReferralStore } from '#shared/ports/referral-store.ts';
import type { WarmStore } from '#shared/ports/warm-store.ts';
import { freshTables } from '#test/adapters/dynamodb/fresh-tables.ts';
import { aStanding, DEMO, NOON } from '#test/support/builders.ts';
import { inMemoryReferralStore } from '#test/support/fakes/in-memory-referral-store.ts';
import { inMemoryWarmStore } from '#test/support/fakes/in-memory-warm-store.ts';

const tables = freshTables();

interface Opened {
  readonly warming: WarmStore;
  readonly referrals: ReferralStore;
}

const aJob = (over: Partial<WarmJob> = {}): WarmJob => ({
  campaign: DEMO,
  campaignVersion: 3,
  mode: 'missing',
  startedAt: NOON,
  perMinute: 600,
  total: 7,
  asked: 0,
  turn: 0,
  state: 'running',
  ...over,
});

const poster = (fingerprint: string) => ({ key: `posters/${fingerprint}.jpg`, fingerprint, drawnAt: NOON });

async function enter({ referrals }: Opened, ...standings: readonly Standing[]): Promise<void> {
  for (const standing of standings) {
    const { campaign, member, via, joinedAt, reason, foundBySweep } = standing;
    const observation = { campaign, member, via, joinedAt, observedAt: joinedAt, reason, foundBySweep };
    await referrals.record({ observation, presence: { via, member, joinedAt }, standing });
  }
}

/** Everybody the pages hold, and how long each page was. */
async function walk({ warming }: Opened, need: PosterNeed, most: number) {
  const members: string[] = [];
  const sizes: number[] = [];
  let cursor: string | undefined;
  do {
    const page = await warming.needing(DEMO, need, most, cursor);
    members.push(...page.items);
    sizes.push(page.items.length);
    cursor = page.next;
  } while (cursor !== undefined);
  return { members, sizes };
}

describe.each([
  {
    name: 'in memory',
    open: async (): Promise<Opened> => {
      const referrals = inMemoryReferralStore();
      return { referrals, warming: inMemoryWarmStore(referrals) };
    },
  },
  {
    name: 'DynamoDB',
    open: async (): Promise<Opened> => {
      const options = await tables.next();
      return { referrals: dynamoReferralStore(options), warming: dynamoWarmStore(options) };
    },
  },
])('warm store: $name', ({ open }) => {
  test('keeps the latest run of a campaign as it was written, with and without its cursor', async () => {
    const { warming } = await open();
    const moved = aJob({ turn: 1, asked: 50, cursor: 'somewhere' });
    const done = aJob({ turn: 2, state: 'done', finishedAt: NOON + 1 });

    expect(await warming.job(DEMO)).toBeUndefined();
    expect(await warming.replace(undefined, aJob())).toBe('replaced');
    expect(await warming.job(DEMO)).toStrictEqual(aJob());
    expect(await warming.replace(aJob(), moved)).toBe('replaced');
    expect(await warming.job(DEMO)).toStrictEqual(moved);
    expect(await warming.replace(moved, done)).toBe('replaced');
    expect(await warming.job(DEMO)).toStrictEqual(done);
    expect(await warming.job(campaignId('other'))).toBeUndefined();
  });

  test.each([
    ['a run stands where none was read', undefined],
    ['another run', aJob({ startedAt: NOON - 1 })],
    ['an earlier turn', aJob({ turn: 3 })],
    ['the run before it was cancelled', aJob({ turn: 4, state: 'running' })],
  ])('%s: the write is refused and changes nothing', async (_what, before) => {
    const { warming } = await open();
    const held = aJob({ turn: 4, state: 'cancelled', finishedAt: NOON });
    await warming.replace(undefined, held);

    expect(await warming.replace(before, aJob({ turn: 5 }))).toBe('raced');
    expect(await warming.job(DEMO)).toStrictEqual(held);
  });

  test('of many who write at once one wins', async () => {
    const { warming } = await open();
    await warming.replace(undefined, aJob());

    const written = await Promise.all(
      Array.from({ length: 8 }, (_, index) => warming.replace(aJob(), aJob({ turn: 1, asked: index }))),
    );

    expect(written.filter((one) => one === 'replaced')).toHaveLength(1);
  });

  test('the pages are as large as asked, name everybody once, and end', async () => {
    const world = await open();
    const names = Array.from({ length: 23 }, (_, index) => `m${String(index).padStart(2, '0')}`);
    await enter(world, ...names.map((name) => aStanding(name)));
    await enter(world, aStanding('zed', { campaign: campaignId('other') }));

    const { members, sizes } = await walk(world, { mode: 'missing' }, 10);

    expect(members).toEqual(names);
    expect(sizes.filter((size) => size > 0)).toEqual([10, 10, 3]);
    expect(await world.warming.countNeeding(DEMO, { mode: 'missing' })).toBe(23);
  });

  test('where few need one the page looks on until it has found them', async () => {
    const world = await open();
    const names = Array.from({ length: 60 }, (_, index) => `m${String(index).padStart(2, '0')}`);
    await enter(
      world,
      ...names.map((name) => aStanding(name, name === 'm57' ? {} : { poster: poster('aaaa-his-own') })),
    );

    expect((await world.warming.needing(DEMO, { mode: 'missing' }, 5)).items).toEqual(['m57']);
    expect((await world.warming.needing(DEMO, { mode: 'stale', art: 'aaaa' }, 5)).items).toEqual([]);
    expect((await world.warming.needing(DEMO, { mode: 'stale', art: 'bbbb' }, 5)).items).toEqual(names.slice(0, 5));
  });

  test('who got his poster while the run was under way is not named any more, and nobody behind him is missed', async () => {
    const world = await open();
    await enter(world, ...['ann', 'bo', 'cy', 'di'].map((name) => aStanding(name)));
    const first = await world.warming.needing(DEMO, { mode: 'missing' }, 2);

    await world.referrals.recordPoster(DEMO, memberId('ann'), poster('a'));
    await world.referrals.recordPoster(DEMO, memberId('cy'), poster('c'));

    expect(first.items).toEqual(['ann', 'bo']);
    expect((await world.warming.needing(DEMO, { mode: 'missing' }, 2, first.next)).items).toEqual(['di']);
    expect(await world.warming.countNeeding(DEMO, { mode: 'missing' })).toBe(2);
  });

  test('law: whoever the rule names is named, in pages of any size, and counted', { timeout: 60_000 }, async () => {
    const marks = fc.constantFrom(undefined, 'aaaa-x', 'bbbb-x', 'aaa');
    const needs = fc.constantFrom<PosterNeed>(
      { mode: 'missing' },
      { mode: 'stale', art: 'aaaa' },
      { mode: 'stale', art: 'bbbb' },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(marks, { maxLength: 12 }),
        needs,
        fc.integer({ min: 1, max: 13 }),
        async (all, need, most) => {
          const world = await open();
          const standings = all.map((mark, index) =>
            aStanding(`m${String(index).padStart(2, '0')}#%`, mark === undefined ? {} : { poster: poster(mark) }),
          );
          await enter(world, ...standings);

          const named = standings.filter((standing) => needsPoster(need, standing)).map(({ member }) => member);
          expect((await walk(world, need, most)).members).toEqual(named);
          expect(await world.warming.countNeeding(DEMO, need)).toBe(named.length);
        },
      ),
      { numRuns: 25 },
    );
  });
});

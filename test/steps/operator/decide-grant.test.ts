import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY } from '#shared/domain/calendar.ts';
import { memberId } from '#shared/domain/identity.ts';
import { isConserved } from '#shared/domain/reward/stock.ts';
import { aCampaign, DEMO, NOON } from '#test/support/builders.ts';
import { recounted } from '#test/support/reward-builders.ts';
import { recordOf } from './operator-world.ts';
import { BAGS, giving, POINTS, prizeOf, rewardWorld, rungOf } from './reward-world.ts';

type World = Awaited<ReturnType<typeof rewardWorld>>;
const decide = (world: World, verb: string, participant = 'ann', rung = 1) =>
  world.ask(`grants ${verb}`, { participant, rung });
const reviewed = () => rewardWorld(giving([rungOf(1, BAGS, { isReviewed: true })]), ['c1', 'c2']);
const automatic = (codes = ['c1', 'c2']) => rewardWorld(giving([rungOf(1, BAGS)]), codes);

describe('a reviewed grant', () => {
  test('is issued by approval, with the whole time to claim it from then on, and says by whom', async () => {
    const world = await reviewed();
    await world.brings('ann', 1);
    world.clock.advance(DAY);

    const answer = await decide(world, 'approve');

    expect(answer).toMatchObject({
      record: { participant: 'ann', rung: 1, before: 'reserved', after: 'issued', outcome: 'issued' },
      audit: { campaign: 'demo', participant: 'ann', rung: 1, before: 'reserved', after: 'issued' },
    });
    expect(await world.grant('ann')).toMatchObject({
      state: 'issued',
      claimBy: NOON + 31 * DAY,
      history: [{ state: 'reserved' }, { state: 'issued', reason: 'approved', by: 'cli:luna', at: NOON + DAY }],
    });
    expect(await world.claims('ann')).toMatchObject({ kind: 'claimed', grant: { held: { code: 'c1' } } });
  });

  test('is refused: its budget and code go back, and whoever waits is looked at', async () => {
    const world = await reviewed();
    await world.brings('ann', 1);

    await decide(world, 'refuse');

    expect(await world.grant('ann')).toMatchObject({ state: 'refused', history: [{}, { reason: 'rejected' }] });
    expect(await world.promised()).toEqual({ minor: 0, pieces: 0 });
    expect(await world.stock()).toMatchObject({ reserved: 0, returned: [1] });
    expect(world.rewardsDue.messages).toMatchObject([{ campaign: 'demo', what: 'catch-up' }]);
  });

  test('that waits for room can be refused, and nobody else gains by it', async () => {
    const world = await rewardWorld(giving([rungOf(1, BAGS, { isReviewed: true })]), []);
    await world.brings('ann', 1);

    expect(recordOf(await decide(world, 'refuse'))).toMatchObject({ before: 'waiting', after: 'refused' });
    expect(world.rewardsDue.messages).toEqual([]);
  });

  test.each(['approve', 'refuse'])('%s said twice is done once', async (verb) => {
    const world = await reviewed();
    await world.brings('ann', 1);
    await decide(world, verb);
    const before = await world.grant('ann');

    expect(recordOf(await decide(world, verb))).toMatchObject({ outcome: 'unchanged' });
    expect(await world.grant('ann')).toEqual(before);
  });

  test('of which there is none, or that is decided otherwise, is answered precisely', async () => {
    const world = await automatic();
    await world.brings('ann', 1);

    await expect(decide(world, 'approve', 'bo')).rejects.toMatchObject({ code: 'GRANT_UNKNOWN' });
    await expect(decide(world, 'approve')).rejects.toMatchObject({
      code: 'GRANT_NOT_SO',
      message: expect.stringContaining('waits for review'),
      facts: { state: 'issued', why: 'not_reviewed' },
    });
    await expect(decide(world, 'refuse')).rejects.toMatchObject({ facts: { why: 'not_reviewed' } });
  });
});

describe('taking a grant back', () => {
  test('unclaimed, everything goes back and the code may go to another', async () => {
    const world = await automatic(['c1']);
    await world.brings('ann', 1);

    expect(recordOf(await decide(world, 'clawback'))).toMatchObject({ before: 'issued', after: 'clawed_back' });
    expect(await world.promised()).toEqual({ minor: 0, pieces: 0 });
    expect(world.rewardsDue.messages).toHaveLength(1);
    await world.brings('bo', 1);
    expect(await world.claims('bo')).toMatchObject({ grant: { held: { code: 'c1' } } });
  });

  test('claimed, its code is void: the money is gone and nobody else gets it', async () => {
    const world = await automatic(['c1']);
    await world.brings('ann', 1);
    await world.claims('ann');

    await decide(world, 'clawback');

    expect(await world.stock()).toMatchObject({ issued: 0, voided: 1, returned: [] });
    expect(await world.promised()).toEqual({ minor: 1_000, pieces: 1 });
    expect(world.rewardsDue.messages).toEqual([]);
    expect(recordOf(await decide(world, 'clawback'))).toMatchObject({ outcome: 'unchanged' });
  });

  test('claimed points are taken by an entry of their own, with who', async () => {
    const world = await rewardWorld(giving([rungOf(1, POINTS)]));
    await world.brings('ann', 1);
    await world.claims('ann');

    await decide(world, 'clawback');

    expect(await world.rewards.account(DEMO, memberId('ann'))).toMatchObject({ balance: 0, entries: 2 });
    expect((await world.rewards.entries(DEMO, memberId('ann'))).items).toContainEqual(
      expect.objectContaining({ id: 'clawback-1-1', points: -50, reason: 'clawback', by: 'cli:luna' }),
    );
  });

  test('points he has spent cannot be taken, and nothing else is', async () => {
    const world = await rewardWorld(giving([rungOf(1, POINTS)]));
    await world.brings('ann', 1);
    await world.claims('ann');
    const spent = { id: 'spent-1', campaign: DEMO, member: memberId('ann'), points: -20, at: NOON } as const;
    await world.rewards.enterPoints({ ...spent, reason: 'spent' });

    await expect(decide(world, 'clawback')).rejects.toMatchObject({
      code: 'POINTS_SHORT',
      message: 'Nothing was changed: 50 points would be taken, and he has 30.',
    });
    expect(await world.grant('ann')).toMatchObject({ state: 'claimed' });
  });

  test('is not done to what has expired', async () => {
    const world = await reviewed();
    await world.brings('ann', 1);
    await decide(world, 'refuse');

    await expect(decide(world, 'clawback')).rejects.toMatchObject({ facts: { why: 'nothing_his' } });
  });
});

describe('issuing a grant again', () => {
  test('what was taken back is promised anew, with a budget and a code of its own', async () => {
    const world = await automatic();
    await world.brings('ann', 1);
    await world.claims('ann');
    await decide(world, 'clawback');

    expect(recordOf(await decide(world, 'reissue'))).toMatchObject({ before: 'clawed_back', after: 'issued' });
    expect(await world.promised()).toEqual({ minor: 2_000, pieces: 2 });
    expect(await world.claims('ann')).toMatchObject({ grant: { held: { code: 'c2' } } });
    expect(await world.stock()).toMatchObject({ issued: 1, voided: 1, reserved: 0 });
  });

  test('points taken back are credited again, once', async () => {
    const world = await rewardWorld(giving([rungOf(1, POINTS)]));
    await world.brings('ann', 1);
    await world.claims('ann');
    await decide(world, 'clawback');
    await decide(world, 'reissue');
    await world.claims('ann');
    await world.claims('ann');

    expect(await world.rewards.account(DEMO, memberId('ann'))).toMatchObject({ balance: 50, entries: 3 });
    await decide(world, 'clawback');
    expect(await world.rewards.account(DEMO, memberId('ann'))).toMatchObject({ balance: 0, entries: 4 });
  });

  test('what was refused is issued without a second review', async () => {
    const world = await reviewed();
    await world.brings('ann', 1);
    await decide(world, 'refuse');

    await decide(world, 'reissue');

    expect(await world.grant('ann')).toMatchObject({
      state: 'issued',
      history: [{}, { reason: 'rejected' }, { reason: 'reissued', by: 'cli:luna' }],
      held: { code: 'c1' },
    });
    expect(recordOf(await decide(world, 'reissue'))).toMatchObject({ outcome: 'unchanged' });
  });

  test('without room he waits like anybody', async () => {
    const world = await automatic(['c1']);
    await world.brings('ann', 1);
    await world.claims('ann');
    await decide(world, 'clawback');

    expect(recordOf(await decide(world, 'reissue'))).toMatchObject({ after: 'waiting', outcome: 'waiting' });
    expect(await world.grant('ann')).not.toHaveProperty('held');
    await expect(decide(world, 'reissue')).rejects.toMatchObject({ facts: { why: 'in_line' } });
  });

  test('a claimed code that does not work becomes void, and a new one takes its place', async () => {
    const world = await automatic();
    await world.brings('ann', 1);
    await world.claims('ann');

    expect(recordOf(await decide(world, 'reissue'))).toMatchObject({ before: 'claimed', after: 'issued' });

    expect(await world.stock()).toMatchObject({ issued: 0, voided: 1, reserved: 1 });
    expect(await world.promised()).toEqual({ minor: 2_000, pieces: 2 });
    expect(await world.claims('ann')).toMatchObject({ grant: { held: { code: 'c2' } } });
    await expect(decide(world, 'reissue')).rejects.toMatchObject({
      message: expect.stringContaining('no code left'),
      facts: { why: 'out_of_stock' },
    });
    expect(await world.grant('ann')).toMatchObject({ state: 'claimed', held: { code: 'c2' } });
    expect((await world.rewards.stocks(DEMO)).every(isConserved)).toBe(true);
  });

  test('of a claimed one without a code, of one that is open, or of one that is no longer earned, is refused with its reason', async () => {
    const link = prizeOf({ kind: 'link', url: 'https://gift.example/' });
    const world = await rewardWorld(giving([rungOf(1, link), rungOf(2, link, { isReviewed: true })]));
    await world.brings('ann', 2);

    await expect(decide(world, 'reissue')).rejects.toMatchObject({ facts: { why: 'still_his' } });
    await expect(decide(world, 'reissue', 'ann', 2)).rejects.toMatchObject({ facts: { why: 'under_review' } });
    await world.claims('ann');
    await expect(decide(world, 'reissue')).rejects.toMatchObject({ facts: { why: 'no_code' } });

    const held = await world.grant('ann', 2);
    if (held === undefined) throw new Error('No grant.');
    const history = [...held.history, { state: 'clawed_back', at: NOON, reason: 'referral_voided' } as const];
    const voided = { ...held, state: 'clawed_back' as const, history, revision: held.revision + 1 };
    const till = await world.rewards.till(DEMO, [], []);
    const rest = { entries: [], settles: [] };
    await world.rewards.commit({
      campaign: DEMO,
      before: till,
      after: till,
      moves: [{ before: held, after: voided }],
      ...rest,
    });
    await expect(decide(world, 'reissue', 'ann', 2)).rejects.toMatchObject({ facts: { why: 'not_earned' } });
  });

  test('keeps to the promise of the version he joined under, and to the budget of today', async () => {
    const world = await automatic();
    await world.brings('ann', 1);
    await decide(world, 'clawback');
    const later = aCampaign({
      version: 2,
      rewards: giving([rungOf(1, POINTS)], { total: { pieces: 0 } }),
    });
    await world.campaigns.save(later);

    expect(recordOf(await decide(world, 'reissue'))).toMatchObject({ after: 'waiting' });
    expect(await world.grant('ann')).toMatchObject({
      prize: { lure: { kind: 'codes' } },
      history: [{}, {}, { reason: 'budget_reached' }],
    });
  });
});

describe('decisions that meet', () => {
  test('of two at once one is made and the other finds it made', async () => {
    const world = await automatic();
    await world.brings('ann', 1);
    await world.claims('ann');

    const answers = await Promise.all([decide(world, 'clawback'), decide(world, 'clawback')]);

    expect(answers.map((answer) => recordOf(answer)['outcome']).sort()).toEqual(['clawed_back', 'unchanged']);
    expect(await world.stock()).toMatchObject({ voided: 1 });
  });

  test('with a claim: either he has it and it is taken back, or he never had it', async () => {
    const world = await automatic();
    await world.brings('ann', 1);

    const [claimed] = await Promise.all([world.claims('ann'), decide(world, 'clawback')]);

    expect(await world.grant('ann')).toMatchObject({ state: 'clawed_back' });
    expect(await world.stock()).toMatchObject(
      claimed.kind === 'claimed' ? { voided: 1, reserved: 0 } : { voided: 0, reserved: 0 },
    );
  });

  test('a budget that keeps changing is given up for now', async () => {
    const world = await automatic();
    await world.brings('ann', 1);
    const rewards = { ...world.rewards, commit: async () => 'raced' as const };

    await expect(world.askWith({ rewards }, 'grants clawback', { participant: 'ann', rung: 1 })).rejects.toMatchObject({
      name: 'RetryLater',
      code: 'REWARDS_CONTENDED',
    });
  });
});

test('whatever is decided, in whatever order, the books agree: nothing is lost, and no code is anybody’s twice', async () => {
  const deeds = fc.array(fc.constantFrom('approve', 'refuse', 'clawback', 'reissue', 'claim', 'import'), {
    maxLength: 12,
  });
  await fc.assert(
    fc.asyncProperty(deeds, fc.boolean(), async (said, isReviewed) => {
      const world = await rewardWorld(giving([rungOf(1, BAGS, { isReviewed })], { total: { pieces: 4 } }), ['c1']);
      await world.brings('ann', 1);
      const shown: (string | undefined)[] = [];
      for (const [at, deed] of said.entries()) {
        if (deed === 'import') await world.rewards.importCodes(DEMO, 'bags', [`more-${at}`]);
        else if (deed === 'claim') {
          const claimed = await world.claims('ann');
          if (claimed.kind === 'claimed' && claimed.isNew) shown.push(claimed.grant.held?.code);
        } else {
          const refused = await decide(world, deed).then(
            () => undefined,
            (failure: unknown) => failure,
          );
          if (refused !== undefined) expect(refused).toMatchObject({ name: 'Refused', code: 'GRANT_NOT_SO' });
        }
        const grants = await world.rewards.grantsOf(DEMO, memberId('ann'));
        expect(await world.promised()).toEqual(recounted(grants));
        expect((await world.rewards.stocks(DEMO)).every(isConserved)).toBe(true);
      }
      expect(new Set(shown).size).toBe(shown.length);
      expect((await world.promised()).pieces).toBeLessThanOrEqual(4);
    }),
    { numRuns: 60 },
  );
});

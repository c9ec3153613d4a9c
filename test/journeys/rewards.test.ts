/** From a friend who adds the brand's staff to the code the inviter holds in his hand, and back again when the friend has gone. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '#shared/domain/calendar.ts';
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import {
  type CampaignId,
  type CodeText,
  campaignId,
  codeText,
  memberId,
  type StaffId,
  staffId,
} from '#shared/domain/identity.ts';
import { redeem } from '#shared/story/redeem.ts';
import { aContactCampaign, contactNews, DEMO, entryCode, LUNA } from '#test/support/builders.ts';
import { Died } from '#test/support/fakes/counted-writes.ts';
import { journeyWorld } from '#test/support/journey-world.ts';
import { aPointsPrize, aRung, recounted, someRewards } from '#test/support/reward-builders.ts';

const ANN = memberId('ann');
const OTHER = campaignId('other');
const SOL = staffId('sol');
const BAGS = 'tote-bag';

type World = ReturnType<typeof journeyWorld>;

/** Ann takes part in a campaign that gives a bag for two friends, and points to each friend. */
const REWARDS = someRewards({ ladder: [aRung(2)], forInvitee: aRung(0, { prize: aPointsPrize(10) }) });

async function annTakesPart(over: Partial<Campaign> = {}) {
  const world = journeyWorld();
  return { world, annsCode: await opens(world, { rewards: REWARDS, ...over }, LUNA) };
}

async function opens(world: World, over: Partial<Campaign>, staff: StaffId): Promise<CodeText> {
  const campaign = aContactCampaign({
    staff: [staff],
    counting: { leaving: 'always', blacklist: [], whitelist: [] },
    ...over,
  });
  const { id } = campaign;
  await world.campaigns.save(campaign);
  await world.campaigns.claimStaff(id, [staff]);
  const entry = codeText(`entry-${id}`);
  await world.codes.recordCode(entryCode('moments', { campaign: id, code: entry }));
  await world.rewards.importCodes(id, BAGS, ['BAG-1', 'BAG-2']);
  await comes(world, 'ann', entry, staff);
  const code = (await world.referrals.standing(id, ANN))?.inviteCode;
  if (code === undefined) throw new Error('Ann has no code.');
  return code;
}

async function comes(world: World, who: string, code: CodeText, staff = LUNA): Promise<void> {
  world.addContact(staff, memberId(who), code);
  await tell(world, who, { code, staff });
}

async function goes(world: World, who: string, staff = LUNA): Promise<void> {
  world.contacts.removeContact(staff, memberId(who));
  await tell(world, who, { change: 'removed-by-member', staff });
}

/** As whoever is not answered says it again. */
async function surely(run: () => Promise<unknown>): Promise<void> {
  for (let time = 0; time < 5; time += 1) {
    try {
      await run();
      return;
    } catch (failure) {
      if (!(failure instanceof Died)) throw failure;
    }
  }
}

let told = 0;
async function tell(world: World, who: string, over: Parameters<typeof contactNews>[1]): Promise<void> {
  told += 1;
  world.clock.advance(10_000);
  const [happenedAt, wallHappenedAt] = [world.clock.eventNow(), world.clock.wallNow()];
  await world.announceContactChanged(contactNews(who, { id: `news-${told}`, happenedAt, wallHappenedAt, ...over }));
  await world.settle();
}

const stateOf = async (world: World, who: string, rung: number, campaign: CampaignId = DEMO) =>
  (await world.rewards.grant(campaign, memberId(who), rung))?.state;
const promisedIn = async (world: World, campaign: CampaignId = DEMO) =>
  (await world.rewards.till(campaign, [], [])).spending.promised;

describe('friends come', () => {
  test('and the inviter is promised his prize, each friend his own; a claim shows the code', async () => {
    const { world, annsCode } = await annTakesPart();
    await comes(world, 'bo', annsCode);
    expect(await stateOf(world, 'ann', 2)).toBeUndefined();
    expect(await stateOf(world, 'bo', 0)).toBe('issued');

    await comes(world, 'cy', annsCode);

    expect(await redeem(world, DEMO, ANN, 2)).toMatchObject({ kind: 'claimed', grant: { held: { code: 'BAG-1' } } });
    await redeem(world, DEMO, memberId('bo'), 0);
    expect((await world.rewards.account(DEMO, memberId('bo'))).balance).toBe(10);
    expect(await world.rewards.climbsOwed(DEMO, 10)).toEqual([]);
  });

  test('who scans his own code, or comes again, earns nothing (D15)', async () => {
    const { world, annsCode } = await annTakesPart({ rewards: someRewards({ ladder: [aRung(1)] }) });

    for (let time = 0; time < 3; time += 1) {
      await goes(world, 'ann');
      await comes(world, 'ann', annsCode);
    }
    expect(world.rewards.allGrants()).toEqual([]);

    for (let time = 0; time < 3; time += 1) {
      await comes(world, 'bo', annsCode);
      await goes(world, 'bo');
    }
    await comes(world, 'bo', annsCode);
    expect(world.rewards.allGrants()).toHaveLength(1);
    expect(await promisedIn(world)).toEqual({ minor: 1_200, pieces: 1 });
  });

  test('whatever was told again, each rung is paid once (D15)', async () => {
    const { world, annsCode } = await annTakesPart();
    for (const who of ['bo', 'cy']) await comes(world, who, annsCode);
    await redeem(world, DEMO, ANN, 2);
    const before = structuredClone([world.rewards.allGrants(), await promisedIn(world)]);

    for (const due of [...world.queues.rewards.said]) world.queues.rewards.again(due);
    for (const news of [...world.queues.contact.said]) world.queues.contact.again(news);
    await world.settle();

    expect([world.rewards.allGrants(), await promisedIn(world)]).toEqual(before);
  });

  test('while the stream is out: the look after ten minutes pays what is owed', async () => {
    const { world, annsCode } = await annTakesPart();
    world.stream.isOn = false;
    for (const who of ['bo', 'cy']) await comes(world, who, annsCode);
    expect(world.rewards.allGrants()).toEqual([]);

    world.clock.advance(11 * MINUTE);
    await world.expireGrants();
    await world.settle();

    expect(await stateOf(world, 'ann', 2)).toBe('issued');
    expect(await stateOf(world, 'cy', 0)).toBe('issued');
    expect(await world.rewards.climbsOwed(DEMO, 10)).toEqual([]);
  });

  test('after a hold of a day: nothing is promised before he has stayed', async () => {
    const { world, annsCode } = await annTakesPart({
      holdSeconds: 86_400,
      rewards: someRewards({ ladder: [aRung(1)] }),
    });
    await comes(world, 'bo', annsCode);
    await world.expireGrants();
    await world.settle();
    expect(world.rewards.allGrants()).toEqual([]);

    world.clock.advance(25 * HOUR);
    for (let look = 0; look < 3; look += 1) {
      await world.settleHolds();
      await world.settle();
      world.clock.advance(MINUTE);
    }

    expect(await stateOf(world, 'ann', 1)).toBe('issued');
  });
});

describe('a friend goes', () => {
  test('and what rests on him and is unclaimed is taken back; the inviter keeps what he has claimed', async () => {
    const { world, annsCode } = await annTakesPart();
    for (const who of ['bo', 'cy']) await comes(world, who, annsCode);
    await redeem(world, DEMO, memberId('bo'), 0);

    await goes(world, 'bo');

    expect(await stateOf(world, 'ann', 2)).toBe('clawed_back');
    expect(await stateOf(world, 'bo', 0)).toBe('claimed');
    expect(await stateOf(world, 'cy', 0)).toBe('issued');
    await comes(world, 'bo', annsCode);
    expect(await stateOf(world, 'ann', 2)).toBe('issued');
  });

  test('touches only the campaign of that stay, and nothing falls below nothing (D17)', async () => {
    const { world, annsCode } = await annTakesPart({ rewards: someRewards({ ladder: [aRung(1)] }) });
    const elsewhere = await opens(world, { id: OTHER, rewards: someRewards({ ladder: [aRung(1)] }) }, SOL);
    await comes(world, 'bo', annsCode);
    await comes(world, 'bo', elsewhere, SOL);
    expect(await stateOf(world, 'ann', 1)).toBe('issued');
    expect(await stateOf(world, 'ann', 1, OTHER)).toBe('issued');

    for (let time = 0; time < 3; time += 1) await goes(world, 'bo');

    expect(await stateOf(world, 'ann', 1)).toBe('clawed_back');
    expect(await promisedIn(world)).toEqual({ minor: 0, pieces: 0 });
    expect(await stateOf(world, 'ann', 1, OTHER)).toBe('issued');
    expect(await promisedIn(world, OTHER)).toEqual({ minor: 1_200, pieces: 1 });
  });
});

test('law: whatever write the process dies at, with or without the stream, the same is promised in the end', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 3 }),
      fc.boolean(),
      async (deaths, isStreamOn) => {
        const { world, annsCode } = await annTakesPart();
        world.stream.isOn = isStreamOn;
        for (const [index, who] of ['bo', 'cy', 'dan'].entries()) {
          const death = deaths[index];
          if (death !== undefined) world.writes.crashBeforeWrite(death);
          await surely(() => comes(world, who, annsCode));
        }
        await surely(() => goes(world, 'dan'));
        for (let look = 0; look < 2; look += 1) {
          world.clock.advance(11 * MINUTE);
          await surely(() => world.expireGrants());
          await world.settle();
        }

        const grants = world.rewards.allGrants();
        const states = grants.map(({ participant, rung, state }) => `${participant} ${rung} ${state}`).sort();
        const dans = states.filter((one) => one.startsWith('dan'));
        expect(states.filter((one) => !one.startsWith('dan'))).toEqual(['ann 2 issued', 'bo 0 issued', 'cy 0 issued']);
        expect(dans.every((one) => one === 'dan 0 clawed_back')).toBe(true);
        expect(await promisedIn(world)).toEqual(recounted(grants));
      },
    ),
    { numRuns: 30 },
  );
});

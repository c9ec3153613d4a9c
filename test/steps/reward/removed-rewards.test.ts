/** A campaign file that gives nothing any more: whoever joined before keeps what he was promised. */
import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '#shared/domain/calendar.ts';
import { codeText, memberId } from '#shared/domain/identity.ts';
import { enterCampaign } from '#shared/story/enter-campaign.ts';
import { aCode, anArrival } from '#test/support/builders.ts';
import { aRung } from '#test/support/reward-builders.ts';
import { ANN, BAGS, BO, codesOf, DEMO, NOON, type RewardWorld, rewardWorld } from './reward-world.ts';

async function removeRewards(world: RewardWorld): Promise<void> {
  const held = await world.campaigns.campaign(DEMO);
  const { rewards: _noMore, ...others } = held!;
  await world.campaigns.save({ ...others, version: others.version + 1, appliedAt: NOON - 2 * HOUR });
}

const comes = async (world: RewardWorld, friend: string, code = 'f-ann') =>
  enterCampaign(
    world,
    (await world.campaigns.campaign(DEMO))!,
    anArrival(friend, { joinedAt: NOON - HOUR, code: codeText(code) }),
  );

describe('what was promised before the rewards were taken out of the file', () => {
  test('is reached by friends who come after that', async () => {
    const world = await rewardWorld();
    await world.codes.recordCode(aCode('ann'));
    await removeRewards(world);

    await comes(world, 'cy');
    world.clock.advance(11 * MINUTE);
    await world.expire();
    await world.settle();

    expect(await world.told()).toEqual(['ann 1 issued']);
  });

  test('is not promised to whoever comes after that', async () => {
    const world = await rewardWorld();
    await world.codes.recordCode(aCode('ann'));
    await removeRewards(world);
    await comes(world, 'cy');
    await world.codes.recordCode(aCode('cy'));

    await comes(world, 'di', 'f-cy');

    expect((await world.referrals.referral(DEMO, memberId('cy'), memberId('di')))?.climbs).toBeUndefined();
  });

  test('is still caught up, and served when there is room', async () => {
    const world = await rewardWorld({ ladder: [aRung(1, { claimWithinDays: 1 })] }, 1);
    await world.grantAll([...(await world.counts(ANN, 1)), ...(await world.counts(BO, 1))]);
    await removeRewards(world);
    expect(await world.told()).toEqual(['ann 1 issued', 'bo 1 waiting']);

    await world.rewards.importCodes(DEMO, BAGS, codesOf(1, 'NEW'));
    expect(await world.expire()).toMatchObject({ caughtUp: 1 });
    await world.settle();
    expect(await world.told()).toEqual(['ann 1 issued', 'bo 1 issued']);

    world.clock.advance(DAY + MINUTE);
    expect(await world.expire()).toMatchObject({ overdue: 2 });
  });
});

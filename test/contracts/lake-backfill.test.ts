/** A life on a real table, told to the lake twice: by the stream as it happened, and by the table read through afterwards. Both tell the same. */
import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type _Record as StreamRecord,
} from '@aws-sdk/client-dynamodb-streams';
import { expect, test } from 'vitest';
import { archive } from '#functions/report/archive/archive.ts';
import { dynamoCampaignStore } from '#shared/adapters/dynamodb/campaign-store.ts';
import { dynamoCodeStore } from '#shared/adapters/dynamodb/code-store.ts';
import { dynamoCompletenessStore } from '#shared/adapters/dynamodb/completeness-store.ts';
import type { StoreOptions } from '#shared/adapters/dynamodb/fission-table.ts';
import { dynamoReferralStore } from '#shared/adapters/dynamodb/referral-store.ts';
import { dynamoRewardStore } from '#shared/adapters/dynamodb/reward-store.ts';
import { dynamoStaffRefs } from '#shared/adapters/dynamodb/staff-refs.ts';
import { factChangeOf } from '#shared/adapters/dynamodb/table-change.ts';
import { dynamoWholeTable } from '#shared/adapters/dynamodb/whole-table.ts';
import { freshRef } from '#shared/adapters/mint/fresh-ref.ts';
import { HOUR, MINUTE } from '#shared/domain/calendar.ts';
import { changedLife } from '#shared/domain/campaign/life.ts';
import { memberId } from '#shared/domain/identity.ts';
import type { FactChange } from '#shared/domain/report/lake-fact.ts';
import type { LakeFact } from '#shared/domain/report/lake-line.ts';
import { movedOn } from '#shared/domain/reward/grant.ts';
import { payOut, reserve } from '#shared/domain/reward/till.ts';
import { depart } from '#shared/story/depart.ts';
import { enterCampaign } from '#shared/story/enter-campaign.ts';
import { freshTables } from '#test/adapters/dynamodb/fresh-tables.ts';
import { aCode, aContactCampaign, anArrival, entryCode, LUNA, NOON } from '#test/support/builders.ts';
import { fakeMint } from '#test/support/fakes/fake-mint.ts';
import { fixedClock } from '#test/support/fakes/fixed-clock.ts';
import { faultsOf } from '#test/support/lake-shape.ts';
import { aGrant, aPointsPrize, aRung, someRewards, TODAY } from '#test/support/reward-builders.ts';

const tables = freshTables();
const ANN = memberId('wm-ann-7f3');
const BO = memberId('wm-bo-91c');
const via = { kind: 'contact', staff: LUNA } as const;
const campaign = aContactCampaign({ rewards: someRewards(), holdSeconds: 7_200, version: 1 });

/** Ann comes, Bo comes by her, goes within his hold and comes back; somebody comes by nothing; Ann is granted points and claims them; the campaign pauses. */
async function live(options: StoreOptions) {
  const clock = fixedClock({ event: NOON });
  const [campaigns, codes] = [dynamoCampaignStore(options), dynamoCodeStore(options)];
  const [referrals, rewards] = [dynamoReferralStore(options), dynamoRewardStore(options)];
  const mint = { ...fakeMint(), memberRef: freshRef };
  const contacts = { firstAddedAt: async () => undefined };
  const ports = { campaigns, codes, referrals, clock, mint, contacts };
  await campaigns.save(campaign);
  await codes.recordCode(entryCode('moments'));
  const by = (member: string, code: ReturnType<typeof aCode>['code'] | undefined, at: number) => {
    const { code: _none, ...arrival } = anArrival(member, { via, joinedAt: at });
    return enterCampaign(ports, campaign, code === undefined ? arrival : { ...arrival, code });
  };
  await by(ANN, entryCode('moments').code, NOON);
  await codes.recordCode(aCode(ANN));
  await by(BO, aCode(ANN).code, NOON + MINUTE);
  clock.advance(HOUR);
  await depart(ports, { member: BO, via, at: NOON + HOUR, kind: 'unfollowed' });
  clock.advance(MINUTE);
  await by(BO, undefined, NOON + HOUR + MINUTE);
  await by('wm-stray-2b8', undefined, NOON + 2 * HOUR);
  await depart(ports, { member: memberId('wm-stray-2b8'), via, at: NOON + 3 * HOUR, kind: 'unfollowed' });
  await referrals.recordPoster(campaign.id, ANN, {
    key: 'k',
    fingerprint: 'f',
    drawnAt: NOON + 1,
    drawnAsOf: NOON + 1,
  });
  await referrals.recordWelcome(campaign.id, ANN, NOON + 2, NOON + 2);
  const before = await rewards.till(campaign.id, [TODAY], []);
  const reserved = reserve(before, { atCap: 'waitlist' }, aRung(1), aPointsPrize(), TODAY);
  if (typeof reserved === 'string') throw new Error(reserved);
  const ref = (await referrals.standing(campaign.id, ANN))?.memberRef ?? '';
  const grant = aGrant(ANN, { participantRef: ref, prize: aPointsPrize() });
  const nothing = { campaign: campaign.id, entries: [], settles: [] };
  await rewards.commit({ ...nothing, before, after: reserved.till, moves: [{ after: grant }] });
  const then = await rewards.till(campaign.id, [TODAY], []);
  const claimed = movedOn(grant, { state: 'claimed', at: NOON + 4 * HOUR, reason: 'claimed' });
  const entry = { id: 'grant-1-1', campaign: campaign.id, member: ANN, memberRef: ref, points: 100, at: NOON } as const;
  await rewards.commit({
    ...nothing,
    before: then,
    after: payOut(then, grant),
    moves: [{ before: grant, after: claimed }],
    entries: [{ ...entry, reason: 'grant' }],
  });
  const heard = { comings: 4, goings: 2, unheardComings: 0, unheardGoings: 0 };
  await dynamoCompletenessStore(options).keepDay({
    campaign: campaign.id,
    day: TODAY,
    measuredAt: NOON + 5 * HOUR,
    heard,
  });
  const paused = changedLife(campaign, 'pause', NOON + 6 * HOUR);
  if (paused === undefined) throw new Error('It cannot pause.');
  await campaigns.save(paused);
}

async function streamOf(table: string): Promise<readonly StreamRecord[]> {
  const { dynamodb, streams } = tables.engines;
  const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: table }));
  const StreamArn = Table?.LatestStreamArn;
  const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
  const ShardId = StreamDescription?.Shards?.[0]?.ShardId;
  const from = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' as const };
  const { ShardIterator } = await streams.send(new GetShardIteratorCommand(from));
  return (await streams.send(new GetRecordsCommand({ ShardIterator }))).Records ?? [];
}

async function toldBy(options: StoreOptions, changes: readonly FactChange[]): Promise<readonly LakeFact[]> {
  const kept: LakeFact[] = [];
  const lake = { append: async (_partition: string, facts: readonly LakeFact[]) => void kept.push(...facts) };
  await archive({ lake, staffRefs: dynamoStaffRefs({ ...options, freshRef }) }, changes);
  return [...new Map(kept.map((fact) => [fact.id, fact])).values()].toSorted((one, other) =>
    one.id.localeCompare(other.id),
  );
}

/** Of these the table knows the latest only; no figure needs more. */
const LATEST_ONLY = ['budget_moved'];

test('the stream and the table tell the same facts, under the same ids, and no id of WeCom for a person', async () => {
  const options = await tables.next();
  await live(options);

  const byStream = await toldBy(
    options,
    (await streamOf(options.table)).map((record) => factChangeOf(record as never)),
  );
  const { items } = await dynamoWholeTable(options).page();
  const byTable = await toldBy(
    options,
    items.map((after) => ({ after })),
  );

  const lasting = (facts: readonly LakeFact[]) => facts.filter(({ kind }) => !LATEST_ONLY.includes(kind));
  expect(lasting(byTable)).toEqual(lasting(byStream));
  expect(byTable.filter(({ kind }) => kind === 'budget_moved')).toEqual([
    expect.objectContaining({ revision: 2, spent_minor: 100 }),
  ]);
  expect(byStream.flatMap(faultsOf)).toEqual([]);
  expect(new Set(byStream.map(({ kind }) => kind)).size).toBe(14);
  expect(JSON.stringify([byStream, byTable])).not.toMatch(/wm-|luna|f-wm|帆布袋|积分/);
});

/** The stream of a real table: what the outbox reads there is what the store wrote. */
import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { DescribeStreamCommand, GetRecordsCommand, GetShardIteratorCommand } from '@aws-sdk/client-dynamodb-streams';
import { expect, test } from 'vitest';
import { dynamoReferralStore } from '#shared/adapters/dynamodb/referral-store.ts';
import { factChangeOf, type StreamRecord } from '#shared/adapters/dynamodb/table-change.ts';
import { memberId } from '#shared/domain/identity.ts';
import { freshTables } from '#test/adapters/dynamodb/fresh-tables.ts';
import { aStanding, DEMO, NOON } from '#test/support/builders.ts';

const standingOf = (record: StreamRecord) => {
  const { after } = factChangeOf(record);
  return after?.of === 'standing' ? after.standing : undefined;
};

const tables = freshTables();

async function streamOf(table: string): Promise<readonly StreamRecord[]> {
  const { dynamodb, streams } = tables.engines;
  const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: table }));
  const StreamArn = Table?.LatestStreamArn;
  const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
  const ShardId = StreamDescription?.Shards?.[0]?.ShardId;
  const from = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' as const };
  const { ShardIterator } = await streams.send(new GetShardIteratorCommand(from));
  const { Records } = await streams.send(new GetRecordsCommand({ ShardIterator }));
  return Records as readonly StreamRecord[];
}

/** What keeps the item of this image on the index of what is owed. */
const onIndex = (record: StreamRecord | undefined): string[] =>
  Object.keys(record?.dynamodb?.NewImage ?? {})
    .filter((name) => name.startsWith('owed_'))
    .sort();

test('a join shows its standing with what is owed; the poster shows it struck off', async () => {
  const options = await tables.next();
  const store = dynamoReferralStore(options);
  const owed = { since: NOON, requestId: 'joined-ann' };
  const standing = aStanding('ann', { inviter: memberId('bob'), generation: 2, owed });
  const { campaign, member, via, joinedAt, reason, foundBySweep } = standing;
  const poster = { key: 'posters/ann.jpg', fingerprint: 'f', drawnAt: NOON };

  await store.record({
    observation: { campaign, member, via, joinedAt, observedAt: NOON, reason, foundBySweep },
    presence: { via, member, joinedAt },
    standing,
  });
  await store.recordPoster(DEMO, member, poster);

  const records = await streamOf(options.table);
  const standings = records.map(standingOf).filter((seen) => seen !== undefined);
  const { owed: _paid, ...settled } = standing;
  expect(standings).toStrictEqual([standing, { ...settled, poster }]);
  expect(onIndex(records.at(-1))).toEqual([]);
  expect(records.flatMap(onIndex)).toEqual(['owed_kind', 'owed_since']);
});

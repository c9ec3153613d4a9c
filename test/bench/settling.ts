/** Holds that fall due together: how many a second are settled, against writing the same items bare, and what each costs the table. */
import { setTimeout as pause } from 'node:timers/promises';
import { DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { settleReferrals } from '#functions/reward/settle/settle.ts';
import { startEngines } from '#infra/local/engines/start-engines.ts';
import { dynamoCampaignStore } from '#shared/adapters/dynamodb/campaign-store.ts';
import { type Consumption, dynamoClient } from '#shared/adapters/dynamodb/client.ts';
import { dynamoGroupStore } from '#shared/adapters/dynamodb/group-store.ts';
import { dynamoHoldStore } from '#shared/adapters/dynamodb/hold-store.ts';
import { dynamoReferralStore } from '#shared/adapters/dynamodb/referral-store.ts';
import { dynamoStaffStore } from '#shared/adapters/dynamodb/staff-store.ts';
import { HOUR, MINUTE } from '#shared/domain/calendar.ts';
import { type GroupId, groupId, memberId } from '#shared/domain/identity.ts';
import { aCampaign, aHeldGroup, aReferral, aStanding, DEMO, NOON } from '#test/support/builders.ts';
import { createFissionTable, sdkClients } from '#test/support/engines.ts';
import { median, ratio, type Spread, sum } from './figures.ts';
import { atMost, number, type Section, times } from './report.ts';

const TABLE = 'fission-settling';
const GROUPS = 20;
const AT_ONCE = 16;
/** As long as WeCom's ids are. */
const long = (text: string): string => text.padEnd(32, 'x');
const groupOf = (index: number): GroupId => groupId(long(`wr-bench-${index % GROUPS}`));

interface Round {
  readonly settledMs: number;
  readonly bareMs: number;
}

export async function settling(isQuick: boolean): Promise<Section> {
  const engines = await startEngines({ dataDir: 'memory', environment: {} });
  const { dynamodb, ...others } = sdkClients(engines);
  try {
    await createFissionTable(dynamodb, TABLE);
    const spent: Consumption[] = [];
    const { endpoint, region, credentials } = dynamodb.config;
    const configuration = { endpoint: (await endpoint?.()) ?? '', region, credentials };
    const counted = dynamoClient({ configuration, observe: (consumption) => spent.push(consumption) });
    const ports = portsOn(dynamoClient({ configuration }));
    const [each, rounds] = isQuick ? [200, 3] : [1_000, 5];
    await ports.campaigns.save(aCampaign());
    const units = await unitsOfOne(portsOn(counted), spent);
    const played: Round[] = [];
    for (let round = 0; round < rounds; round += 1)
      played.push(await play(ports, DynamoDBDocumentClient.from(dynamodb), round, each));
    return section(played, each, units);
  } finally {
    for (const client of [dynamodb, ...Object.values(others)]) client.destroy();
    await engines.stop();
  }
}

function portsOn(client: ReturnType<typeof dynamoClient>) {
  const options = { table: TABLE, client };
  return {
    referrals: dynamoReferralStore(options),
    holds: dynamoHoldStore(options),
    groups: dynamoGroupStore(options),
    staff: dynamoStaffStore(options),
    campaigns: dynamoCampaignStore(options),
    clock: { eventNow: () => NOON + HOUR, wallNow: Date.now, wallOf: (event: number) => event },
    announceGroupChanged: async () => undefined,
    announceContactsDue: async () => undefined,
  };
}
type Ports = ReturnType<typeof portsOn>;

const LIMITS = { staffReadEveryMinutes: 10, runForSeconds: 240 };

/** People whose hold ended a while ago, in groups that have been read since. */
async function layOut({ referrals, groups }: Ports, name: string, count: number): Promise<void> {
  for (let index = 0; index < GROUPS; index += 1) {
    const read = { group: groupOf(index), readStartedAt: NOON + HOUR, readAsOf: NOON + HOUR };
    await groups.recordRead(aHeldGroup(read));
  }
  for (let from = 0; from < count; from += AT_ONCE) {
    const few = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, index) => from + index);
    await Promise.all(few.map((index) => join(referrals, long(`wm-${name}-${index}`), groupOf(index), index)));
  }
}

async function join(referrals: Ports['referrals'], name: string, group: GroupId, index: number): Promise<void> {
  const member = memberId(name);
  const [via, joinedAt] = [{ kind: 'group', group } as const, NOON - 24 * HOUR + index];
  const pending = { state: 'pending', reason: 'referred' } as const;
  const holdEndsAt = NOON + (index % 10) * MINUTE;
  const inviter = memberId(long('wm-inviter'));
  const seen = {
    campaign: DEMO,
    member,
    via,
    joinedAt,
    observedAt: NOON,
    reason: 'referred' as const,
    foundBySweep: false,
  };
  const { confirmedAt: _none, ...referral } = aReferral(name, {
    inviter,
    via,
    joinedAt,
    holdEndsAt,
    initial: pending,
    verdict: pending,
  });
  await referrals.record({
    observation: seen,
    presence: { via, member, joinedAt, campaign: DEMO },
    standing: aStanding(name, { via, joinedAt, inviter, reason: 'referred' }),
    referral: { ...referral, dueAt: holdEndsAt },
  });
}

async function unitsOfOne(ports: Ports, spent: Consumption[]): Promise<number> {
  await layOut(ports, 'one', 1);
  spent.splice(0);
  await settleReferrals({ ...ports, holds: { ...ports.holds, noteEmptyBefore: async () => undefined } }, LIMITS);
  return sum(spent.flatMap(({ operation, units }) => (operation.startsWith('Transact') ? [units] : [])));
}

/** The same number of transactions of two items each, side by side as many: the least a settled referral can be. */
async function play(ports: Ports, client: DynamoDBDocumentClient, round: number, count: number): Promise<Round> {
  await layOut(ports, `r${round}`, count);
  await pause(200);
  const begun = performance.now();
  const { facts } = await settleReferrals(ports, LIMITS);
  const settledMs = performance.now() - begun;
  if (facts.qualified !== count) throw new Error(`${count} were due, ${facts.qualified} were settled`);
  const bareBegun = performance.now();
  for (let from = 0; from < count; from += AT_ONCE) {
    const few = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, index) => from + index);
    await Promise.all(few.map((index) => bare(client, `bare-${round}-${index}`)));
  }
  return { settledMs, bareMs: performance.now() - bareBegun };
}

async function bare(client: DynamoDBDocumentClient, name: string): Promise<void> {
  const body = { text: 'x'.repeat(600) };
  const puts = [
    { pk: name, sk: 'one', ...body },
    { pk: name, sk: 'other', ...body },
  ];
  await client.send(
    new TransactWriteCommand({ TransactItems: puts.map((Item) => ({ Put: { TableName: TABLE, Item } })) }),
  );
}

function section(rounds: readonly Round[], each: number, units: number): Section {
  const against: Spread = ratio(
    rounds.map(({ settledMs }) => settledMs),
    rounds.map(({ bareMs }) => bareMs),
  );
  const perSecond = (each * 1_000) / median(rounds.map(({ settledMs }) => settledMs));
  const barePerSecond = (each * 1_000) / median(rounds.map(({ bareMs }) => bareMs));
  return {
    title: `settling: ${each} referrals whose holds are over, in ${GROUPS} groups read since (${rounds.length} rounds)`,
    lines: [
      {
        what: 'write units of one qualification, its index included',
        figure: `${number(units)} units`,
        reach: atMost(units, 8),
      },
      {
        what: 'settled a second on this machine, engine and step on the same cores',
        figure: number(perSecond, 0),
        against: `${number(barePerSecond, 0)} bare transactions`,
      },
      { what: 'settling ÷ bare transactions of two items, as many side by side', figure: times(against) },
    ],
    notes: [
      'on AWS, sixteen side by side at 10 ms each are 1,600 a second; 200 a second are 800 units a second in the campaign’s partition, of the 1,000 one partition takes, and 200 in the hour’s of the index',
    ],
  };
}

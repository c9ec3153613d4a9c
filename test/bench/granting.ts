/** Rewards: what a grant and a claim cost the table, how many a second are granted against bare transactions, and what a million would cost. */
import { DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { grantRewards } from '#functions/reward/grant/grant.ts';
import { PRICES } from '#infra/local/demo/bill.ts';
import { startEngines } from '#infra/local/engines/start-engines.ts';
import { dynamoCampaignStore } from '#shared/adapters/dynamodb/campaign-store.ts';
import { type Consumption, dynamoClient } from '#shared/adapters/dynamodb/client.ts';
import { dynamoNoticeStore } from '#shared/adapters/dynamodb/notice-store.ts';
import { dynamoReferralStore } from '#shared/adapters/dynamodb/referral-store.ts';
import { dynamoRewardStore } from '#shared/adapters/dynamodb/reward-store.ts';
import { DAY } from '#shared/domain/calendar.ts';
import { memberId } from '#shared/domain/identity.ts';
import { climbDue, type RewardDue } from '#shared/messages/reward-due.ts';
import { redeem } from '#shared/story/redeem.ts';
import { aCampaign, aStanding, DEMO, NOON, referralOf } from '#test/support/builders.ts';
import { createFissionTable, sdkClients } from '#test/support/engines.ts';
import { aRung, someRewards } from '#test/support/reward-builders.ts';
import { LIST } from './cost.ts';
import { median, ratio, sum } from './figures.ts';
import { atMost, number, type Section, times, usd } from './report.ts';

const TABLE = 'fission-granting';
const AT_ONCE = 16;
const MILLION = 1e6;
/** As long as WeCom's ids are. */
const long = (text: string) => memberId(text.padEnd(32, 'x'));

interface Round {
  readonly grantedMs: number;
  readonly bareMs: number;
}

interface Units {
  readonly write: number;
  readonly read: number;
}

interface Costs {
  readonly alone: Units;
  readonly inTen: Units;
  readonly claim: Units;
}

export async function granting(isQuick: boolean): Promise<Section> {
  const engines = await startEngines({ dataDir: 'memory', environment: {} });
  const { dynamodb, ...others } = sdkClients(engines);
  try {
    await createFissionTable(dynamodb, TABLE);
    const spent: Consumption[] = [];
    const { endpoint, region, credentials } = dynamodb.config;
    const configuration = { endpoint: (await endpoint?.()) ?? '', region, credentials };
    const counted = portsOn(dynamoClient({ configuration, observe: (consumption) => spent.push(consumption) }));
    const ports = portsOn(dynamoClient({ configuration }));
    const [each, rounds] = isQuick ? [100, 3] : [500, 5];
    await ports.campaigns.save(aCampaign({ rewards: someRewards({ ladder: [aRung(1)], budget: CAPS }) }));
    const codes = Array.from({ length: each * rounds + 100 }, (_, index) => `BENCH-${index}-${'0'.repeat(16)}`);
    await ports.rewards.importCodes(DEMO, 'tote-bag', codes);
    const costs = await costsOf(counted, spent);
    const played: Round[] = [];
    for (let round = 0; round < rounds; round += 1)
      played.push(await play(ports, DynamoDBDocumentClient.from(dynamodb), round, each));
    return section(played, each, costs);
  } finally {
    for (const client of [dynamodb, ...Object.values(others)]) client.destroy();
    await engines.stop();
  }
}

const CAPS = { total: { minor: 1e9 }, perDay: { minor: 1e9 }, atCap: 'waitlist' } as const;

function portsOn(client: ReturnType<typeof dynamoClient>) {
  const options = { table: TABLE, client };
  return {
    campaigns: dynamoCampaignStore(options),
    referrals: dynamoReferralStore(options),
    rewards: dynamoRewardStore(options),
    news: dynamoNoticeStore(options),
    clock: { eventNow: () => NOON + DAY, wallNow: Date.now, wallOf: (event: number) => event },
    announceRewardDue: async () => undefined,
  };
}
type Ports = ReturnType<typeof portsOn>;

/** Inviters, each with a friend who has just come to count. */
async function layOut({ referrals }: Ports, name: string, count: number): Promise<readonly RewardDue[]> {
  const dues: RewardDue[] = [];
  for (let from = 0; from < count; from += AT_ONCE) {
    const few = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, index) => from + index);
    dues.push(...(await Promise.all(few.map((index) => qualify(referrals, `${name}-${index}`, NOON + index)))));
  }
  return dues;
}

async function qualify(referrals: Ports['referrals'], name: string, since: number): Promise<RewardDue> {
  const inviter = aStanding(long(`wm-inviter-${name}`));
  const friend = aStanding(long(`wm-friend-${name}`), { inviter: inviter.member, reason: 'referred', generation: 1 });
  for (const standing of [inviter, friend]) {
    const { campaign, member, via, joinedAt, reason, foundBySweep } = standing;
    const observation = { campaign, member, via, joinedAt, observedAt: joinedAt, reason, foundBySweep };
    const owed = { climbs: true, climbOwedAt: since, judgedAt: since } as const;
    const referral = standing === friend ? { referral: referralOf(friend, owed) } : {};
    await referrals.record({ observation, presence: { via, member, joinedAt, campaign }, standing, ...referral });
  }
  return climbDue({ campaign: DEMO, inviter: inviter.member, invitee: friend.member, since });
}

const isWrite = (operation: string): boolean => /Put|Update|TransactWrite|BatchWrite/.test(operation);

async function costsOf(ports: Ports, spent: Consumption[]): Promise<Costs> {
  const unitsOf = async (run: () => Promise<unknown>): Promise<Units> => {
    spent.splice(0);
    await run();
    const units = (isWanted: (operation: string) => boolean): number =>
      sum(spent.flatMap(({ operation, units: one }) => (isWanted(operation) ? [one] : [])));
    return { write: units(isWrite), read: units((operation) => !isWrite(operation)) };
  };
  const first = async (name: string, count: number): Promise<RewardDue> => {
    const [due] = await layOut(ports, name, count);
    if (due === undefined) throw new Error('Nothing due.');
    return due;
  };
  const one = await first('one', 1);
  const alone = await unitsOf(() => grantRewards(ports, one));
  const claim = await unitsOf(() => redeem(ports, DEMO, long('wm-inviter-one-0'), 1));
  const ten = await first('ten', 10);
  const inTen = await unitsOf(() => grantRewards(ports, ten));
  return { alone, inTen: { write: inTen.write / 10, read: inTen.read / 10 }, claim };
}

/** As the queue hands them over: one after the other. The same writes bare: a debt, a grant and a share of the till, as many at once as one decision takes. */
async function play(ports: Ports, client: DynamoDBDocumentClient, round: number, count: number): Promise<Round> {
  const dues = await layOut(ports, `r${round}`, count);
  const begun = performance.now();
  let granted = 0;
  for (const due of dues) {
    if (granted < count) granted += (await grantRewards(ports, due)).granted;
  }
  const grantedMs = performance.now() - begun;
  if (granted !== count) throw new Error(`${count} were due, ${granted} were granted`);
  const bareBegun = performance.now();
  for (let from = 0; from < count; from += 10) await bare(client, `bare-${round}-${from}`);
  return { grantedMs, bareMs: performance.now() - bareBegun };
}

async function bare(client: DynamoDBDocumentClient, name: string): Promise<void> {
  const text = 'x'.repeat(600);
  const items = Array.from({ length: 22 }, (_, index) => ({ pk: name, sk: String(index), text }));
  await client.send(
    new TransactWriteCommand({ TransactItems: items.map((Item) => ({ Put: { TableName: TABLE, Item } })) }),
  );
}

const priceOf = ({ write, read }: Units): number => write * PRICES.perWriteUnit + read * PRICES.perReadUnit;

function section(rounds: readonly Round[], each: number, { alone, inTen, claim }: Costs): Section {
  const against = ratio(
    rounds.map(({ grantedMs }) => grantedMs),
    rounds.map(({ bareMs }) => bareMs),
  );
  const perSecond = (each * 1_000) / median(rounds.map(({ grantedMs }) => grantedMs));
  const barePerSecond = (each * 1_000) / median(rounds.map(({ bareMs }) => bareMs));
  const told = ({ write, read }: Units): string => `${number(write)} units`.concat(` (and ${number(read)} read)`);
  const message = 3 * LIST.queueRequest;
  return {
    title: `reward: ${each} grants of codes under a total and a daily cap (${rounds.length} rounds)`,
    lines: [
      {
        what: 'write units of one grant alone, its index included',
        figure: told(alone),
        reach: atMost(alone.write, 10),
      },
      { what: 'the same, ten in one decision', figure: told(inTen), reach: atMost(inTen.write, 10) },
      { what: 'write units of a claim', figure: told(claim), reach: atMost(claim.write, 10) },
      {
        what: 'granted a second on this machine, one decision after the other',
        figure: number(perSecond, 0),
        against: `${number(barePerSecond, 0)} in bare transactions`,
      },
      { what: 'granting ÷ bare transactions of the same items, ten grants in each', figure: times(against) },
      {
        what: 'a million grants, each claimed: table and queue at AWS list prices',
        figure: usd(MILLION * (priceOf(alone) + priceOf(claim) + message)),
        against: `${usd(MILLION * (priceOf(inTen) + priceOf(claim) + message))} where they come by tens`,
      },
    ],
    notes: [
      'one campaign grants one decision after the other, because all of them move its one till: on AWS, at 10 to 20 ms a transaction and ten grants in each, some hundreds a second',
      'reads are strongly consistent and grow with the friends of an inviter: 500 of them are read in one query',
    ],
  };
}

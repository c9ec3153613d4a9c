/** What a million joins would cost on AWS at list prices, from the requests, units and bytes that were counted for a few of them. */
import { PRICES } from '#infra/local/demo/bill.ts';
import { stageNamed } from '#infra/stages.ts';
import { sum } from './figures.ts';
import type { Played } from './joins.ts';
import { atMost, type Line, number, type Section, usd } from './report.ts';
import type { Standing } from './stage.ts';

/** us-east-1, on demand, USD, without free tiers (AWS price pages of the services, read November 2026). */
export const LIST = {
  /** API Gateway, HTTP API, first 300 million. */
  httpCall: 1e-6,
  /** SQS FIFO, the dearer kind, for all queues. */
  queueRequest: 0.5e-6,
  put: 5e-6,
  get: 0.4e-6,
  secretCall: 5e-6,
  /** A month: table with point-in-time recovery; S3 Standard. */
  tableGb: 0.25 + 0.2,
  bucketGb: 0.023,
  logGb: 0.5,
  /** Out to the internet, and through the NAT on its way. */
  outGb: 0.09,
  natGb: 0.045,
  natHour: 0.045,
  /** An address of IPv4, held. */
  addressHour: 0.005,
  secretMonth: 0.4,
  alarmMonth: 0.1,
  metricMonth: 0.3,
} as const;

const GB = 1e9;
const MILLION = 1e6;
const HOURS_A_MONTH = 730;
/** Lambda's own poller asks once for a batch and strikes it off once; these are invoked by queues. */
const QUEUE_FED = ['group/read', 'contact/record', 'poster/request', 'poster/render', 'welcome/send'];

/** What AWS would bill, by who bills it. */
export interface Parts {
  readonly api: number;
  readonly invocations: number;
  readonly compute: number;
  readonly queues: number;
  readonly table: number;
  readonly files: number;
  readonly secrets: number;
  readonly storage: number;
}

type WorkOf = Played['work'] extends ReadonlyMap<string, infer One> ? One : never;

/**
 * The archive gathers for a window, so a month cannot have more files than windows; a bench of a minute, whose windows end
 * early, makes more of them than a million joins would.
 */
function unhurried(step: string, work: WorkOf, perMillion: number): WorkOf {
  const windows = (HOURS_A_MONTH * 3_600) / stageNamed('production').archiveWindowSeconds;
  const share = windows / (work.invocations * perMillion);
  if (step !== 'report/archive' || share >= 1) return work;
  const { s3 } = work.meter;
  const meter = { ...work.meter, s3: { puts: s3.puts * share, gets: s3.gets } };
  return { ...work, invocations: work.invocations * share, meter };
}

/** USD of a million such joins. */
export function costOf({ work, joins, stored }: Played): Parts {
  const perMillion = MILLION / joins;
  const all = [...work].map(([step, one]) => [step, unhurried(step, one, perMillion)] as const);
  const over = (of: (work: WorkOf, step: string) => number): number =>
    perMillion * all.reduce((total, [step, one]) => total + of(one, step), 0);
  const polls = (step: string, invocations: number): number => (QUEUE_FED.includes(step) ? 2 * invocations : 0);
  return {
    api: over(({ invocations }, step) => (step === 'callback/receive' ? invocations * LIST.httpCall : 0)),
    invocations: over(({ invocations }) => invocations * PRICES.perInvocation),
    compute: over(({ billedMs, memoryMb }) => (billedMs / 1_000) * (memoryMb / 1_024) * PRICES.perGigabyteSecond),
    queues: over(({ meter, invocations }, step) => (meter.sqs.requests + polls(step, invocations)) * LIST.queueRequest),
    table: over(({ meter: { dynamodb } }) => {
      return dynamodb.readUnits * PRICES.perReadUnit + dynamodb.writeUnits * PRICES.perWriteUnit;
    }),
    files: over(({ meter: { s3 } }) => s3.puts * LIST.put + s3.gets * LIST.get),
    secrets: over(({ meter }) => meter.secrets.requests * LIST.secretCall),
    storage: (perMillion / GB) * (stored.table * LIST.tableGb + stored.buckets * LIST.bucketGb),
  };
}

const logsOf = ({ work, joins }: Played): number =>
  ((MILLION / joins) * [...work.values()].reduce((total, { logged }) => total + logged, 0) * LIST.logGb) / GB;

function linesOf(what: string, scene: Played, most: number): Line[] {
  const parts = costOf(scene);
  const total = sum(Object.values(parts));
  const told = Object.entries(parts).map(([name, value]) => `${name} ${number(value)}`);
  return [
    { what: `${what} (counted over ${scene.joins})`, figure: usd(total), reach: atMost(total, most, ' USD') },
    ...[told.slice(0, 4), told.slice(4)].map((some) => ({ what: `  of it: ${some.join(' · ')}`, figure: '' })),
    { what: '  beside it: log lines', figure: usd(logsOf(scene)) },
  ];
}

export interface Counted {
  readonly group: Played;
  readonly contact: Played & { readonly posterBytes: readonly number[] };
  readonly standing: Standing;
}

export function cost({ group, contact, standing }: Counted): Section {
  const poster = sum(contact.posterBytes) / Math.max(1, contact.posterBytes.length);
  const transfer = ((MILLION * poster) / GB) * (LIST.outGb + LIST.natGb);
  const nat = HOURS_A_MONTH * (LIST.natHour + LIST.addressHour);
  const watched = standing.alarms * LIST.alarmMonth + standing.metrics * LIST.metricMonth;
  return {
    title: 'cost: a million joins at AWS list prices, USD',
    lines: [
      ...linesOf('group mechanic, no poster, each join read for itself', group, 10),
      ...linesOf('contact mechanic, a poster each', contact, 32),
      {
        what: `  beside it: a million posters of ${number(poster / 1_000, 0)} kB out to WeCom by the NAT`,
        figure: usd(transfer),
      },
      {
        what: 'every month, whoever joins',
        figure: usd(nat + LIST.secretMonth + watched),
        against: `NAT and its address ${usd(nat)}, secret ${usd(LIST.secretMonth)}, ${standing.alarms} alarms and ${standing.metrics} metrics ${usd(watched)}`,
      },
    ],
    notes: [
      'compute is what the functions took on this machine, cold starts and waiting for a busy processor included, at the price of Lambda on arm64',
      'the table is its units; storage is one month of what a million joins leave; the welcome uploads each poster once',
    ],
  };
}

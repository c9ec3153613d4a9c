/**
 * The whole app with WeCom's stand-in, one campaign of each mechanic, and in each a first participant whose code friends
 * can scan. It is started once to lay all this out and then again, so that what is measured begins cold.
 */
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { paginateScan } from '@aws-sdk/client-dynamodb';
import { paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { type LocalApp, startLocalApp } from '#infra/local/local-app.ts';
import { engineClients } from '#infra/local/runner/engine-clients.ts';
import type { StandIn } from '#infra/local/wecom/playing.ts';
import { startStandIn } from '#infra/local/wecom/stand-in.ts';
import { aCorp } from './corp.ts';
import { type Ledger, look } from './ledger.ts';

export const GROUP_CAMPAIGN = 'bench-group';
export const CONTACT_CAMPAIGN = 'bench-contact';
const GROUP = 'wr-bench';
const DESK = 'desk-1';
const GUIDES = ['guide-1', 'guide-2', 'guide-3', 'guide-4'];
const HOUR = 3_600_000;
/** Schedules look again at everything; that is no part of a join, and on this machine they come every minute. */
const AS_ON_AWS = Object.fromEntries(
  ['group/sweep', 'group/rotate', 'contact/sweep', 'outbox/sweep'].map((step) => [step, HOUR]),
);
const LAID_OUT_WITHIN_MS = 120_000;
const QUIET_WITHIN_MS = 180_000;

export interface Stored {
  readonly table: number;
  readonly buckets: number;
}

export interface Standing {
  readonly alarms: number;
  /** Custom metrics, each name with each of its dimensions. */
  readonly metrics: number;
}

export interface Stage {
  readonly app: LocalApp;
  readonly standIn: StandIn;
  /** What the codes of the first participants say. */
  readonly codes: { readonly group: string; readonly contact: string };
  /** Until nothing is on its way on either side. */
  quiet(): Promise<void>;
  look(): Ledger;
  /** Bytes that lie in the table and in the buckets. */
  stored(): Promise<Stored>;
  /** What stands there for a month whether or not anybody joins. */
  standing(): Standing;
  /** Members on the books of a campaign whom somebody has referred. */
  referred(campaign: string): Promise<number>;
  stop(): Promise<void>;
}

export async function setStage(onStage: (words: string) => void): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'fission-bench-'));
  const corp = aCorp();
  // A group holds everybody here: how many a code admits is WeCom's matter, not what is measured.
  const limits = { qrMembers: 5_000, groupMembers: 5_000 };
  const standIn = await startStandIn({ dir: join(folder, 'wecom'), corp: corp.wecom, limits });
  const logged = new Map<string, number>();
  const metrics = new Set<string>();
  const start = async (): Promise<LocalApp> => {
    const app = await startLocalApp({
      dataDir: join(folder, 'data'),
      environment: {},
      wecomApiBase: standIn.origin,
      pictureHosts: [new URL(standIn.origin).hostname],
      metering: true,
      everyMs: AS_ON_AWS,
      onLine(step, line) {
        logged.set(step, (logged.get(step) ?? 0) + Buffer.byteLength(line) + 1);
        for (const metric of metricsIn(line)) metrics.add(metric);
      },
    });
    standIn.setCallbackUrl(`${app.runner.httpEndpoint}/wecom/callback`);
    return app;
  };
  const quietly = async ({ runner }: LocalApp): Promise<void> => {
    const isQuiet = standIn.quiet().then(() => runner.quiet());
    const late = pause(QUIET_WITHIN_MS, 'late' as const, { ref: false });
    if ((await Promise.race([isQuiet, late])) === 'late') {
      throw new Error(
        `the app was not done after ${QUIET_WITHIN_MS / 1_000} s; what it wrote is in ${folder}/data/logs`,
      );
    }
  };

  onStage('starting the app and laying out two campaigns');
  const first = await start();
  await tellSecrets(first, corp.document);
  const codes = await laidOut(first, standIn, () => quietly(first)).catch(async (failure: unknown) => {
    await first.stop();
    await standIn.close();
    throw failure;
  });
  onStage('starting the app again, cold');
  await first.stop();
  const app = await start();
  return {
    app,
    standIn,
    codes,
    quiet: () => quietly(app),
    look: () => look(app, logged),
    stored: () => storedIn(app),
    standing: () => ({ alarms: alarmsIn(join(folder, 'data', 'assembly')), metrics: metrics.size }),
    referred: (campaign) => referredIn(app, campaign),
    async stop() {
      await app.stop();
      await standIn.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function tellSecrets({ engines, runner }: LocalApp, document: string): Promise<void> {
  const clients = engineClients(engines.environment);
  for (const SecretId of runner.resources.secrets.values()) {
    await clients.secrets.send(new PutSecretValueCommand({ SecretId, SecretString: document }));
  }
  clients.close();
}

/** A seed of each campaign, come by the campaign's entry code, with a code of his own. */
async function laidOut(app: LocalApp, standIn: StandIn, quiet: () => Promise<void>): Promise<Stage['codes']> {
  const at = Date.now() - HOUR;
  for (const id of ['owner-1', DESK, ...GUIDES]) standIn.hireStaff({ id, name: '员工' });
  standIn.openGroup({ id: GROUP, name: '福利群', owner: 'owner-1', at });
  await command(app, 'campaign apply', {
    yaml: yaml(GROUP_CAMPAIGN, 'group', [`groups: [${GROUP}]`, `desk: [${DESK}]`]),
  });
  await command(app, 'campaign apply', { yaml: yaml(CONTACT_CAMPAIGN, 'contact', [`staff: [${GUIDES.join(', ')}]`]) });
  const contactEntry = await appeared(standIn, (way) => way.kind === 'contact' && way.way.user.includes('guide-1'));
  const groupEntry = await appeared(standIn, (way) => way.kind === 'join');
  const desk = await appeared(standIn, (way) => way.kind === 'contact' && way.way.user.includes(DESK));
  const known = new Set(standIn.world.ways.keys());
  standIn.scan({ person: 'wm-seed-contact', qr: contactEntry, at: Date.now() });
  standIn.scan({ person: 'wm-seed-group', qr: groupEntry, at: Date.now() });
  await quiet();
  standIn.scan({ person: 'wm-seed-group', qr: desk, at: Date.now() });
  const contact = await appeared(standIn, (way) => way.kind === 'contact' && !known.has(way.config));
  const group = await appeared(standIn, (way) => way.kind === 'join' && !known.has(way.config));
  await quiet();
  return { contact, group };
}

const yaml = (id: string, mechanic: string, carriers: readonly string[]): string =>
  [
    `id: ${id}`,
    'name: 金秋读书会',
    `mechanic: ${mechanic}`,
    `window: { from: ${new Date(Date.now() - HOUR).toISOString()}, to: ${new Date(Date.now() + 24 * HOUR).toISOString()} }`,
    'timeZone: Asia/Shanghai',
    'hold: 0s',
    'expectedJoins: 150',
    'entryCodes: [moments]',
    ...carriers,
    '',
  ].join('\n');

type Way = StandIn['world']['ways'] extends Map<string, infer Kept> ? Kept : never;

/** What the picture of a code says, once there is a code of that kind. */
async function appeared(standIn: StandIn, is: (way: Way) => boolean): Promise<string> {
  for (const until = Date.now() + LAID_OUT_WITHIN_MS; Date.now() < until; await pause(100)) {
    const way = [...standIn.world.ways.values()].find(is);
    const content = [...standIn.world.contents].find(([, config]) => config === way?.config)?.[0];
    if (content !== undefined) return content;
  }
  throw new Error(`a live code the bench needs was not made within ${LAID_OUT_WITHIN_MS / 1_000} s`);
}

interface Answered {
  readonly ok: boolean;
  readonly result?: {
    readonly kind?: string;
    readonly rows?: readonly { readonly reason: string }[];
    readonly next?: string;
  };
}

async function command({ runner }: LocalApp, name: string, input: object): Promise<NonNullable<Answered['result']>> {
  const answered = await runner.invoke('operator/command', { command: name, input, actor: 'bench' });
  const answer: Answered = 'payload' in answered ? JSON.parse(answered.payload) : { ok: false };
  if (!answer.ok || answer.result?.kind === 'faults') throw new Error(`${name}: ${JSON.stringify(answered)}`);
  return answer.result ?? {};
}

interface Embedded {
  readonly _aws?: {
    readonly CloudWatchMetrics?: readonly {
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string }[];
    }[];
  };
  readonly [name: string]: unknown;
}

/** CloudWatch makes a metric of each name under each set of dimensions (CloudWatch: "Embedded metric format specification"). */
function metricsIn(line: string): string[] {
  if (!line.includes('"CloudWatchMetrics"')) return [];
  const said: Embedded = JSON.parse(line);
  return (said._aws?.CloudWatchMetrics ?? []).flatMap(({ Dimensions, Metrics }) =>
    Dimensions.flatMap((names) =>
      Metrics.map(({ Name }) => [Name, ...names.map((name) => `${name}=${String(said[name])}`)].join(' ')),
    ),
  );
}

const alarmsIn = (assembly: string): number =>
  globSync('**/*.template.json', { cwd: assembly })
    .map((file) => readFileSync(join(assembly, file), 'utf8').split('"AWS::CloudWatch::Alarm"').length - 1)
    .reduce((sum, count) => sum + count, 0);

/** An eventually consistent scan reads 8 KB a unit (DynamoDB: "Read consistency"). */
const BYTES_PER_UNIT = 8_192;

async function storedIn({ engines, runner }: LocalApp): Promise<Stored> {
  const clients = engineClients(engines.environment);
  let [table, buckets] = [0, 0];
  for (const TableName of runner.resources.tables.values()) {
    for await (const page of paginateScan(
      { client: clients.dynamodb },
      { TableName, ReturnConsumedCapacity: 'TOTAL' },
    )) {
      table += (page.ConsumedCapacity?.CapacityUnits ?? 0) * BYTES_PER_UNIT;
    }
  }
  for (const Bucket of runner.resources.buckets.values()) {
    for await (const page of paginateListObjectsV2({ client: clients.s3 }, { Bucket })) {
      buckets += (page.Contents ?? []).reduce((sum, { Size = 0 }) => sum + Size, 0);
    }
  }
  clients.close();
  return { table, buckets };
}

async function referredIn(app: LocalApp, campaign: string): Promise<number> {
  let [count, cursor] = [0, undefined as string | undefined];
  do {
    const input = { campaign, all: true, ...(cursor === undefined ? {} : { cursor }) };
    const { rows = [], next } = await command(app, 'referrals export', input);
    count += rows.filter(({ reason }) => reason === 'referred').length;
    cursor = next;
  } while (cursor !== undefined);
  return count;
}

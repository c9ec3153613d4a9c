/** The webhook against the least a webhook can do: a warm call, the load of its bundle, and its size. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { CreateQueueCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { build } from 'esbuild';
import { OPTIONS } from '#infra/bundling/bundle-functions.ts';
import { type Engines, startEngines } from '#infra/local/engines/start-engines.ts';
import { httpEvent } from '#infra/local/runner/http-event.ts';
import { sealed } from '#infra/local/wecom/envelope.ts';
import { sdkClients } from '#test/support/engines.ts';
import { aCorp, type BenchCorp } from './corp.ts';
import { median, ratio } from './figures.ts';
import { atMost, ms, number, type Section, times } from './report.ts';

const LOADS = 15;
const WARM_UP = 40;

export async function webhook(bundles: string, isQuick: boolean): Promise<Section> {
  const folder = mkdtempSync(join(tmpdir(), 'fission-bench-'));
  const engines = await startEngines({ dataDir: join(folder, 'data'), environment: {} });
  const clients = sdkClients(engines);
  try {
    const corp = aCorp();
    const environment = await stageOf(engines, clients, corp);
    const ours = join(bundles, 'callback/receive/index.cjs');
    const bare = await bareBundle(folder);
    const calls = await warmCalls([ours, bare], environment, corp, clients.sqs, isQuick ? 100 : 400);
    const loads = loadTimes(ours, folder, environment);
    return section(calls, loads, statSync(ours).size);
  } finally {
    for (const client of Object.values(clients)) client.destroy();
    await engines.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function section([ours, bare]: readonly [number[], number[]], loads: Loads, bytes: number): Section {
  const warm = ratio(ours, bare);
  const load = ratio(loads.bundle, loads.empty);
  return {
    title: 'webhook: one callback sealed by WeCom, opened, put on the queue, answered',
    lines: [
      {
        what: `warm handler ÷ bare handler with the same queue write (${ours.length} rounds)`,
        figure: times(warm),
        against: `${ms(median(ours))} ÷ ${ms(median(bare))}`,
        reach: atMost(warm.median, 1.5, '×'),
      },
      {
        what: `node loading the bundle ÷ node loading an empty file (${LOADS} rounds)`,
        figure: times(load),
        against: `${ms(median(loads.bundle))} ÷ ${ms(median(loads.empty))}`,
        reach: atMost(load.median, 3, '×'),
      },
      {
        what: 'size of the bundle',
        figure: `${number(bytes / 1_000, 0)} kB`,
        reach: atMost(bytes / 1_000, 450, ' kB'),
      },
    ],
  };
}

async function stageOf({ environment }: Engines, clients: ReturnType<typeof sdkClients>, corp: BenchCorp) {
  await clients.secrets.send(new CreateSecretCommand({ Name: 'corp', SecretString: corp.document }));
  const fifo = async (name: string): Promise<string> => {
    const Attributes = { FifoQueue: 'true' };
    const { QueueUrl = '' } = await clients.sqs.send(new CreateQueueCommand({ QueueName: `${name}.fifo`, Attributes }));
    return QueueUrl;
  };
  return {
    ...environment,
    SECRET_ID: 'corp',
    GROUP_EVENTS_QUEUE_URL: await fifo('group-events'),
    CONTACT_EVENTS_QUEUE_URL: await fifo('contact-events'),
  };
}

async function bareBundle(folder: string): Promise<string> {
  const entry = join(import.meta.dirname, 'fixtures/bare-handler.ts');
  const root = join(import.meta.dirname, '../..');
  const { outputFiles } = await build({ ...OPTIONS, absWorkingDir: root, entryPoints: [entry], outdir: folder });
  const path = join(folder, 'bare-handler.cjs');
  writeFileSync(path, outputFiles[0]?.contents ?? '');
  return path;
}

/** A friend who adds a staff member, as WeCom tells it (docs path 92130). */
function contactAdded(corp: BenchCorp, person: string) {
  const xml = `<xml><ToUserName><![CDATA[${corp.wecom.corpId}]]></ToUserName><FromUserName><![CDATA[sys]]></FromUserName><CreateTime>${Math.floor(Date.now() / 1_000)}</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[change_external_contact]]></Event><ChangeType><![CDATA[add_external_contact]]></ChangeType><UserID><![CDATA[guide-1]]></UserID><ExternalUserID><![CDATA[${person}]]></ExternalUserID><State><![CDATA[f1AbCdEfGhIjKlMnOp]]></State><WelcomeCode><![CDATA[${'W'.repeat(43)}]]></WelcomeCode></xml>`;
  const { query, body } = sealed(corp.wecom, xml, Date.now());
  const request = {
    method: 'POST',
    url: `/wecom/callback?${query}`,
    headers: { 'content-type': 'text/xml; charset=utf-8', host: '127.0.0.1' },
    body: Buffer.from(body),
    sourceIp: '127.0.0.1',
    requestId: person,
    account: '000000000000',
    at: new Date(),
  };
  return httpEvent(request, 'POST /wecom/callback', {});
}

type Environment = Readonly<Record<string, string>>;

async function warmCalls(
  [ours, bare]: readonly [string, string],
  environment: Environment & { readonly CONTACT_EVENTS_QUEUE_URL: string },
  corp: BenchCorp,
  sqs: SQSClient,
  rounds: number,
): Promise<readonly [number[], number[]]> {
  await timed([ours], [[contactAdded(corp, 'wm-first')]], environment, 0);
  const body = await wordsWritten(sqs, environment.CONTACT_EVENTS_QUEUE_URL);
  const pairs = Array.from({ length: WARM_UP + rounds }, (_, round) => [
    contactAdded(corp, `wm-${round}`),
    { body, group: `bare-${round}`, id: `bare-${round}` },
  ]);
  const [real = [], least = []] = await timed([ours, bare], pairs, environment, WARM_UP);
  return [real, least];
}

/** Milliseconds of each handler's calls, round by round. */
function timed(
  bundles: readonly string[],
  rounds: readonly (readonly unknown[])[],
  env: Environment,
  warmUp: number,
): Promise<number[][]> {
  const thread = join(import.meta.dirname, 'fixtures/timed-handlers.cjs');
  const worker = new Worker(thread, { env, stdout: true, workerData: { bundles, rounds, warmUp } });
  worker.stdout.resume();
  const ended = new Promise<number[][]>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('the handlers ended without a word')));
  });
  return ended.finally(() => worker.terminate());
}

/** What the webhook made of such an event: the bare handler writes the very same words. */
async function wordsWritten(sqs: SQSClient, QueueUrl: string): Promise<string> {
  const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
  const words = Messages?.[0]?.Body;
  if (words === undefined) throw new Error('the webhook put nothing on the queue');
  return words;
}

interface Loads {
  readonly bundle: number[];
  readonly empty: number[];
}

/** Wall time of a whole node that loads a file and ends, without any cache of compiled code. */
function loadTimes(bundle: string, folder: string, environment: Environment): Loads {
  const empty = join(folder, 'empty.cjs');
  writeFileSync(empty, '');
  const wall = (path: string): number => {
    const begin = performance.now();
    execFileSync(process.execPath, [path], { env: { ...environment, NODE_DISABLE_COMPILE_CACHE: '1' } });
    return performance.now() - begin;
  };
  wall(bundle);
  const rounds = Array.from({ length: LOADS }, () => ({ empty: wall(empty), bundle: wall(bundle) }));
  return { bundle: rounds.map((round) => round.bundle), empty: rounds.map((round) => round.empty) };
}

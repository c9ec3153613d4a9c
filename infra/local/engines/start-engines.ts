/**
 * The services of AWS on this machine, on 127.0.0.1 only: DynamoDB with its streams, SQS, S3 and Secrets Manager. Programs
 * see nothing but the environment it hands out, so any of them can be replaced by another engine that speaks its protocol.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type DataFolder, openDataFolder } from './data-folder.ts';
import { openDatabase } from './database.ts';
import { startDynoxide } from './dynamodb/dynoxide.ts';
import { meteredDynamodb } from './dynamodb/metered-dynamodb.ts';
import { tendStreams } from './dynamodb/stream-upkeep.ts';
import { sweepExpired } from './dynamodb/ttl-sweep.ts';
import { type EngineClock, every, wallClock } from './engine-clock.ts';
import {
  type Endpoints,
  engineEnvironment,
  LOCAL_ACCOUNT,
  LOCAL_KEYS,
  replacedEndpoints,
} from './engine-environment.ts';
import { metered, s3Reading, secretsReading, sqsReading } from './metering/metered-route.ts';
import { type MeterBoard, type Meters, meterBoard } from './metering/meters.ts';
import { s3Route } from './s3/s3.ts';
import { S3_SCHEMA } from './s3/schema.ts';
import { SECRETS_SCHEMA } from './secrets-manager/secrets.ts';
import { secretsManager } from './secrets-manager/secrets-manager.ts';
import { foreignRoute, jsonRoute, listen, type Route } from './server.ts';
import { SQS_SCHEMA } from './sqs/schema.ts';
import { sqs } from './sqs/sqs.ts';

export interface EngineOptions {
  /** Where the data stays, or nowhere. */
  readonly dataDir: string | 'memory';
  /** Without it, any free port. */
  readonly port?: number;
  readonly clock?: EngineClock;
  /** Of this process: `AWS_ENDPOINT_URL_DYNAMODB`, `_SQS`, `_S3` or `_SECRETS_MANAGER` replace the engine of that service. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Asked before the engines, on the same port: how other services join them (Lambda's Invoke). */
  readonly route?: Route;
  /** Leads programs to DynamoDB by a way that notes what each call consumed; it costs about a quarter of its speed. */
  readonly metering?: boolean;
  /** Told when an engine ends by itself. */
  readonly onGone?: (sentence: string) => void;
}

export interface Engines {
  readonly endpoints: Endpoints;
  /** What a program needs to use them. */
  readonly environment: Readonly<Record<string, string>>;
  /** What was asked of them since they started, by access key id. Of DynamoDB only with `metering`, wherever it is. */
  meters(): Meters;
  stop(): Promise<void>;
}

const TTL_SWEEP_MS = 5 * 60_000;

export async function startEngines(options: EngineOptions): Promise<Engines> {
  await using started = new AsyncDisposableStack();
  const place = placeOf(options, started);
  const { dynamodb: elsewhere, ...replaced } = replacedEndpoints(options.environment);
  const database = elsewhere ?? (await startDatabase(place));
  const own = await startOwnEngines(place, database);
  const dynamodb = options.metering === true ? own : database;
  const ours = { dynamodb, streams: database, sqs: own, s3: own, secretsmanager: own, lambda: own };
  const endpoints = { ...ours, ...replaced };
  const environment = engineEnvironment(endpoints, place.region);
  const stack = started.move();
  return { endpoints, environment, meters: place.board.read, stop: () => stack.disposeAsync() };
}

interface Place {
  readonly options: EngineOptions;
  readonly folder: DataFolder | undefined;
  readonly clock: EngineClock;
  readonly region: string;
  readonly board: MeterBoard;
  readonly started: AsyncDisposableStack;
}

const placeOf = (options: EngineOptions, started: AsyncDisposableStack): Place => ({
  options,
  folder: options.dataDir === 'memory' ? undefined : openDataFolder(options.dataDir),
  clock: options.clock ?? wallClock(),
  region: options.environment['AWS_REGION'] ?? 'us-east-1',
  board: meterBoard(),
  started,
});

/** Those written here: one database file and one port for all of them, and the way to DynamoDB. */
async function startOwnEngines(place: Place, dynamodb: string): Promise<string> {
  const { options, clock, region, board, started } = place;
  const database = openDatabase(place.folder?.aws, SQS_SCHEMA + S3_SCHEMA + SECRETS_SCHEMA);
  started.defer(() => database.close());
  let endpoint = '';
  const site = { database, clock, region, account: LOCAL_ACCOUNT };
  const queues = sqs({ ...site, endpoint: () => endpoint });
  started.defer(() => queues.stop());
  const tables = meteredDynamodb(dynamodb, board);
  started.defer(() => tables.stop());
  const objects = s3Route({ database, clock, region, secretKey: LOCAL_KEYS.secretAccessKey });
  const server = await listen(options.port ?? 0, [
    ...(options.route === undefined ? [] : [options.route]),
    tables.route,
    metered(jsonRoute('AmazonSQS', queues), board, sqsReading),
    metered(jsonRoute('secretsmanager', secretsManager(site)), board, secretsReading),
    foreignRoute,
    metered(objects, board, s3Reading),
  ]);
  started.defer(() => server.stop());
  endpoint = server.endpoint;
  return endpoint;
}

async function startDatabase({ options, folder, clock, region, started }: Place): Promise<string> {
  const file = folder?.dynamodb;
  const onGone = options.onGone ?? ((sentence: string) => console.error(sentence));
  const database = await startDynoxide({ ...(file === undefined ? {} : { file }), onGone });
  started.defer(() => database.stop());
  if (file !== undefined) {
    const upkeep = tendStreams(file, clock);
    started.defer(() => upkeep.stop());
  }
  const client = new DynamoDBClient({ endpoint: database.endpoint, region, credentials: LOCAL_KEYS });
  let sweep = Promise.resolve();
  const stopSweeping = every(clock, TTL_SWEEP_MS, () => {
    sweep = sweep.then(() => sweepExpired(client, clock.now())).then(() => undefined, console.error);
  });
  started.defer(async () => {
    stopSweeping();
    await sweep;
    client.destroy();
  });
  return database.endpoint;
}

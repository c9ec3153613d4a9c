/** The connection to the table: how long it waits, how often it repeats, and, where somebody asks, what each call cost. */
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';

/** What one call consumed: request units of the table and of its index together. */
export interface Consumption {
  /** The SDK's command, e.g. `TransactWriteItemsCommand`. */
  readonly operation: string;
  readonly units: number;
}

export interface DynamoClientOptions {
  readonly configuration?: DynamoDBClientConfig;
  readonly observe?: (consumption: Consumption) => void;
}

export function dynamoClient(options: DynamoClientOptions = {}): DynamoDBClient {
  const client = new DynamoDBClient({
    maxAttempts: 4,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
    ...options.configuration,
  });
  if (options.observe !== undefined) observeConsumption(client, options.observe);
  return client;
}

let shared: DynamoDBClient | undefined;

/** One connection pool for all stores of a function; where it leads, the environment says. */
export function sharedDynamoClient(): DynamoDBClient {
  shared ??= dynamoClient(process.env['COUNT_CAPACITY'] === 'on' ? { observe: writeDown } : {});
  return shared;
}

/** A line a local run adds up: what every function would have been charged. Never set on AWS, where the table's own metrics say it. */
const writeDown = ({ operation, units }: Consumption): void =>
  console.log(`{"capacity":{"operation":"${operation}","units":${units}}}`);

/** Asks for the consumed capacity with every call from now on, and tells it. */
export function observeConsumption(client: DynamoDBClient, observe: (consumption: Consumption) => void): void {
  client.middlewareStack.add(
    (next, context) => async (call) => {
      const input = { ...call.input, ReturnConsumedCapacity: 'INDEXES' as const };
      const answer = await next({ ...call, input });
      observe({ operation: context.commandName ?? 'unknown', units: unitsOf(answer.output) });
      return answer;
    },
    { step: 'initialize', name: 'observeConsumption', override: true },
  );
}

function unitsOf(output: object): number {
  if (!('ConsumedCapacity' in output)) return 0;
  const consumed: readonly unknown[] = [output.ConsumedCapacity].flat();
  return consumed.reduce<number>((sum, part) => sum + capacityUnits(part), 0);
}

const capacityUnits = (part: unknown): number =>
  typeof part === 'object' && part !== null && 'CapacityUnits' in part && typeof part.CapacityUnits === 'number'
    ? part.CapacityUnits
    : 0;

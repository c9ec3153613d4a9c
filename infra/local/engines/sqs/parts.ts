/** What every action of SQS works with. */
import type { Database } from '../database.ts';
import type { EngineClock } from '../engine-clock.ts';
import type { Input } from '../json-protocol.ts';
import type { Arrivals } from './arrivals.ts';
import type { Queue, Queues } from './queues.ts';

export interface SqsParts {
  readonly database: Database;
  readonly clock: EngineClock;
  readonly queues: Queues;
  readonly arrivals: Arrivals;
  readonly arnOf: (queueName: string) => string;
  readonly urlOf: (queueName: string) => string;
  readonly queueOf: (input: Input) => Queue;
}

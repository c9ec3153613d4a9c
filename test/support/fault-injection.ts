/** Makes a database client unwell on purpose: contended, throttled, down, or committing without an answer. */
import {
  type DynamoDBClient,
  InternalServerError,
  ProvisionedThroughputExceededException,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';

/** `answer-lost`: the request goes through, and the caller learns nothing of it but a timeout. */
export type Fault = 'conflict' | 'throttled' | 'unavailable' | 'answer-lost';

/** Asked before every attempt, the SDK's own repeats included. */
export type FaultPlan = (operation: string) => Fault | undefined;

export interface InjectedFaults {
  /** How often each fault was done. */
  readonly done: Readonly<Record<Fault, number>>;
  stop(): void;
}

export function injectFaults(client: DynamoDBClient, plan: FaultPlan): InjectedFaults {
  const done = { conflict: 0, throttled: 0, unavailable: 0, 'answer-lost': 0 };
  let active = true;
  client.middlewareStack.add(
    (next, context) => async (call) => {
      const operation = context.commandName ?? 'unknown';
      const fault = active ? plan(operation) : undefined;
      if (fault === undefined) return next(call);
      done[fault] += 1;
      if (fault !== 'answer-lost') throw refusal(fault, operation);
      await next(call);
      throw Object.assign(new Error('No answer in time.'), { name: 'TimeoutError' });
    },
    { step: 'deserialize', priority: 'high', name: 'injectFaults', override: true },
  );
  return {
    done,
    stop() {
      active = false;
    },
  };
}

function refusal(fault: Exclude<Fault, 'answer-lost'>, operation: string): Error {
  const message = `${fault} on purpose`;
  const answer = (httpStatusCode: number) => ({ message, $metadata: { httpStatusCode } });
  if (fault === 'throttled') return new ProvisionedThroughputExceededException(answer(400));
  if (fault === 'unavailable') return new InternalServerError(answer(500));
  if (!operation.startsWith('TransactWrite')) return new TransactionConflictException(answer(400));
  const CancellationReasons = [{ Code: 'TransactionConflict', Message: message }, { Code: 'None' }];
  return new TransactionCanceledException({ ...answer(400), CancellationReasons });
}

/** The same seed is the same bad day. `share` of all attempts go wrong, each fault as likely as the others. */
export function seededFaults(seed: number, share: number, faults: readonly Fault[]): FaultPlan {
  const random = seededRandom(seed);
  return () => (random() < share ? faults[Math.floor(random() * faults.length)] : undefined);
}

/** Exactly these, one attempt after the other; then all is well. */
export function faultsInOrder(operation: string, ...faults: readonly (Fault | undefined)[]): FaultPlan {
  const left = [...faults];
  return (asked) => (asked === operation ? left.shift() : undefined);
}

/** Mulberry32: small, and good enough to choose faults by. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** What the app did between two looks, function by function: invocations, billed time, requests and units. */
import { type Meter, NOTHING_METERED } from '#infra/local/engines/metering/meters.ts';
import type { LocalApp } from '#infra/local/local-app.ts';

export interface Work {
  readonly invocations: number;
  readonly errors: number;
  readonly billedMs: number;
  readonly memoryMb: number;
  readonly meter: Meter;
  /** Bytes of its log lines. */
  readonly logged: number;
}

/** By step. */
export type Ledger = ReadonlyMap<string, Work>;

export function look({ runner, engines }: LocalApp, logged: ReadonlyMap<string, number>): Ledger {
  const meters = engines.meters();
  const counts = runner.counts();
  return new Map(
    [...runner.functions].map(([step, { variables }]) => {
      const { invocations = 0, errors = 0, billedMs = 0, memoryMb = 0 } = counts.get(step) ?? {};
      const meter = meters[variables['AWS_ACCESS_KEY_ID'] ?? ''] ?? NOTHING_METERED;
      return [step, { invocations, errors, billedMs, memoryMb, meter, logged: logged.get(step) ?? 0 }];
    }),
  );
}

export const between = (before: Ledger, after: Ledger): Ledger =>
  new Map([...after].map(([step, work]) => [step, less(work, before.get(step))]));

function less(work: Work, before: Work | undefined): Work {
  if (before === undefined) return work;
  const { dynamodb, sqs, s3, secrets } = work.meter;
  const was = before.meter;
  return {
    invocations: work.invocations - before.invocations,
    errors: work.errors - before.errors,
    billedMs: work.billedMs - before.billedMs,
    memoryMb: work.memoryMb,
    logged: work.logged - before.logged,
    meter: {
      dynamodb: {
        requests: dynamodb.requests - was.dynamodb.requests,
        readUnits: dynamodb.readUnits - was.dynamodb.readUnits,
        writeUnits: dynamodb.writeUnits - was.dynamodb.writeUnits,
      },
      sqs: { requests: sqs.requests - was.sqs.requests },
      s3: { puts: s3.puts - was.s3.puts, gets: s3.gets - was.s3.gets },
      secrets: { requests: secrets.requests - was.secrets.requests },
    },
  };
}

/** Write units of some steps together. */
export const writeUnitsOf = (ledger: Ledger, steps: readonly string[]): number =>
  steps.reduce((units, step) => units + (ledger.get(step)?.meter.dynamodb.writeUnits ?? 0), 0);

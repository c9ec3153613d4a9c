/**
 * What each program asked of the engines since they started, in what AWS would bill it by. It counts in memory and for
 * whoever the access key id names; it neither knows functions nor prices.
 */

export interface Meter {
  readonly dynamodb: { readonly requests: number; readonly readUnits: number; readonly writeUnits: number };
  readonly sqs: { readonly requests: number };
  /** `puts` are PUT, COPY, POST and LIST, `gets` are GET and HEAD: the two prices S3 has; DELETE has none. */
  readonly s3: { readonly puts: number; readonly gets: number };
  readonly secrets: { readonly requests: number };
}

/** What one request adds. */
export interface Reading {
  readonly dynamodb?: Partial<Meter['dynamodb']>;
  readonly sqs?: Meter['sqs'];
  readonly s3?: Partial<Meter['s3']>;
  readonly secrets?: Meter['secrets'];
}

/** By access key id. */
export type Meters = Readonly<Record<string, Meter>>;

export interface MeterBoard {
  add(caller: string, reading: Reading): void;
  read(): Meters;
}

export const NOTHING_METERED: Meter = {
  dynamodb: { requests: 0, readUnits: 0, writeUnits: 0 },
  sqs: { requests: 0 },
  s3: { puts: 0, gets: 0 },
  secrets: { requests: 0 },
};

export function meterBoard(): MeterBoard {
  const meters = new Map<string, Meter>();
  return {
    add: (caller, reading) => void meters.set(caller, sum(meters.get(caller) ?? NOTHING_METERED, reading)),
    read: () => Object.fromEntries(meters),
  };
}

function sum(meter: Meter, { dynamodb = {}, sqs, s3 = {}, secrets }: Reading): Meter {
  return {
    dynamodb: {
      requests: meter.dynamodb.requests + (dynamodb.requests ?? 0),
      readUnits: meter.dynamodb.readUnits + (dynamodb.readUnits ?? 0),
      writeUnits: meter.dynamodb.writeUnits + (dynamodb.writeUnits ?? 0),
    },
    sqs: { requests: meter.sqs.requests + (sqs?.requests ?? 0) },
    s3: { puts: meter.s3.puts + (s3.puts ?? 0), gets: meter.s3.gets + (s3.gets ?? 0) },
    secrets: { requests: meter.secrets.requests + (secrets?.requests ?? 0) },
  };
}

/** What the run would have cost on AWS: requests, compute and capacity units per function, at list prices. Pure. */

export interface Work {
  readonly step: string;
  readonly invocations: number;
  readonly errors: number;
  readonly billedMs: number;
  readonly memoryMb: number;
  readonly readUnits: number;
  readonly writeUnits: number;
}

export interface Charge extends Work {
  readonly usd: number;
  /** The part of it that is compute: the only one that depends on the machine. */
  readonly computeUsd: number;
}

/** us-east-1, on demand, USD; Lambda on arm64 (AWS price pages of Lambda, DynamoDB on demand since November 2024). */
export const PRICES = {
  perInvocation: 0.2e-6,
  perGigabyteSecond: 13.3334e-6,
  perReadUnit: 0.125e-6,
  perWriteUnit: 0.625e-6,
} as const;

export function charged(work: Work): Charge {
  const gigabyteSeconds = (work.billedMs / 1_000) * (work.memoryMb / 1_024);
  const computeUsd = gigabyteSeconds * PRICES.perGigabyteSecond;
  const usd =
    computeUsd +
    work.invocations * PRICES.perInvocation +
    work.readUnits * PRICES.perReadUnit +
    work.writeUnits * PRICES.perWriteUnit;
  return { ...work, usd, computeUsd };
}

export const billOf = (works: readonly Work[]): readonly Charge[] =>
  works
    .filter(({ invocations }) => invocations > 0)
    .map(charged)
    .toSorted((one, other) => other.usd - one.usd);

/** A value that so many of a hundred do not exceed; nothing of nothing. */
export function percentile(values: readonly number[], percent: number): number | undefined {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
}

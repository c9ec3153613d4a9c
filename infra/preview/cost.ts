/** What a million posters of this template would cost to draw and keep, from the processor time one took on this machine. Pure. */
import { PRICES } from '../local/demo/bill.ts';

/** As `poster/render` has it: one whole processor. */
const MEMORY_MB = 1_769;
/** S3, one PUT, USD (us-east-1, AWS price page of S3). */
const PER_PUT = 5e-6;
const MILLION = 1e6;

export interface PosterCost {
  readonly cpuMs: number;
  readonly computeUsd: number;
  readonly requestsUsd: number;
  readonly putsUsd: number;
  readonly totalUsd: number;
}

export function costOfAMillion(cpuMs: number): PosterCost {
  const computeUsd = MILLION * (cpuMs / 1_000) * (MEMORY_MB / 1_024) * PRICES.perGigabyteSecond;
  const requestsUsd = MILLION * PRICES.perInvocation;
  const putsUsd = MILLION * PER_PUT;
  return { cpuMs, computeUsd, requestsUsd, putsUsd, totalUsd: computeUsd + requestsUsd + putsUsd };
}

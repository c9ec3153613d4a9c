/**
 * What AWS cost, from what was counted: every fact of the lake stands for requests that `npm run bench` has counted for one such fact, at list
 * prices. It is no bill: free tiers, discounts, transfer and the monthly floor (NAT, secrets, alarms) are not in it, and AWS China has prices of its own.
 */
import type { AwsRow } from './figure-rows.ts';
import type { LakeKind } from './lake-columns.ts';
import { toSix } from './rounding.ts';

/** us-east-1, on demand, USD a piece (AWS price pages, November 2026). */
const LIST = {
  writeUnit: 0.625e-6,
  readUnit: 0.125e-6,
  httpCall: 1e-6,
  queueRequest: 0.5e-6,
  put: 5e-6,
  get: 0.4e-6,
  invocation: 0.2e-6,
  gigabyteSecond: 13.3334e-6,
} as const;

type Requests = Partial<Record<keyof typeof LIST, number>>;

/** Units and requests as counted; compute by the milliseconds of two shared cores, rounded up. */
const REQUESTS: Partial<Record<LakeKind, Requests>> = {
  /** Callback, queue, a share of a read, seven units; eight while a hold runs. */
  arrival_observed: { httpCall: 1, queueRequest: 3, writeUnit: 7, readUnit: 3, invocation: 3, gigabyteSecond: 0.1 },
  departure_observed: { httpCall: 1, queueRequest: 3, writeUnit: 4, readUnit: 3, invocation: 3, gigabyteSecond: 0.1 },
  live_code_made: { queueRequest: 2, writeUnit: 3, readUnit: 2, invocation: 1, gigabyteSecond: 0.05 },
  poster_drawn: { put: 1.1, get: 2, queueRequest: 4, writeUnit: 3, readUnit: 2, invocation: 2, gigabyteSecond: 0.3 },
  participant_greeted: { queueRequest: 3, writeUnit: 3, readUnit: 2, get: 1, invocation: 1, gigabyteSecond: 0.1 },
  /** The first verdict is part of the arrival; each further one is a qualification. */
  referral_judged: { writeUnit: 2.5, readUnit: 2, invocation: 0.1, gigabyteSecond: 0.01 },
  rung_reached: { queueRequest: 3, readUnit: 20, invocation: 1, gigabyteSecond: 0.05 },
  grant_changed: { writeUnit: 10, readUnit: 4, invocation: 0.5, gigabyteSecond: 0.03 },
  points_entered: { writeUnit: 2, readUnit: 1 },
};

export interface KindCount {
  readonly kind: string;
  readonly count: number;
}

const usdOf = (requests: Requests): number =>
  Object.entries(LIST).reduce((sum, [name, usd]) => sum + usd * (requests[name as keyof typeof LIST] ?? 0), 0);

/** The dearest first. */
export function awsRows(counted: readonly KindCount[]): readonly AwsRow[] {
  return counted
    .flatMap(({ kind, count }) => {
      const requests = REQUESTS[kind as LakeKind];
      if (requests === undefined) return [];
      const each = usdOf(requests);
      return [{ what: kind, count, usd_per_million: toSix(each * 1e6), usd: toSix(each * count) }];
    })
    .toSorted((one, other) => other.usd - one.usd || one.what.localeCompare(other.what));
}

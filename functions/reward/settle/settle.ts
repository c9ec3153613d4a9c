/** Reward flow: referrals whose hold is over are settled, the oldest hour first; who cannot be yet waits, and a read that can tell is asked for. */
import { HOUR, type Instant, SECOND } from '#shared/domain/calendar.ts';
import type { CampaignId } from '#shared/domain/identity.ts';
import type { Referral } from '#shared/domain/referral/referral.ts';
import type { CampaignStore } from '#shared/ports/campaign-store.ts';
import { RetryLater } from '#shared/ports/failure.ts';
import type { HoldStore } from '#shared/ports/hold-store.ts';
import { hourOf, hoursOfHolds } from '#shared/story/hours-of-holds.ts';
import { type AskPorts, askForReads } from './ask-for-reads.ts';
import { speaksFrom } from './confirm.ts';
import { latestReads } from './latest-reads.ts';
import { settleHour } from './settle-hour.ts';
import { type Settled, type SettleOnePorts, settleOne } from './settle-one.ts';

export interface SettlePorts extends SettleOnePorts, AskPorts {
  readonly holds: HoldStore;
  readonly campaigns: CampaignStore;
}

export interface SettleLimits {
  /** The contacts of one staff member are read for this at most so often. */
  readonly staffReadEveryMinutes: number;
  /** The run begins no further page after this; the next run goes on. */
  readonly runForSeconds: number;
}

export interface SettleOutcome {
  readonly kind: 'settled';
  readonly facts: {
    readonly qualified: number;
    readonly voided: number;
    /** Due, and nobody has looked since. */
    readonly waiting: number;
    readonly readsAsked: number;
    /** Of those that wait, the longest. */
    readonly oldestWaitingSeconds: number;
  };
}

/** Hours just passed may still be written to by others, whose clocks are not ours. */
const STILL_WRITTEN = 2 * HOUR;

export async function settleReferrals(ports: SettlePorts, limits: SettleLimits): Promise<SettleOutcome> {
  const now = ports.clock.eventNow();
  const until = ports.clock.wallNow() + limits.runForSeconds * SECOND;
  const reads = latestReads(ports);
  const campaignOf = remembering((id: CampaignId) => ports.campaigns.campaign(id));
  const done: Settled[] = [];
  const failures: unknown[] = [];
  const settle = async (referral: Referral): Promise<void> => {
    try {
      done.push(await settleOne(ports, reads, await campaignOf(referral.campaign), referral, now));
    } catch (failure) {
      failures.push(failure);
    }
  };
  let firstHeld: Instant | undefined;
  for await (const hour of hoursOfHolds(ports, now)) {
    const found = await settleHour(ports.holds, hour, now, () => ports.clock.wallNow() < until, settle);
    if (found !== 'empty') firstHeld ??= hour;
    if (found === 'out-of-time') break;
  }
  await ports.holds.noteEmptyBefore(Math.min(firstHeld ?? now, hourOf(now - STILL_WRITTEN)));
  const waiting = done.filter((one) => one.state === 'pending');
  // A read begun in the seconds after a hold's end would tell nothing and be asked for again.
  const tellable = waiting.filter(({ referral }) => speaksFrom(referral) <= now);
  const readsAsked = await askForReads(ports, reads, tellable, limits.staffReadEveryMinutes);
  if (failures.length > 0) throw notAll(failures, done.length);
  return { kind: 'settled', facts: { ...figuresOf(done, waiting, now), readsAsked } };
}

/** One that fails must not keep the others waiting; it is told at the end and comes again with the next run. */
const notAll = (failures: readonly unknown[], settled: number): RetryLater =>
  new RetryLater(
    'HOLDS_NOT_ALL_SETTLED',
    'Some referrals could not be settled; the rest were.',
    { failed: failures.length, settled },
    { cause: failures[0] },
  );

function figuresOf(done: readonly Settled[], waiting: readonly Settled[], now: Instant) {
  const count = (state: Settled['state']): number => done.filter((one) => one.state === state).length;
  const oldest = waiting.reduce((least, { referral }) => Math.min(least, referral.holdEndsAt), now);
  const oldestWaitingSeconds = Math.round((now - oldest) / SECOND);
  return { qualified: count('qualified'), voided: count('void'), waiting: waiting.length, oldestWaitingSeconds };
}

/** Asked once a run for each. */
function remembering<Id, Found>(ask: (id: Id) => Promise<Found>): (id: Id) => Promise<Found> {
  const known = new Map<Id, Promise<Found>>();
  return (id) => {
    const found = known.get(id) ?? ask(id);
    known.set(id, found);
    return found;
  };
}

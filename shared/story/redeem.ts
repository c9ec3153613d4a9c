/** A claim: the grant becomes his for ever. Said twice, or by two phones at once, it is done once and shows the same. */
import type { Instant } from '#shared/domain/calendar.ts';
import type { CampaignId, MemberId } from '#shared/domain/identity.ts';
import { type Grant, movedOn } from '#shared/domain/reward/grant.ts';
import type { LedgerEntry } from '#shared/domain/reward/points.ts';
import { payOut } from '#shared/domain/reward/till.ts';
import type { Clock } from '#shared/ports/clock.ts';
import { RetryLater } from '#shared/ports/failure.ts';
import type { RewardStore } from '#shared/ports/reward-store.ts';

export interface RedeemPorts {
  readonly rewards: RewardStore;
  readonly clock: Clock;
}

/** `over`: it has expired or was taken back. `not-yet`: it waits for room, or for an operator. */
export type Redeemed =
  | { readonly kind: 'claimed'; readonly grant: Grant; readonly isNew: boolean }
  | { readonly kind: 'over' | 'not-yet' | 'none' };

/** Every claim and grant of a campaign moves its one till; whoever is overtaken by nineteen others still gets his turn. */
const ATTEMPTS = 20;

/** @throws RetryLater `REWARDS_CONTENDED` */
export async function redeem(
  ports: RedeemPorts,
  campaign: CampaignId,
  participant: MemberId,
  rung: number,
): Promise<Redeemed> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const grant = await ports.rewards.grant(campaign, participant, rung);
    if (grant === undefined) return { kind: 'none' };
    if (grant.state === 'claimed') return { kind: 'claimed', grant, isNew: false };
    if (grant.state === 'waiting' || grant.state === 'reserved') return { kind: 'not-yet' };
    const now = ports.clock.eventNow();
    if (grant.state !== 'issued' || (grant.claimBy ?? now) < now) return { kind: 'over' };
    const before = await ports.rewards.till(campaign, [], grant.held === undefined ? [] : [grant.held.stock]);
    const { claimBy: _until, ...after } = movedOn(grant, { state: 'claimed', at: now, reason: 'claimed' });
    const change = {
      campaign,
      before,
      after: payOut(before, grant),
      moves: [{ before: grant, after }],
      entries: entriesOf(grant, now),
      settles: [],
    };
    if ((await ports.rewards.commit(change)) === 'committed') return { kind: 'claimed', grant: after, isNew: true };
  }
  throw new RetryLater('REWARDS_CONTENDED', 'The grant keeps changing under the claim.', { campaign, rung });
}

/** Points go into his ledger in the same write. */
function entriesOf(
  { campaign, participant, participantRef: memberRef, rung, prize, history }: Grant,
  at: Instant,
): readonly LedgerEntry[] {
  if (prize.lure.kind !== 'points') return [];
  // A grant that was issued again is another credit.
  const times = history.filter(({ state }) => state === 'issued').length;
  const id = `grant-${rung}-${times}`;
  return [{ id, campaign, member: participant, memberRef, points: prize.lure.points, at, reason: 'grant' }];
}

/** A participant's view of himself: where he stands, whom he has brought, what that counts. Told alike by his own page and to an operator who asks why. */
import type { CampaignId, MemberId } from '#shared/domain/identity.ts';
import type { Referral } from '#shared/domain/referral/referral.ts';
import type { EntryReason } from '#shared/domain/referral/standing.ts';
import { type Brought, broughtAs, byJoining, type Tally, tallyOf } from '#shared/domain/referral/tally.ts';
import type { Clock } from '#shared/ports/clock.ts';
import { Refused } from '#shared/ports/failure.ts';
import type { ReferralStore } from '#shared/ports/referral-store.ts';

export interface ParticipantViewPorts {
  readonly referrals: Pick<ReferralStore, 'standing' | 'broughtBy'>;
  readonly clock: Clock;
}

/** Invariant: nobody's member id is in it but his own; others appear by their random refs. */
export interface ParticipantView {
  readonly participant: {
    readonly member: MemberId;
    readonly memberRef: string;
    readonly reason: EntryReason;
    readonly entryLabel?: string;
    readonly inviterRef?: string;
    readonly generation: number;
    readonly joinedAt: number;
    readonly hasPoster: boolean;
  };
  /** In the order they came, a page at a time. */
  readonly brought: readonly Brought[];
  /** Of everybody he has brought, whatever page this is. */
  readonly counts: Tally;
  /** Ask again with it as `cursor`; absent at the end. */
  readonly next?: string;
}

const PAGE = 100;

/** Undefined: he takes no part. @throws Refused `CURSOR_UNREADABLE` */
export async function participantView(
  { referrals, clock }: ParticipantViewPorts,
  campaign: CampaignId,
  member: MemberId,
  { cursor, pageSize = PAGE }: { readonly cursor?: string | undefined; readonly pageSize?: number } = {},
): Promise<ParticipantView | undefined> {
  const after = readCursor(cursor);
  const [standing, all] = await Promise.all([
    referrals.standing(campaign, member),
    everybody(referrals, campaign, member),
  ]);
  if (standing === undefined) return undefined;
  const asOf = clock.eventNow();
  const sorted = all.map((referral) => broughtAs(referral, asOf)).sort(byJoining);
  const further = after === undefined ? sorted : sorted.filter((one) => byJoining(one, after) > 0);
  const brought = further.slice(0, pageSize);
  const last = further.length > pageSize ? brought.at(-1) : undefined;
  const { memberRef, reason, entryLabel, inviterRef, generation, joinedAt, poster } = standing;
  return {
    participant: {
      ...{ member, memberRef, reason, generation, joinedAt, hasPoster: poster !== undefined },
      ...(entryLabel === undefined ? {} : { entryLabel }),
      ...(inviterRef === undefined ? {} : { inviterRef }),
    },
    brought,
    counts: tallyOf(all),
    ...(last === undefined ? {} : { next: `${last.joinedAt}:${last.memberRef}` }),
  };
}

/** Why all of them for one page: counts come from the referrals themselves, and those stand in the order of ids that nobody else may see. */
async function everybody(
  referrals: ParticipantViewPorts['referrals'],
  campaign: CampaignId,
  inviter: MemberId,
): Promise<readonly Referral[]> {
  const all: Referral[] = [];
  let cursor: string | undefined;
  do {
    const page = await referrals.broughtBy(campaign, inviter, cursor);
    all.push(...page.items);
    cursor = page.next;
  } while (cursor !== undefined);
  return all;
}

function readCursor(cursor: string | undefined): Pick<Brought, 'joinedAt' | 'memberRef'> | undefined {
  if (cursor === undefined) return undefined;
  const [, joinedAt, memberRef] = /^(\d{1,15}):(.{1,64})$/s.exec(cursor) ?? [];
  if (joinedAt === undefined || memberRef === undefined) {
    throw new Refused('CURSOR_UNREADABLE', 'This is no cursor of this list.');
  }
  return { joinedAt: Number(joinedAt), memberRef };
}

/** Somebody went: his stay ends, and if he was brought, his referral is judged in that light. Told by events and by reads that miss him. */
import type { Instant } from '#shared/domain/calendar.ts';
import type { CampaignId, MemberId } from '#shared/domain/identity.ts';
import type { Presence } from '#shared/domain/referral/presence.ts';
import { type Because, type Life, refIn, rejudge } from '#shared/domain/referral/referral.ts';
import type { Via } from '#shared/domain/referral/standing.ts';
import type { Departure, DepartureKind } from '#shared/domain/referral/stay.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { Mint } from '#shared/ports/mint.ts';
import type { Parting, ReferralStore } from '#shared/ports/referral-store.ts';

export interface DepartPorts {
  readonly referrals: ReferralStore;
  readonly clock: Clock;
  readonly mint: Pick<Mint, 'memberRef'>;
}

/** What was told of a going. */
export interface Going {
  readonly member: MemberId;
  readonly via: Via;
  readonly at: Instant;
  readonly kind: DepartureKind;
  /** For `missed`: when the read before that began, which still showed him. */
  readonly lastSeenAt?: Instant;
  /** Whose books it is for where his coming has not been heard of, or is in nobody's. */
  readonly campaign?: CampaignId | undefined;
}

/** `of-no-campaign`: his stay ends, and nobody's books change. */
export type Departed = 'recorded' | 'known' | 'of-no-campaign' | 'not-held';

export async function depart(ports: DepartPorts, going: Going): Promise<Departed> {
  for (let isInviterFull = false; ; ) {
    const held = await ports.referrals.presence(going.via, going.member);
    const campaign = held?.campaign ?? going.campaign;
    if (held === undefined && campaign === undefined) return 'not-held';
    const ends = held !== undefined && isEnded(held, going) ? held : undefined;
    if (campaign === undefined) {
      if (ends === undefined) return 'known';
      await ports.referrals.recordLeave({ ...ends, leftAt: going.at, ...marked(going) });
      return 'of-no-campaign';
    }
    // A read that misses him says nothing of a stay that has ended already, or that it did not look at.
    if (going.kind === 'missed' && ends === undefined) return 'known';
    const parting = await partingOf(ports, campaign, going, ends, isInviterFull);
    const written = await ports.referrals.recordParting(parting);
    if (written === 'recorded' || written === 'known') return written;
    isInviterFull = written === 'inviter-full';
  }
}

/** The latest stay, if it had begun by then and is open, or was ended only by a read that missed him. */
const isEnded = (held: Presence, { at, kind }: Going): boolean =>
  held.joinedAt <= at && (held.leftAt === undefined || (held.leftFoundBySweep === true && kind !== 'missed'));

const marked = ({ kind }: Going) => (kind === 'missed' ? { leftFoundBySweep: true } : {});

async function partingOf(
  { referrals, clock, mint }: DepartPorts,
  campaign: CampaignId,
  { member, via, at, kind, lastSeenAt }: Going,
  ends: Presence | undefined,
  isInviterFull: boolean,
): Promise<Parting> {
  const now = clock.eventNow();
  const seen = lastSeenAt === undefined ? {} : { lastSeenAt };
  const missed = kind === 'missed' && ends !== undefined ? { stayBegunAt: ends.joinedAt } : {};
  const life = await referrals.life(campaign, member);
  const memberRef = refIn(life) ?? mint.memberRef();
  const departure: Departure = {
    campaign,
    member,
    memberRef,
    via,
    at,
    kind,
    observedAt: now,
    ...seen,
    ...missed,
  };
  return {
    departure,
    ...(ends === undefined ? {} : { ends }),
    ...(life.referral === undefined
      ? {}
      : { rejudged: inThisLight(life, life.referral, departure, now, isInviterFull) }),
  };
}

/** A leave told late may prove that he had stayed: then he counts, if there is a place for him. */
function inThisLight(
  life: Life,
  referral: NonNullable<Life['referral']>,
  departure: Departure,
  now: Instant,
  isInviterFull: boolean,
) {
  const { via, at, kind: how } = departure;
  const withThis = { ...life, departures: [...life.departures, departure] };
  const went: Because = { kind: 'went', via, at, how };
  const full: Because = { kind: 'over_maximum', maximum: referral.maximumCounted ?? 0 };
  const news = isInviterFull ? ({ because: full, barred: 'over_maximum' } as const) : { because: went };
  return rejudge(referral, withThis, news, Math.max(now, at));
}

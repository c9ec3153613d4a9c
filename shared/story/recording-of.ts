/** What is recorded of an arrival that was judged: everything of it, to be written together. */
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import type { LiveCode } from '#shared/domain/campaign/live-code.ts';
import type { Arrival, Attribution } from '#shared/domain/referral/attribution.ts';
import { openingOf, placeInTree } from '#shared/domain/referral/opening.ts';
import { type Life, openReferral, refIn, rejudge } from '#shared/domain/referral/referral.ts';
import type { Observation, OwedPoster, Standing } from '#shared/domain/referral/standing.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { Mint } from '#shared/ports/mint.ts';
import type { Recording } from '#shared/ports/referral-store.ts';

/** What is read before an arrival is judged. */
export interface Known {
  /** By the rules in force when he came. */
  readonly campaign: Campaign;
  readonly arrival: Arrival;
  readonly code?: LiveCode;
  readonly inviter?: Standing;
  readonly owed?: OwedPoster;
  /** Inviter or invitee was promised something if he counts. */
  readonly isPromised: boolean;
}

export function recordingOf(
  ports: { readonly clock: Clock; readonly mint: Mint },
  known: Known,
  attribution: Attribution,
  life: Life,
  isInviterFull: boolean,
): Recording {
  const { campaign, arrival, owed } = known;
  const now = ports.clock.eventNow();
  const { member, via, joinedAt, foundBySweep, code, isHalf } = arrival;
  const carried = code === undefined ? {} : { code };
  const memberRef = refIn(life) ?? ports.mint.memberRef();
  const coming = { campaign: campaign.id, member, memberRef, via, joinedAt, foundBySweep, observedAt: now, ...carried };
  const observation = { ...coming, reason: attribution.reason };
  const presence = { via, member, joinedAt, campaign: campaign.id, ...(isHalf === undefined ? {} : { isHalf }) };
  // WeCom's clock may be ahead of ours: what has happened has happened.
  const asOf = Math.max(now, joinedAt);
  if (attribution.kind === 'observed') {
    return { observation, presence, ...inTheLightOf(observation, life, asOf, isInviterFull) };
  }
  const opened = openedBy(known, attribution, memberRef, life, asOf, isInviterFull);
  if (attribution.kind === 'referral' && attribution.isAdoption) {
    const { kind: _kind, reason: _reason, isAdoption: _isAdoption, ...adoption } = attribution;
    return { observation, presence, adoption, ...opened };
  }
  const standing: Standing = {
    ...coming,
    campaignVersion: campaign.version,
    reason: attribution.reason,
    ...placeInTree(attribution, member, memberRef),
    ...(owed === undefined ? {} : { owed }),
  };
  return { observation, presence, standing, ...opened };
}

function openedBy(
  { campaign, arrival, inviter, isPromised }: Known,
  attribution: Attribution,
  memberRef: string,
  life: Life,
  asOf: number,
  isInviterFull: boolean,
): Pick<Recording, 'referral' | 'fixesInviter'> {
  if (attribution.kind !== 'referral') return {};
  const barred = isInviterFull ? { barred: { at: asOf, reason: 'over_maximum' as const } } : {};
  const terms = { ...barred, ...(isPromised ? { climbs: true as const } : {}) };
  const referral = openReferral(openingOf(campaign, arrival, attribution, memberRef, terms), life, asOf);
  const isFirstOfSeed = inviter?.reason === 'desk' && inviter.hasBrought !== true;
  return { referral, ...(isFirstOfSeed ? { fixesInviter: true } : {}) };
}

/** Whoever was brought before and comes again may stand in another light. */
function inTheLightOf(
  observation: Observation,
  life: Life,
  now: number,
  isInviterFull: boolean,
): Pick<Recording, 'rejudged'> {
  if (life.referral === undefined) return {};
  const { via, joinedAt: at, foundBySweep } = observation;
  const withThis = { ...life, observations: [...life.observations, observation] };
  const news = isInviterFull
    ? ({
        because: { kind: 'over_maximum', maximum: life.referral.maximumCounted ?? 0 },
        barred: 'over_maximum',
      } as const)
    : ({ because: { kind: 'came', via, at, foundBySweep } } as const);
  return { rejudged: rejudge(life.referral, withThis, news, now) };
}

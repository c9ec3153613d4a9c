/** An arrival enters a campaign's books: read what is known, judge, record once. Told alike by groups and contacts. */

import { SECOND } from '#shared/domain/calendar.ts';
import { type Campaign, isWhitelisted } from '#shared/domain/campaign/campaign.ts';
import type { LiveCode } from '#shared/domain/campaign/live-code.ts';
import type { MemberId } from '#shared/domain/identity.ts';
import { type Arrival, type Attribution, attribute } from '#shared/domain/referral/attribution.ts';
import { type Life, openReferral, type Referral, rejudge } from '#shared/domain/referral/referral.ts';
import type { Observation, OwedPoster, Standing } from '#shared/domain/referral/standing.ts';
import type { CampaignStore } from '#shared/ports/campaign-store.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { CodeStore } from '#shared/ports/code-store.ts';
import type { Mint } from '#shared/ports/mint.ts';
import type { Recording } from '#shared/ports/referral-store.ts';
import { inForceAt } from './in-force.ts';
import { type NewcomerPorts, wasThereBefore } from './newcomer.ts';

export interface EntryPorts extends NewcomerPorts {
  readonly campaigns: CampaignStore;
  readonly codes: CodeStore;
  readonly clock: Clock;
  readonly mint: Mint;
}

export interface Entered {
  readonly attribution: Attribution;
  /** False when this very arrival was on the books already. */
  readonly isNew: boolean;
  /** The code he came by, where it is one of ours. */
  readonly code?: LiveCode;
}

/** What is read before an arrival is judged. */
interface Known {
  /** By the rules in force when he came. */
  readonly campaign: Campaign;
  readonly arrival: Arrival;
  readonly code?: LiveCode;
  readonly inviter?: Standing;
  readonly owed?: OwedPoster;
}

/**
 * Records an arrival once. Of two arrivals of one person at the same time the first written wins; the other is judged again
 * against it and recorded with its own reason.
 */
export async function enterCampaign(
  ports: EntryPorts,
  current: Campaign,
  arrival: Arrival,
  owed?: OwedPoster,
): Promise<Entered> {
  const [campaign, code] = await Promise.all([
    inForceAt(ports.campaigns, current, arrival.joinedAt),
    arrival.code === undefined ? undefined : ports.codes.code(arrival.code),
  ]);
  const owner = code?.campaign === campaign.id && code.owner.kind === 'participant' ? code.owner.member : undefined;
  const inviter = owner === undefined ? undefined : await ports.referrals.standing(campaign.id, owner);
  const known: Known = {
    campaign,
    arrival,
    ...(code === undefined ? {} : { code }),
    ...(inviter === undefined ? {} : { inviter }),
    ...(owed === undefined ? {} : { owed }),
  };
  const found = code === undefined ? {} : { code };
  for (let isInviterFull = false; ; ) {
    const life = await ports.referrals.life(campaign.id, arrival.member);
    const attribution = await judge(ports, known, life);
    const isNew = life.observations.every((seen) => !isSameComing(seen, arrival));
    if (!isNew) return { attribution, isNew, ...found };
    const written = await ports.referrals.record(recordingOf(ports, known, attribution, life, isInviterFull));
    if (written === 'recorded' || written === 'observed-before') {
      return { attribution, isNew: written === 'recorded', ...found };
    }
    isInviterFull = written === 'inviter-full';
  }
}

const isSameComing = (seen: Observation, { via, joinedAt }: Arrival): boolean =>
  seen.joinedAt === joinedAt && JSON.stringify(placeOf(seen.via)) === JSON.stringify(placeOf(via));
const placeOf = (via: Arrival['via']): readonly string[] =>
  via.kind === 'group' ? [via.kind, via.group] : [via.kind, via.staff];

async function judge(ports: EntryPorts, known: Known, life: Life): Promise<Attribution> {
  const { campaign, arrival, inviter } = known;
  const { standing } = life;
  return attribute({
    ...known,
    ...(standing === undefined ? {} : { standing }),
    hasBroughtSomebody: await hasBroughtSomebody(ports, standing),
    wasThereBefore: inviter !== undefined && (await wasThereBefore(ports, campaign, arrival, life)),
  });
}

/** Asked only of a seed of the desk: nobody else's place can still change. */
async function hasBroughtSomebody(ports: EntryPorts, standing: Standing | undefined): Promise<boolean> {
  if (standing?.reason !== 'desk' || standing.inviteCode === undefined) return false;
  return (await ports.codes.code(standing.inviteCode))?.lastScannedAt !== undefined;
}

function recordingOf(
  ports: EntryPorts,
  known: Known,
  attribution: Attribution,
  life: Life,
  isInviterFull: boolean,
): Recording {
  const { campaign, arrival, owed } = known;
  const now = ports.clock.eventNow();
  const { member, via, joinedAt, foundBySweep, code, isHalf } = arrival;
  const carried = code === undefined ? {} : { code };
  const coming = { campaign: campaign.id, member, via, joinedAt, foundBySweep, observedAt: now, ...carried };
  const observation = { ...coming, reason: attribution.reason };
  const presence = { via, member, joinedAt, campaign: campaign.id, ...(isHalf === undefined ? {} : { isHalf }) };
  if (attribution.kind === 'observed') {
    return { observation, presence, ...inTheLightOf(observation, life, now, isInviterFull) };
  }
  const memberRef = life.standing?.memberRef ?? ports.mint.memberRef();
  const opened =
    attribution.kind === 'referral'
      ? { referral: opening(known, attribution, memberRef, life, now, isInviterFull) }
      : {};
  if (attribution.kind === 'referral' && attribution.isAdoption) {
    const { kind: _kind, reason: _reason, isAdoption: _isAdoption, ...adoption } = attribution;
    return { observation, presence, adoption, ...opened };
  }
  const standing: Standing = {
    ...coming,
    campaignVersion: campaign.version,
    memberRef,
    reason: attribution.reason,
    ...placeInTree(attribution, member, memberRef),
    ...(owed === undefined ? {} : { owed }),
  };
  return { observation, presence, standing, ...opened };
}

/** The referral he makes: pending until his hold is over, or counted at once where there is none, because he was seen to come. */
function opening(
  { campaign, arrival }: Known,
  { inviter, inviterRef, generation, root, rootRef }: Extract<Attribution, { kind: 'referral' }>,
  memberRef: string,
  life: Life,
  now: number,
  isInviterFull: boolean,
): Referral {
  const { member, via, joinedAt, foundBySweep } = arrival;
  const { holdSeconds, counting } = campaign;
  const maximum =
    counting.maximumCounted === undefined || isWhitelisted(campaign, inviter)
      ? {}
      : { maximumCounted: counting.maximumCounted };
  const opened = {
    campaign: campaign.id,
    campaignVersion: campaign.version,
    inviter,
    member,
    inviterRef,
    memberRef,
    generation,
    root,
    rootRef,
    joinedAt,
    via,
    foundBySweep,
    holdEndsAt: joinedAt + holdSeconds * SECOND,
    leaving: counting.leaving,
    ...maximum,
    ...(holdSeconds === 0 ? { confirmedAt: joinedAt } : {}),
    ...(campaign.rewards === undefined ? {} : { climbs: true as const }),
    ...(isInviterFull ? { barred: { at: now, reason: 'over_maximum' as const } } : {}),
  };
  return openReferral(opened, life, now);
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

type Place = Pick<Standing, 'inviter' | 'inviterRef' | 'generation' | 'root' | 'rootRef' | 'entryLabel'>;

/** An invitee stands below his inviter; a seed is the root of his own tree. */
function placeInTree(
  attribution: Exclude<Attribution, { kind: 'observed' }>,
  member: MemberId,
  memberRef: string,
): Place {
  if (attribution.kind === 'referral') {
    const { inviter, inviterRef, generation, root, rootRef } = attribution;
    return { inviter, inviterRef, generation, root, rootRef };
  }
  const { entryLabel } = attribution;
  return { generation: 0, root: member, rootRef: memberRef, ...(entryLabel === undefined ? {} : { entryLabel }) };
}

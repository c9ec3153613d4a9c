/** An arrival enters a campaign's books: read what is known, judge, record once. Told alike by groups and contacts. */
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import type { LiveCode } from '#shared/domain/campaign/live-code.ts';
import type { MemberId } from '#shared/domain/identity.ts';
import { type Arrival, type Attribution, attribute } from '#shared/domain/referral/attribution.ts';
import type { OwedPoster, Standing } from '#shared/domain/referral/standing.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { CodeStore } from '#shared/ports/code-store.ts';
import type { Mint } from '#shared/ports/mint.ts';
import type { Recording, ReferralStore } from '#shared/ports/referral-store.ts';

export interface EntryPorts {
  readonly referrals: ReferralStore;
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

/**
 * Records an arrival once. Of two arrivals of one person at the same time the first written wins; the other is judged again
 * against it and recorded with its own reason.
 */
export async function enterCampaign(
  ports: EntryPorts,
  campaign: Campaign,
  arrival: Arrival,
  owed?: OwedPoster,
): Promise<Entered> {
  const code = arrival.code === undefined ? undefined : await ports.codes.code(arrival.code);
  const known = code === undefined ? {} : { code };
  const owner = code?.campaign === campaign.id && code.owner.kind === 'participant' ? code.owner.member : undefined;
  const [inviter, first] = await Promise.all([
    owner === undefined ? undefined : ports.referrals.standing(campaign.id, owner),
    ports.referrals.standing(campaign.id, arrival.member),
  ]);
  for (let standing = first; ; standing = await ports.referrals.standing(campaign.id, arrival.member)) {
    const attribution = attribute({
      campaign,
      arrival,
      ...known,
      ...(standing === undefined ? {} : { standing }),
      ...(inviter === undefined ? {} : { inviter }),
      hasBroughtSomebody: await hasBroughtSomebody(ports, standing),
    });
    const written = await ports.referrals.record(recordingOf(ports, campaign, arrival, attribution, owed));
    if (written !== 'standing-raced') return { attribution, isNew: written === 'recorded', ...known };
  }
}

/** Asked only of a seed of the desk: nobody else's place can still change. */
async function hasBroughtSomebody(ports: EntryPorts, standing: Standing | undefined): Promise<boolean> {
  if (standing?.verdict.reason !== 'desk' || standing.inviteCode === undefined) return false;
  return (await ports.codes.code(standing.inviteCode))?.lastScannedAt !== undefined;
}

function recordingOf(
  ports: EntryPorts,
  campaign: Campaign,
  arrival: Arrival,
  attribution: Attribution,
  owed: OwedPoster | undefined,
): Recording {
  const { member, via, joinedAt, foundBySweep } = arrival;
  const { verdict } = attribution;
  const observation = {
    campaign: campaign.id,
    member,
    via,
    joinedAt,
    verdict,
    foundBySweep,
    observedAt: ports.clock.eventNow(),
    ...(arrival.code === undefined ? {} : { code: arrival.code }),
  };
  const presence = { via, member, joinedAt };
  if (attribution.kind === 'observed') return { observation, presence };
  if (attribution.kind === 'referral' && attribution.isAdoption) {
    const { kind: _kind, isAdoption: _isAdoption, ...adoption } = attribution;
    return { observation, presence, adoption };
  }
  const memberRef = ports.mint.memberRef();
  const standing: Standing = {
    campaign: campaign.id,
    campaignVersion: campaign.version,
    member,
    memberRef,
    joinedAt,
    via,
    verdict,
    foundBySweep,
    ...placeInTree(attribution, member, memberRef),
    ...(owed === undefined ? {} : { owed }),
  };
  return { observation, presence, standing };
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

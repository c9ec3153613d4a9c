/** An arrival enters a campaign's books: read what is known, judge, record once. Told alike by groups and contacts. */
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import type { LiveCode } from '#shared/domain/campaign/live-code.ts';
import { type Arrival, type Attribution, attribute } from '#shared/domain/referral/attribution.ts';
import type { Life } from '#shared/domain/referral/referral.ts';
import type { OwedPoster } from '#shared/domain/referral/standing.ts';
import type { Coming } from '#shared/domain/referral/stay.ts';
import type { CampaignStore } from '#shared/ports/campaign-store.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { CodeStore } from '#shared/ports/code-store.ts';
import type { Mint } from '#shared/ports/mint.ts';
import { inForceAt } from './in-force.ts';
import { type NewcomerPorts, wasThereBefore } from './newcomer.ts';
import { isSomethingPromised } from './promised-rewards.ts';
import { type Known, recordingOf } from './recording-of.ts';

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
  const found = code === undefined ? {} : { code };
  for (let isInviterFull = false; ; ) {
    const inviter = await inviterBy(ports, campaign, code);
    const life = await ports.referrals.life(campaign.id, arrival.member);
    const isPromised = await isSomethingPromised(ports, campaign, [inviter.inviter, life.standing]);
    const asked = owed === undefined ? {} : { owed };
    const known: Known = { campaign, arrival, isPromised, ...found, ...inviter, ...asked };
    const attribution = await judge(ports, known, life);
    const isNew = comingsOf(life).every((seen) => !isSameComing(seen, arrival));
    if (!isNew) return { attribution, isNew, ...found };
    const written = await ports.referrals.record(recordingOf(ports, known, attribution, life, isInviterFull));
    if (written === 'recorded' || written === 'observed-before') {
      return { attribution, isNew: written === 'recorded', ...found };
    }
    isInviterFull = written === 'inviter-full';
  }
}

/** Read anew each time: a seed of the desk may have become somebody's friend in between. */
async function inviterBy(
  { referrals }: EntryPorts,
  campaign: Campaign,
  code: LiveCode | undefined,
): Promise<Pick<Known, 'inviter'>> {
  if (code?.campaign !== campaign.id || code.owner.kind !== 'participant') return {};
  const inviter = await referrals.standing(campaign.id, code.owner.member);
  return inviter === undefined ? {} : { inviter };
}

/** The coming by which he came to take part stands on his standing only. */
const comingsOf = ({ observations, standing }: Life): readonly Coming[] =>
  standing === undefined ? observations : [...observations, standing];
const isSameComing = (seen: Coming, { via, joinedAt }: Arrival): boolean =>
  seen.joinedAt === joinedAt && JSON.stringify(placeOf(seen.via)) === JSON.stringify(placeOf(via));
const placeOf = (via: Arrival['via']): readonly string[] =>
  via.kind === 'group' ? [via.kind, via.group] : [via.kind, via.staff];

async function judge(ports: EntryPorts, known: Known, life: Life): Promise<Attribution> {
  const { campaign, arrival, inviter } = known;
  const { standing } = life;
  return attribute({
    ...known,
    ...(standing === undefined ? {} : { standing }),
    hasBroughtSomebody: standing?.hasBrought === true,
    wasThereBefore: inviter !== undefined && (await wasThereBefore(ports, campaign, arrival, life)),
  });
}

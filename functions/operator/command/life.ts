/** Operator: a campaign is paused, resumed or ended. Said twice it is done once; counting stops by event time, whenever we hear of a join. */
import type { Instant } from '#shared/domain/calendar.ts';
import { type Campaign, endOf, statusAt } from '#shared/domain/campaign/campaign.ts';
import type { CampaignId } from '#shared/domain/identity.ts';
import type { CommandResult } from '#shared/messages/operator-command.ts';
import { Refused, RetryLater } from '#shared/ports/failure.ts';
import type { OperatorPorts } from './ports.ts';
import { campaignMeant } from './which-campaign.ts';

export type LifeChange = 'pause' | 'resume' | 'end';

const ATTEMPTS = 5;

export async function changeLife(
  ports: Pick<OperatorPorts, 'campaigns' | 'clock'>,
  id: CampaignId,
  change: LifeChange,
): Promise<CommandResult> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const before = await campaignMeant(ports, id);
    const now = ports.clock.eventNow();
    const after = changed(before, change, now);
    if (after === before || (await ports.campaigns.save(after)) === 'saved') {
      const outcome = after === before ? 'unchanged' : PAST[change];
      return {
        kind: 'record',
        record: { campaign: id, outcome, version: after.version, status: statusAt(after, now) },
      };
    }
  }
  throw new RetryLater('CAMPAIGN_CHANGED_MEANWHILE', 'Somebody else keeps changing the campaign; try again.', {
    campaign: id,
  });
}

const PAST: Readonly<Record<LifeChange, string>> = { pause: 'paused', resume: 'resumed', end: 'ended' };

/** The very same campaign where there is nothing to change. */
function changed(before: Campaign, change: LifeChange, now: Instant): Campaign {
  const hasEnded = now >= endOf(before);
  if (change === 'end') return hasEnded ? before : { ...onward(before), endedAt: now };
  const isPaused = before.pauses.some(({ to }) => to === undefined);
  if (isPaused === (change === 'pause')) return before;
  if (hasEnded) {
    throw new Refused('CAMPAIGN_ENDED', `Campaign ${before.id} has ended; it cannot be ${PAST[change]}.`, {
      campaign: before.id,
    });
  }
  const pauses =
    change === 'pause'
      ? [...before.pauses, { from: now }]
      : before.pauses.map((pause) => (pause.to === undefined ? { ...pause, to: now } : pause));
  return { ...onward(before), pauses };
}

const onward = (before: Campaign): Campaign => ({ ...before, version: before.version + 1 });

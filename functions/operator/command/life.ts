/** Operator: a campaign is paused, resumed or ended. Said twice it is done once; counting stops by event time, whenever we hear of a join. */
import { statusAt } from '#shared/domain/campaign/campaign.ts';
import { changedLife, type LifeChange } from '#shared/domain/campaign/life.ts';
import type { CampaignId } from '#shared/domain/identity.ts';
import type { CommandResult } from '#shared/messages/operator-command.ts';
import { Refused, RetryLater } from '#shared/ports/failure.ts';
import type { OperatorPorts } from './ports.ts';
import { campaignMeant } from './which-campaign.ts';

const ATTEMPTS = 5;

export async function changeLife(
  ports: Pick<OperatorPorts, 'campaigns' | 'clock'>,
  id: CampaignId,
  change: LifeChange,
): Promise<CommandResult> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const before = await campaignMeant(ports, id);
    const now = ports.clock.eventNow();
    const after = changedLife(before, change, now);
    if (after === undefined) {
      throw new Refused('CAMPAIGN_ENDED', `Campaign ${id} has ended; it cannot be ${PAST[change]}.`, { campaign: id });
    }
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

/** Operator: how a pre-warming run stands, and what the operator should know of it. */
import { isoInstant } from '#shared/domain/calendar.ts';
import type { Campaign } from '#shared/domain/campaign/campaign.ts';
import { CODE_QUOTA_HARD_STOP } from '#shared/domain/campaign/quota.ts';
import { minutesLeft, type WarmJob } from '#shared/domain/poster/warming.ts';
import type { CommandResult } from '#shared/messages/operator-command.ts';
import type { OperatorPorts } from './ports.ts';

export type TellWarmingPorts = Pick<OperatorPorts, 'codes' | 'clock' | 'wantedInBulkDepth' | 'bulkDepth'>;

/** `waiting`: asked for and not drawn yet, of all campaigns together and by the queues' own nearly right count. */
export async function tellWarming(
  ports: TellWarmingPorts,
  campaign: Campaign,
  job: WarmJob,
  outcome: { readonly outcome?: string } = {},
): Promise<CommandResult> {
  const [requests, drawings, used] = await Promise.all([
    ports.wantedInBulkDepth(),
    ports.bulkDepth(),
    ports.codes.quotaUsed(),
  ]);
  const { mode, state, asked, total, perMinute, startedAt, finishedAt } = job;
  const left = minutesLeft(job, ports.clock.wallNow());
  const record = {
    campaign: campaign.id,
    ...outcome,
    mode,
    state,
    asked,
    total,
    perMinute,
    waiting: requests + drawings,
    ...(left === undefined ? {} : { minutesLeft: left }),
    startedAt: isoInstant(startedAt),
    ...(finishedAt === undefined ? {} : { finishedAt: isoInstant(finishedAt) }),
    notes: job.state === 'running' ? notesOn(campaign, job, used) : [],
  };
  return { kind: 'record', record };
}

function notesOn({ version }: Campaign, job: WarmJob, codesUsed: number): readonly string[] {
  const codesLeft = Math.max(0, CODE_QUOTA_HARD_STOP - codesUsed);
  const changed = `the campaign is at version ${version}, it was at ${job.campaignVersion} when this began: each poster shows the campaign as it was when the poster was drawn`;
  const short = `codes: ${codesLeft} can still be made; whoever needs one beyond them gets the campaign’s own poster`;
  return [
    ...(version === job.campaignVersion ? [] : [changed]),
    ...(job.mode === 'missing' && job.total - job.asked > codesLeft ? [short] : []),
  ];
}

/** Operator: the posters of a whole campaign, made in the background. Said again while a run is under way, it tells of that run. */
import { type Campaign, endOf } from '#shared/domain/campaign/campaign.ts';
import { ended, needOf, PER_MINUTE, type WarmJob } from '#shared/domain/poster/warming.ts';
import type { CommandResult, InputOf } from '#shared/messages/operator-command.ts';
import { warmDue } from '#shared/messages/warm-due.ts';
import { Refused, RetryLater } from '#shared/ports/failure.ts';
import type { OperatorPorts } from './ports.ts';
import { type TellWarmingPorts, tellWarming } from './tell-warming.ts';
import { campaignMeant } from './which-campaign.ts';

type Ports = TellWarmingPorts & Pick<OperatorPorts, 'campaigns' | 'warming' | 'digest' | 'announceWarmDue'>;
type Input = InputOf<'poster warm'>;

/** @throws Refused `WARM_HOW`, `CAMPAIGN_ENDED`, `NOTHING_WARMED`; RetryLater `WARMING_CHANGED_MEANWHILE` */
export async function warmPosters(ports: Ports, input: Input): Promise<CommandResult> {
  const { status, cancel, ...how } = input;
  const starts = how.mode ?? how.perMinute ?? how.again;
  if ([status, cancel, starts].filter((one) => one !== undefined).length > 1) {
    throw new Refused('WARM_HOW', 'Say how to start a run, or --status, or --cancel: one of them.');
  }
  const campaign = await campaignMeant(ports, input.campaign);
  if (cancel === true) return await cancelRun(ports, campaign);
  if (status === true) return await tellWarming(ports, campaign, await latestRun(ports, campaign));
  return await startRun(ports, campaign, input);
}

async function startRun(ports: Ports, campaign: Campaign, input: Input): Promise<CommandResult> {
  if (ports.clock.eventNow() >= endOf(campaign)) {
    throw new Refused('CAMPAIGN_ENDED', `Campaign ${campaign.id} has ended; nobody needs its posters.`, {
      campaign: campaign.id,
    });
  }
  const underWay = await runUnderWay(ports, campaign, input);
  if (underWay !== undefined) return await goOn(ports, campaign, underWay, 'under way already');
  const fresh = await freshRun(ports, campaign, input);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    // Read only now: counting takes its time, and a run that is to be replaced moves on meanwhile.
    const before = await ports.warming.job(campaign.id);
    if (before?.state === 'running' && input.again !== true)
      return await goOn(ports, campaign, before, 'under way already');
    if ((await ports.warming.replace(before, fresh)) === 'replaced')
      return await goOn(ports, campaign, fresh, 'started');
  }
  throw changedMeanwhile(campaign);
}

async function runUnderWay({ warming }: Ports, { id }: Campaign, { again }: Input): Promise<WarmJob | undefined> {
  const job = again === true ? undefined : await warming.job(id);
  return job?.state === 'running' ? job : undefined;
}

/** Also of a run that is under way its turn is said: should it have been lost, the run goes on; else this one changes nothing. */
async function goOn(ports: Ports, campaign: Campaign, job: WarmJob, outcome: string): Promise<CommandResult> {
  if (job.state === 'running') await ports.announceWarmDue(warmDue(job));
  return await tellWarming(ports, campaign, job, { outcome });
}

async function freshRun(
  { warming, digest, clock }: Ports,
  campaign: Campaign,
  { mode = 'missing', perMinute = PER_MINUTE }: Input,
): Promise<WarmJob> {
  const total = await warming.countNeeding(campaign.id, needOf(mode, digest.sha256Hex, campaign));
  const startedAt = clock.wallNow();
  const about = { campaign: campaign.id, campaignVersion: campaign.version, mode, startedAt, perMinute, total };
  const job: WarmJob = { ...about, asked: 0, turn: 0, state: 'running' };
  return total === 0 ? ended(job, 'done', startedAt) : job;
}

const ATTEMPTS = 5;

/** What was asked for already is drawn all the same. */
async function cancelRun(ports: Ports, campaign: Campaign): Promise<CommandResult> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const job = await latestRun(ports, campaign);
    if (job.state !== 'running') return await tellWarming(ports, campaign, job, { outcome: 'over already' });
    const cancelled = ended(job, 'cancelled', ports.clock.wallNow());
    if ((await ports.warming.replace(job, cancelled)) === 'raced') continue;
    return await tellWarming(ports, campaign, cancelled, { outcome: 'cancelled' });
  }
  throw changedMeanwhile(campaign);
}

async function latestRun({ warming }: Ports, { id }: Campaign): Promise<WarmJob> {
  const job = await warming.job(id);
  if (job !== undefined) return job;
  throw new Refused('NOTHING_WARMED', `Posters of campaign ${id} were never pre-warmed.`, { campaign: id });
}

const changedMeanwhile = ({ id }: Campaign): RetryLater =>
  new RetryLater('WARMING_CHANGED_MEANWHILE', 'The run moved on or was started meanwhile; try again.', {
    campaign: id,
  });

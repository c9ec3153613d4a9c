/** Pre-warming: a run over a campaign's participants says its own next turn, and asks in each for a few posters, on a queue behind which nobody waits. */
import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { environment as warm } from '#functions/poster/warm/config.ts';
import { AppFunction } from '../constructs/app-function.ts';
import { both, plain } from '../constructs/handover.ts';
import { WorkQueue } from '../constructs/work-queue.ts';
import type { FlowProps } from './flow-props.ts';
import type { PosterFlow } from './poster-flow.ts';

const WARM_TIMEOUT = Duration.seconds(30);
/** A run has a turn so often. Short turns ask for few at once: fifty at the usual pace. */
const EVERY = Duration.seconds(5);

export class PosterWarming extends Construct {
  readonly turns: WorkQueue;

  constructor(scope: Construct, id: string, props: FlowProps & { readonly poster: PosterFlow }) {
    super(scope, id);
    const { site, state, quarantine, poster } = props;
    this.turns = new WorkQueue(this, 'Turns', {
      site,
      impact: 'A run that pre-warms posters stands still; nobody who waits for his poster is concerned.',
      runbook: 'poster warming queue',
      functionTimeout: WARM_TIMEOUT,
      ordered: true,
      delay: EVERY,
      lateAfter: Duration.minutes(30),
    });
    const fn = new AppFunction(this, 'Warm', {
      site,
      step: 'poster/warm',
      does: 'asks for the next few posters of a campaign before anybody waits for them',
      declares: warm,
      environment: {
        TABLE_NAME: state.table.keepsWarmJobs,
        POSTER_WARMING_QUEUE_URL: both(this.turns.takes, this.turns.speaks),
        POSTER_WANTED_IN_BULK_QUEUE_URL: poster.wantedInBulk.speaks,
        POSTER_BULK_QUEUE_URL: poster.bulk.tellsDepth,
        QUARANTINE_QUEUE_URL: quarantine.receives,
        WARM_EVERY_SECONDS: plain(String(EVERY.toSeconds())),
      },
      timeout: WARM_TIMEOUT,
      memoryMb: 512,
    });
    // The turns of one run come one after the other; two of these work on two campaigns.
    this.turns.feeds(fn, { batch: 1, atOnce: 2 });
  }
}

/** Outbox: what a committed referral still owes becomes messages, from the table's stream; what the stream missed, from a sweep. */
import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { environment as dispatch } from '#functions/outbox/dispatch/config.ts';
import { environment as sweep } from '#functions/outbox/sweep/config.ts';
import { AppFunction } from '../constructs/app-function.ts';
import { StreamReader } from '../constructs/stream-reader.ts';
import { WatchedSchedule } from '../constructs/watched-schedule.ts';
import type { FlowProps } from './flow-props.ts';
import type { PosterFlow } from './poster-flow.ts';
import type { RewardFlow } from './reward-flow.ts';

export interface OutboxFlowProps extends FlowProps {
  readonly poster: PosterFlow;
  readonly reward: RewardFlow;
}

export class OutboxFlow extends Construct {
  constructor(scope: Construct, id: string, { site, state, poster, reward }: OutboxFlowProps) {
    super(scope, id);
    const dispatching = new AppFunction(this, 'Dispatch', {
      site,
      step: 'outbox/dispatch',
      does: 'turns changes of the table into the messages they owe',
      declares: dispatch,
      environment: { POSTER_WANTED_QUEUE_URL: poster.wanted.speaks, REWARDS_QUEUE_URL: reward.due.speaks },
      timeout: Duration.minutes(1),
      memoryMb: 512,
    });
    new StreamReader(this, 'DispatchReader', {
      site,
      table: state.table,
      fn: dispatching,
      batch: 100,
      gatherFor: Duration.seconds(0),
      impact: 'What a referral owes (its poster) comes only by the sweep, ten minutes late.',
      runbook: 'outbox dispatch',
      mendedBy: 'The sweep of what is owed finds it and asks again.',
    });
    const sweeping = new AppFunction(this, 'Sweep', {
      site,
      step: 'outbox/sweep',
      does: 'asks again for what has been owed for more than ten minutes',
      declares: sweep,
      environment: { TABLE_NAME: state.table.sweepsOwed, POSTER_WANTED_QUEUE_URL: poster.wanted.speaks },
      timeout: Duration.minutes(5),
      memoryMb: 512,
      oneAtATime: true,
    });
    new WatchedSchedule(this, 'SweepSchedule', {
      site,
      runs: sweeping,
      when: { everyMinutes: site.stage.outboxSweepEveryMinutes },
      impact: 'A poster whose message was lost is never drawn.',
      runbook: 'outbox sweep',
    });
  }
}

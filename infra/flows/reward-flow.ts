/** Reward: what a referral is worth. Referrals whose hold is over are settled from the sparse index, hour by hour. */
import { Duration } from 'aws-cdk-lib';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { environment as expire } from '#functions/reward/expire/config.ts';
import { environment as grant } from '#functions/reward/grant/config.ts';
import { environment as settle } from '#functions/reward/settle/config.ts';
import { AppFunction } from '../constructs/app-function.ts';
import { both, plain } from '../constructs/handover.ts';
import type { Site } from '../constructs/site.ts';
import { SpokenAlarm } from '../constructs/spoken-alarm.ts';
import { WatchedSchedule } from '../constructs/watched-schedule.ts';
import { WorkQueue } from '../constructs/work-queue.ts';
import type { ContactFlow } from './contact-flow.ts';
import type { FlowProps } from './flow-props.ts';
import type { GroupFlow } from './group-flow.ts';

export interface RewardFlowProps extends FlowProps {
  readonly group: GroupFlow;
  readonly contact: ContactFlow;
}

/** A read is asked for within a minute and comes within some more; beyond this nobody reads. */
const WAITED_TOO_LONG = Duration.hours(2);

const GRANT_TIMEOUT = Duration.seconds(60);

export class RewardFlow extends Construct {
  readonly due: WorkQueue;

  constructor(scope: Construct, id: string, props: RewardFlowProps) {
    super(scope, id);
    this.due = new WorkQueue(this, 'Due', {
      site: props.site,
      impact: 'Rungs that were reached are not rewarded yet.',
      runbook: 'rewards queue',
      functionTimeout: GRANT_TIMEOUT,
      ordered: true,
      attempts: 50,
      lateAfter: Duration.minutes(10),
    });
    this.settle(props);
    this.grant(props);
    this.expire(props);
  }

  private settle({ site, state, group, contact }: RewardFlowProps): void {
    const fn = new AppFunction(this, 'Settle', {
      site,
      step: 'reward/settle',
      does: 'settles referrals whose hold is over, and asks for the reads that can tell',
      declares: settle,
      environment: {
        TABLE_NAME: state.table.settlesHolds,
        GROUP_EVENTS_QUEUE_URL: group.events.speaks,
        CONTACT_READS_QUEUE_URL: contact.reads.speaks,
        STAFF_READ_EVERY_MINUTES: plain(String(site.stage.staffReadEveryMinutes)),
      },
      timeout: Duration.minutes(5),
      memoryMb: 512,
      oneAtATime: true,
    });
    new WatchedSchedule(this, 'SettleSchedule', {
      site,
      runs: fn,
      when: { everyMinutes: site.stage.settleEveryMinutes },
      impact: 'Referrals whose hold is over do not count.',
      runbook: 'settling',
    });
    this.watchAge(site, fn);
  }

  private grant({ site, state, quarantine }: RewardFlowProps): void {
    const fn = new AppFunction(this, 'Grant', {
      site,
      step: 'reward/grant',
      does: 'promises the prizes of rungs that were reached, never more than budget and stock',
      declares: grant,
      environment: {
        TABLE_NAME: state.table.settlesHolds,
        REWARDS_QUEUE_URL: both(this.due.takes, this.due.speaks),
        QUARANTINE_QUEUE_URL: quarantine.receives,
      },
      timeout: GRANT_TIMEOUT,
      memoryMb: 512,
    });
    this.due.feeds(fn, { batch: 10, atOnce: 5 });
  }

  private expire({ site, state }: RewardFlowProps): void {
    const fn = new AppFunction(this, 'Expire', {
      site,
      step: 'reward/expire',
      does: 'finds grants nobody has claimed in time, and rewards owed for too long',
      declares: expire,
      environment: { TABLE_NAME: state.table.settlesHolds, REWARDS_QUEUE_URL: this.due.speaks },
      timeout: Duration.minutes(5),
      memoryMb: 512,
      oneAtATime: true,
    });
    new WatchedSchedule(this, 'ExpireSchedule', {
      site,
      runs: fn,
      when: { everyMinutes: site.stage.outboxSweepEveryMinutes },
      impact: 'Unclaimed prizes are not given to those who wait, and a reward whose message was lost is never paid.',
      runbook: 'reward expiry',
    });
  }

  private watchAge(site: Site, fn: AppFunction): void {
    const metricName = 'OldestHoldWaiting';
    const waited: Metric = fn.measuring(
      metricName,
      FilterPattern.exists('$.facts.oldestWaitingSeconds'),
      '$.facts.oldestWaitingSeconds',
    );
    new SpokenAlarm(this, 'LateAlarm', {
      site,
      impact:
        'Friends have stayed through their hold and still do not count: nobody has read their group or contacts since.',
      runbook: 'holds: late',
      metric: waited,
      threshold: WAITED_TOO_LONG.toSeconds(),
      evaluationPeriods: 2,
    });
  }
}

/** Reward: what a referral is worth. Referrals whose hold is over are settled from the sparse index, hour by hour. */
import { Duration } from 'aws-cdk-lib';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { environment as settle } from '#functions/reward/settle/config.ts';
import { AppFunction } from '../constructs/app-function.ts';
import { plain } from '../constructs/handover.ts';
import type { Site } from '../constructs/site.ts';
import { SpokenAlarm } from '../constructs/spoken-alarm.ts';
import { WatchedSchedule } from '../constructs/watched-schedule.ts';
import type { ContactFlow } from './contact-flow.ts';
import type { FlowProps } from './flow-props.ts';
import type { GroupFlow } from './group-flow.ts';

export interface RewardFlowProps extends FlowProps {
  readonly group: GroupFlow;
  readonly contact: ContactFlow;
}

/** A read is asked for within a minute and comes within some more; beyond this nobody reads. */
const WAITED_TOO_LONG = Duration.hours(2);

export class RewardFlow extends Construct {
  constructor(scope: Construct, id: string, { site, state, group, contact }: RewardFlowProps) {
    super(scope, id);
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

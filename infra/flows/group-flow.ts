/** Group: GroupChanged → WeCom's member list against ours → joins, leaves, referrals; re-reads what is stale, re-points codes that run full. */
import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { environment as read } from '#functions/group/read/config.ts';
import { environment as rotate } from '#functions/group/rotate/config.ts';
import { environment as sweep } from '#functions/group/sweep/config.ts';
import { AppFunction } from '../constructs/app-function.ts';
import { both, plain } from '../constructs/handover.ts';
import { WatchedSchedule } from '../constructs/watched-schedule.ts';
import { WorkQueue } from '../constructs/work-queue.ts';
import type { FlowProps } from './flow-props.ts';

const READ_TIMEOUT = Duration.seconds(30);

export class GroupFlow extends Construct {
  readonly events: WorkQueue;

  constructor(scope: Construct, id: string, props: FlowProps) {
    super(scope, id);
    this.events = new WorkQueue(this, 'Events', {
      site: props.site,
      impact: 'Joins and leaves of groups are not recorded: referrals wait.',
      runbook: 'group events queue',
      functionTimeout: READ_TIMEOUT,
      ordered: true,
      // WeCom's details lag two seconds behind its event, and one read answers a whole burst of joins.
      delay: Duration.seconds(3),
      attempts: 50,
      lateAfter: Duration.minutes(10),
    });
    this.read(props);
    this.sweep(props);
    this.rotate(props);
  }

  private read({ site, state, quarantine, wecomApiBase }: FlowProps): void {
    const fn = new AppFunction(this, 'Read', {
      site,
      step: 'group/read',
      does: "compares WeCom's member list with ours and records who came and went",
      declares: read,
      environment: {
        TABLE_NAME: state.table.recordsReferrals,
        SECRET_ID: state.secret.reads,
        WECOM_API_BASE: plain(wecomApiBase),
        GROUP_EVENTS_QUEUE_URL: both(this.events.takes, this.events.speaks),
        QUARANTINE_QUEUE_URL: quarantine.receives,
      },
      timeout: READ_TIMEOUT,
      memoryMb: 512,
      callsWecom: true,
    });
    this.events.feeds(fn, { batch: 10, atOnce: 10 });
  }

  private sweep({ site, state }: FlowProps): void {
    const fn = new AppFunction(this, 'Sweep', {
      site,
      step: 'group/sweep',
      does: 'asks for a read of every group unheard of for too long',
      declares: sweep,
      environment: {
        TABLE_NAME: state.table.readsReferrals,
        GROUP_EVENTS_QUEUE_URL: this.events.speaks,
        STALE_AFTER_MINUTES: plain(String(site.stage.staleAfterMinutes)),
      },
      timeout: Duration.minutes(5),
      memoryMb: 512,
    });
    new WatchedSchedule(this, 'SweepSchedule', {
      site,
      runs: fn,
      when: { everyMinutes: site.stage.groupSweepEveryMinutes },
      impact: 'Joins and leaves whose callback was lost are not found.',
      runbook: 'group sweep',
    });
  }

  private rotate({ site, state, wecomApiBase }: FlowProps): void {
    const fn = new AppFunction(this, 'Rotate', {
      site,
      step: 'group/rotate',
      does: 'points codes whose groups run full to groups with places',
      declares: rotate,
      environment: {
        TABLE_NAME: state.table.recordsReferrals,
        SECRET_ID: state.secret.reads,
        WECOM_API_BASE: plain(wecomApiBase),
      },
      timeout: Duration.minutes(10),
      memoryMb: 512,
      callsWecom: true,
      oneAtATime: true,
    });
    new WatchedSchedule(this, 'RotateSchedule', {
      site,
      runs: fn,
      when: { everyMinutes: site.stage.codeRotationEveryMinutes },
      impact: 'Codes lead to full groups: friends who scan are turned away.',
      runbook: 'code rotation',
    });
  }
}

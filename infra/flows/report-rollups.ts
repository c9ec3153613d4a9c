/** Report, second half: facts are packed hour by hour, closed periods become figures, figures become pages, and robots tell of them. */
import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { environment as compact } from '#functions/report/compact/config.ts';
import { environment as publish } from '#functions/report/publish/config.ts';
import { environment as rollUp } from '#functions/report/roll-up/config.ts';
import { environment as tell } from '#functions/report/tell/config.ts';
import { AppFunction } from '../constructs/app-function.ts';
import { plain } from '../constructs/handover.ts';
import { WatchedSchedule } from '../constructs/watched-schedule.ts';
import { WorkQueue } from '../constructs/work-queue.ts';
import type { FlowProps } from './flow-props.ts';

const PUBLISH_TIMEOUT = Duration.minutes(2);
const TELL_TIMEOUT = Duration.seconds(45);
/** Where facts of a whole campaign are asked: `npm run bench -- --only lake` says how far these reach. */
export const ANALYSING = { timeout: Duration.minutes(15), memoryMb: 3_008, diskMb: 4_096 } as const;

export class ReportRollups extends Construct {
  readonly due: WorkQueue;
  private readonly tidings: WorkQueue;

  constructor(scope: Construct, id: string, props: FlowProps) {
    super(scope, id);
    this.due = new WorkQueue(this, 'Due', {
      site: props.site,
      impact: 'Reports of closed days are not there yet; their figures are.',
      runbook: 'reports queue',
      functionTimeout: PUBLISH_TIMEOUT,
      ordered: true,
      lateAfter: Duration.hours(1),
    });
    this.tidings = new WorkQueue(this, 'Tidings', {
      site: props.site,
      impact: 'Robots tell of no report; the reports are there.',
      runbook: 'tidings queue',
      functionTimeout: TELL_TIMEOUT,
      ordered: true,
      lateAfter: Duration.hours(1),
    });
    this.compact(props);
    this.rollUp(props);
    this.publish(props);
    this.tell(props);
  }

  private compact({ site, state }: FlowProps): void {
    const fn = new AppFunction(this, 'Compact', {
      site,
      step: 'report/compact',
      does: 'packs the many small files of each closed hour into one',
      declares: compact,
      environment: { LAKE_BUCKET: state.lake.packs },
      ...ANALYSING,
      oneAtATime: true,
    });
    new WatchedSchedule(this, 'CompactSchedule', {
      site,
      runs: fn,
      when: { everyMinutes: site.stage.rollUpEveryMinutes },
      impact: 'The lake is read from many small files: figures are right, and take longer.',
      runbook: 'compaction',
    });
  }

  private rollUp({ site, state }: FlowProps): void {
    const fn = new AppFunction(this, 'RollUp', {
      site,
      step: 'report/roll-up',
      does: 'works out the figures of every closed period',
      declares: rollUp,
      environment: {
        TABLE_NAME: state.table.readsCampaigns,
        LAKE_BUCKET: state.lake.workedOut,
        REPORTS_QUEUE_URL: this.due.speaks,
      },
      ...ANALYSING,
      oneAtATime: true,
    });
    new WatchedSchedule(this, 'RollUpSchedule', {
      site,
      runs: fn,
      when: { everyMinutes: site.stage.rollUpEveryMinutes },
      impact: 'Closed days have no figures and no report; the next run catches up.',
      runbook: 'rollups',
    });
  }

  private publish({ site, state, quarantine }: FlowProps): void {
    const fn = new AppFunction(this, 'Publish', {
      site,
      step: 'report/publish',
      does: 'draws reports that people read',
      declares: publish,
      environment: {
        TABLE_NAME: state.table.readsCampaigns,
        LAKE_BUCKET: state.lake.published,
        TIDINGS_QUEUE_URL: this.tidings.speaks,
        QUARANTINE_QUEUE_URL: quarantine.receives,
      },
      timeout: PUBLISH_TIMEOUT,
      memoryMb: 1_024,
    });
    this.due.feeds(fn, { batch: 1, atOnce: 2 });
  }

  private tell({ site, state, quarantine, wecomApiBase }: FlowProps): void {
    const fn = new AppFunction(this, 'Tell', {
      site,
      step: 'report/tell',
      does: 'has the robot of the operator’s group tell of a report',
      declares: tell,
      environment: {
        TABLE_NAME: state.table.notesWhatRobotsAreTold,
        LAKE_BUCKET: state.lake.readsReports,
        SECRET_ID: state.secret.reads,
        WECOM_API_BASE: plain(wecomApiBase),
        QUARANTINE_QUEUE_URL: quarantine.receives,
      },
      timeout: TELL_TIMEOUT,
      memoryMb: 512,
    });
    this.tidings.feeds(fn, { batch: 1, atOnce: 2 });
  }
}

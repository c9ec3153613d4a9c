/** Report, second half: facts are packed hour by hour, closed periods become figures, figures become pages; and the lake answers questions. */
import { CfnOutput, Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { environment as compact } from '#functions/report/compact/config.ts';
import { environment as publish } from '#functions/report/publish/config.ts';
import { environment as query } from '#functions/report/query/config.ts';
import { environment as rework } from '#functions/report/rework/config.ts';
import { environment as rollUp } from '#functions/report/roll-up/config.ts';
import { environment as tell } from '#functions/report/tell/config.ts';
import { AppFunction } from '../constructs/app-function.ts';
import { both, plain } from '../constructs/handover.ts';
import { WatchedSchedule } from '../constructs/watched-schedule.ts';
import { WorkQueue } from '../constructs/work-queue.ts';
import type { FlowProps } from './flow-props.ts';

const PUBLISH_TIMEOUT = Duration.minutes(2);
const TELL_TIMEOUT = Duration.seconds(45);
/** Where facts of a whole campaign are asked: `npm run bench -- --only lake` says how far these reach. */
const ANALYSING = { timeout: Duration.minutes(15), memoryMb: 3_008, diskMb: 4_096 } as const;

export class ReportRollups extends Construct {
  private readonly due: WorkQueue;
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
    this.query(props);
    this.rework(props);
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
        TABLE_NAME: state.table.readsReferrals,
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
        TABLE_NAME: state.table.readsReferrals,
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

  private query({ site, state }: FlowProps): void {
    const fn = new AppFunction(this, 'Query', {
      site,
      step: 'report/query',
      does: 'answers questions put to the lake in SQL',
      declares: query,
      environment: { TABLE_NAME: state.table.readsReferrals, LAKE_BUCKET: state.lake.reads },
      ...ANALYSING,
      timeout: Duration.minutes(5),
    });
    new CfnOutput(this, 'QueryFunction', { value: fn.functionName, description: 'For `fission lake query`.' });
  }

  private rework({ site, state }: FlowProps): void {
    const fn = new AppFunction(this, 'Rework', {
      site,
      step: 'report/rework',
      does: 'works out figures anew, or the lake itself, for an operator',
      declares: rework,
      environment: {
        TABLE_NAME: both(state.table.readsReferrals, state.table.readsWhole),
        LAKE_BUCKET: both(state.lake.workedOut, state.lake.archives),
        REPORTS_QUEUE_URL: this.due.speaks,
      },
      ...ANALYSING,
      timeout: Duration.minutes(5),
    });
    new CfnOutput(this, 'ReworkFunction', {
      value: fn.functionName,
      description: 'For `fission rollup` and `fission lake backfill`.',
    });
  }
}

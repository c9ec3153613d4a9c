/** Report: every change of fact reaches the event lake, from the table's stream; how far the books can be trusted is measured every hour. */
import { Duration } from 'aws-cdk-lib';
import { FilterPattern } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { environment as archive } from '#functions/report/archive/config.ts';
import { environment as measure } from '#functions/report/measure/config.ts';
import { AppFunction } from '../constructs/app-function.ts';
import { plain } from '../constructs/handover.ts';
import { LakeTables } from '../constructs/lake-tables.ts';
import type { Site } from '../constructs/site.ts';
import { SpokenAlarm } from '../constructs/spoken-alarm.ts';
import { StreamReader } from '../constructs/stream-reader.ts';
import { WatchedSchedule } from '../constructs/watched-schedule.ts';
import type { FlowProps } from './flow-props.ts';
import { ReportAnalysis } from './report-analysis.ts';
import { ReportRollups } from './report-rollups.ts';

export class ReportFlow extends Construct {
  constructor(scope: Construct, id: string, props: FlowProps) {
    super(scope, id);
    this.archive(props);
    this.measure(props);
    new LakeTables(this, 'Tables', { lake: props.state.lake, stage: props.site.stage.name });
    const { due } = new ReportRollups(this, 'Rollups', props);
    new ReportAnalysis(this, 'Analysis', { ...props, due });
  }

  private archive({ site, state }: FlowProps): void {
    const fn = new AppFunction(this, 'Archive', {
      site,
      step: 'report/archive',
      does: 'writes changes of fact into the lake',
      declares: archive,
      environment: { TABLE_NAME: state.table.refersToStaff, LAKE_BUCKET: state.lake.archives },
      timeout: Duration.minutes(1),
      memoryMb: 512,
    });
    new StreamReader(this, 'ArchiveReader', {
      site,
      table: state.table,
      fn,
      batch: 1_000,
      gatherFor: Duration.seconds(site.stage.archiveWindowSeconds),
      impact: 'Reports miss facts until they are archived; after 24 hours the stream forgets them.',
      runbook: 'report archive',
      mendedBy: 'No sweep finds it: read this range of the stream again within 24 hours, as the runbook says.',
    });
  }

  private measure({ site, state, wecomApiBase }: FlowProps): void {
    const fn = new AppFunction(this, 'Measure', {
      site,
      step: 'report/measure',
      does: 'measures how far the books of each campaign can be trusted',
      declares: measure,
      environment: {
        TABLE_NAME: state.table.keepsCompleteness,
        SECRET_ID: state.secret.reads,
        WECOM_API_BASE: plain(wecomApiBase),
        READ_LATELY_MINUTES: plain(String(site.stage.readLatelyMinutes)),
      },
      // A million entries of a campaign are recounted in about two.
      timeout: Duration.minutes(15),
      memoryMb: 1024,
      callsWecom: true,
    });
    new WatchedSchedule(this, 'MeasureSchedule', {
      site,
      runs: fn,
      when: { everyMinutes: site.stage.completenessEveryMinutes },
      impact: 'Nobody knows how far the books can be trusted: the figures shown are old.',
      runbook: 'completeness',
    });
    this.watchCompleteness(site, fn);
  }

  /** Longer than two runs are apart: who is woken stays woken until a run finds better. */
  private watchCompleteness(site: Site, fn: AppFunction): void {
    const below = FilterPattern.numberValue('$.facts.lowestPercent', '<', site.stage.completenessAlarmBelow);
    new SpokenAlarm(this, 'LowAlarm', {
      site,
      impact: 'The books of a campaign are less complete than they should be: callbacks are lost, or reads are late.',
      runbook: 'completeness: low',
      metric: fn.counting('CompletenessLow', below).with({ period: Duration.hours(2) }),
      threshold: 1,
      evaluationPeriods: 1,
    });
  }
}

/** Report: every change of fact reaches the event lake, from the table's stream. */
import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { environment as archive } from '#functions/report/archive/config.ts';
import { AppFunction } from '../constructs/app-function.ts';
import { StreamReader } from '../constructs/stream-reader.ts';
import type { FlowProps } from './flow-props.ts';

export class ReportFlow extends Construct {
  constructor(scope: Construct, id: string, { site, state }: FlowProps) {
    super(scope, id);
    const fn = new AppFunction(this, 'Archive', {
      site,
      step: 'report/archive',
      does: 'writes changes of fact into the lake',
      declares: archive,
      environment: { LAKE_BUCKET: state.lake.archives },
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
}

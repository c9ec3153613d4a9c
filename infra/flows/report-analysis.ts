/** Report, by hand: the lake answers questions, and is worked out or built anew, for an operator whom IAM lets. */
import { CfnOutput, Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { environment as query } from '#functions/report/query/config.ts';
import { environment as rework } from '#functions/report/rework/config.ts';
import { AppFunction } from '../constructs/app-function.ts';
import { both } from '../constructs/handover.ts';
import type { WorkQueue } from '../constructs/work-queue.ts';
import type { FlowProps } from './flow-props.ts';
import { ANALYSING } from './report-rollups.ts';

interface AnalysisProps extends FlowProps {
  readonly due: WorkQueue;
}

export class ReportAnalysis extends Construct {
  constructor(scope: Construct, id: string, props: AnalysisProps) {
    super(scope, id);
    this.query(props);
    this.rework(props);
  }

  private query({ site, state }: AnalysisProps): void {
    const fn = new AppFunction(this, 'Query', {
      site,
      step: 'report/query',
      does: 'answers questions put to the lake in SQL',
      declares: query,
      environment: { TABLE_NAME: state.table.readsCampaigns, LAKE_BUCKET: state.lake.reads },
      ...ANALYSING,
      timeout: Duration.minutes(5),
    });
    new CfnOutput(this, 'QueryFunction', { value: fn.functionName, description: 'For `fission lake query`.' });
  }

  private rework({ site, state, due }: AnalysisProps): void {
    const fn = new AppFunction(this, 'Rework', {
      site,
      step: 'report/rework',
      does: 'works out figures anew, or the lake itself, for an operator',
      declares: rework,
      environment: {
        TABLE_NAME: both(state.table.readsCampaigns, state.table.readsWhole),
        LAKE_BUCKET: both(state.lake.workedOut, state.lake.archives),
        REPORTS_QUEUE_URL: due.speaks,
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

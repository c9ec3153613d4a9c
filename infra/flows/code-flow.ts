/** Code: live codes nobody needs any more are given back, so that the corp's quota lasts. */
import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { environment as reclaim } from '#functions/code/reclaim/config.ts';
import { AppFunction } from '../constructs/app-function.ts';
import { plain } from '../constructs/handover.ts';
import { WatchedSchedule } from '../constructs/watched-schedule.ts';
import type { FlowProps } from './flow-props.ts';

export class CodeFlow extends Construct {
  constructor(scope: Construct, id: string, { site, state, wecomApiBase }: FlowProps) {
    super(scope, id);
    const fn = new AppFunction(this, 'Reclaim', {
      site,
      step: 'code/reclaim',
      does: 'deletes codes of campaigns long over and counts what is left',
      declares: reclaim,
      environment: {
        TABLE_NAME: state.table.recordsReferrals,
        SECRET_ID: state.secret.reads,
        WECOM_API_BASE: plain(wecomApiBase),
      },
      timeout: Duration.minutes(15),
      memoryMb: 512,
      callsWecom: true,
      oneAtATime: true,
    });
    new WatchedSchedule(this, 'ReclaimSchedule', {
      site,
      runs: fn,
      when: { dailyCron: site.stage.codeReclaimCron },
      impact: 'The quota of live codes runs out; then participants get the official poster instead of their own.',
      runbook: 'code reclaim',
    });
  }
}

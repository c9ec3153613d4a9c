/** Notice: staff are told how their campaigns go. Every few minutes it is looked what there is to tell, from the books. */
import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { environment as digest } from '#functions/notice/digest/config.ts';
import { AppFunction } from '../constructs/app-function.ts';
import { plain } from '../constructs/handover.ts';
import { WatchedSchedule } from '../constructs/watched-schedule.ts';
import type { FlowProps } from './flow-props.ts';

/** Nobody is sent more than one message in so long. */
const EVERY_MINUTES = 5;

export class NoticeFlow extends Construct {
  constructor(scope: Construct, id: string, { site, state, wecomApiBase }: FlowProps) {
    super(scope, id);
    const fn = new AppFunction(this, 'Digest', {
      site,
      step: 'notice/digest',
      does: 'tells staff how their campaigns go',
      declares: digest,
      environment: {
        TABLE_NAME: state.table.notesWhatStaffAreTold,
        SECRET_ID: state.secret.reads,
        WECOM_API_BASE: plain(wecomApiBase),
        COMPLETENESS_ALARM_BELOW: plain(String(site.stage.completenessAlarmBelow)),
      },
      timeout: Duration.minutes(4),
      memoryMb: 512,
      callsWecom: true,
      oneAtATime: true,
    });
    new WatchedSchedule(this, 'DigestSchedule', {
      site,
      runs: fn,
      when: { everyMinutes: EVERY_MINUTES },
      impact: 'Staff are not told that a budget or a stock is used up, nor who has reached a rung.',
      runbook: 'staff notices',
    });
  }
}

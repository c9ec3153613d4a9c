/** An alarm that says what it means for the campaign and where its repair is written. It refuses to be mute. */
import { Alarm, type AlarmProps, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Construct } from 'constructs';
import type { Site } from './site.ts';

export interface SpokenAlarmProps extends Omit<AlarmProps, 'alarmName' | 'alarmDescription'> {
  readonly site: Pick<Site, 'stage' | 'alarms'>;
  /** What people notice, in campaign words. */
  readonly impact: string;
  /** Its heading in RUNBOOK.md. */
  readonly runbook: string;
}

const anchorOf = (heading: string): string => heading.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');

export class SpokenAlarm extends Alarm {
  constructor(scope: Construct, id: string, { site, impact, runbook, ...props }: SpokenAlarmProps) {
    super(scope, id, {
      treatMissingData: TreatMissingData.NOT_BREACHING,
      ...props,
      alarmName: `fission-${site.stage.name}-${anchorOf(runbook)}`,
      alarmDescription: `${impact} Repair: infra/RUNBOOK.md, "${runbook}".`,
    });
    this.addAlarmAction(new SnsAction(site.alarms));
    this.addOkAction(new SnsAction(site.alarms));
  }
}

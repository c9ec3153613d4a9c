/** Tells a person when WeCom wants something that only a person can give: a permission, a setting, a right secret, staff who are there. */
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { AppFunction } from './app-function.ts';
import type { Site } from './site.ts';
import { SpokenAlarm } from './spoken-alarm.ts';

export class WecomWatch extends Construct {
  /** Watches every function within `within` that calls WeCom. */
  constructor(scope: Construct, id: string, { site, within }: { readonly site: Site; readonly within: Construct }) {
    super(scope, id);
    const callers = within.node.findAll().filter((one) => one instanceof AppFunction && one.callsWecom);
    const linesWith = (metricName: string, ...codes: readonly string[]): Metric | undefined => {
      const pattern = FilterPattern.any(...codes.map((code) => FilterPattern.stringValue('$.code', '=', code)));
      return callers.flatMap((one) => (one instanceof AppFunction ? [one.counting(metricName, pattern)] : []))[0];
    };
    const once = { site, threshold: 1, evaluationPeriods: 1 };
    const settings = linesWith('WecomNeedsOperator', 'WECOM_NEEDS_OPERATOR', 'WECOM_UNKNOWN_CODE');
    const staff = linesWith('WecomStaffUnusable', 'WECOM_STAFF_UNUSABLE');
    if (settings === undefined || staff === undefined) return;
    new SpokenAlarm(this, 'NeedsOperatorAlarm', {
      ...once,
      impact: 'WeCom refuses calls until a setting, a permission or a secret is put right; the work waits meanwhile.',
      runbook: 'wecom: needs an operator',
      metric: settings,
    });
    new SpokenAlarm(this, 'StaffUnusableAlarm', {
      ...once,
      impact: 'Nobody gets a code of a campaign whose list names staff who have left or may not have contacts.',
      runbook: 'wecom: staff unusable',
      metric: staff,
    });
  }
}

/** Tells a person when WeCom wants something that only a person can give: a permission, a setting, a right secret. */
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
    const refusals = FilterPattern.any(
      FilterPattern.stringValue('$.code', '=', 'WECOM_NEEDS_OPERATOR'),
      FilterPattern.stringValue('$.code', '=', 'WECOM_UNKNOWN_CODE'),
    );
    const metrics = callers.flatMap((one) =>
      one instanceof AppFunction ? [one.counting('WecomNeedsOperator', refusals)] : [],
    );
    const [metric] = metrics;
    if (metric === undefined) return;
    new SpokenAlarm(this, 'NeedsOperatorAlarm', {
      site,
      impact: 'WeCom refuses calls until a setting, a permission or a secret is put right; the work waits meanwhile.',
      runbook: 'wecom: needs an operator',
      metric,
      threshold: 1,
      evaluationPeriods: 1,
    });
  }
}

/** Tells a person of the first defect of any step. Looks at log lines, because a batch that fails in part is no error of its function. */
import { FilterPattern } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { AppFunction } from './app-function.ts';
import type { Site } from './site.ts';
import { SpokenAlarm } from './spoken-alarm.ts';

const is = (field: string, value: string) => FilterPattern.stringValue(field, '=', value);

/** What the runtime says of a step, and what Lambda says of a function that cannot even start (AWS: "Telemetry API Event schema"). */
const DEFECT = FilterPattern.any(
  is('$.outcome', 'defect'),
  FilterPattern.all(is('$.type', 'platform.initReport'), is('$.record.status', 'error')),
  FilterPattern.all(is('$.type', 'platform.initReport'), is('$.record.status', 'failure')),
);

export class DefectWatch extends Construct {
  /** Watches every function within `within`. */
  constructor(scope: Construct, id: string, { site, within }: { readonly site: Site; readonly within: Construct }) {
    super(scope, id);
    const [metric] = within.node
      .findAll()
      .flatMap((one) => (one instanceof AppFunction ? [one.counting('Defects', DEFECT)] : []));
    if (metric === undefined) return;
    new SpokenAlarm(this, 'Alarm', {
      site,
      impact:
        'A step met what nobody foresaw: its work comes back until it is a dead letter, or until the code is mended.',
      runbook: 'any step: defect',
      metric,
      threshold: 1,
      evaluationPeriods: 1,
    });
  }
}

/** A schedule with two alarms: it did not run, and it ran into an error. */
import { CfnResource, Duration, Stack, Validations } from 'aws-cdk-lib';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { ContextAttribute, Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct } from 'constructs';
import type { Site } from './site.ts';
import { SpokenAlarm } from './spoken-alarm.ts';

export interface WatchedScheduleProps {
  readonly site: Site;
  readonly runs: LambdaFunction;
  /** Every so many minutes, or once a day at a time of UTC written as cron. */
  readonly when: { readonly everyMinutes: number } | { readonly dailyCron: string };
  readonly impact: string;
  /** Begins its two headings in RUNBOOK.md: `<runbook>: did not run` and `<runbook>: failed`. */
  readonly runbook: string;
}

const DAY = Duration.days(1);

export class WatchedSchedule extends Construct {
  constructor(scope: Construct, id: string, { site, runs, when, impact, runbook }: WatchedScheduleProps) {
    super(scope, id);
    const daily = 'dailyCron' in when;
    new Schedule(this, 'Schedule', {
      schedule: daily
        ? ScheduleExpression.expression(when.dailyCron)
        : ScheduleExpression.rate(Duration.minutes(when.everyMinutes)),
      target: new LambdaInvoke(runs, {
        input: ScheduleTargetInput.fromObject({ scheduledAt: ContextAttribute.scheduledTime }),
        // The next run does what this one missed.
        retryAttempts: 2,
        maxEventAge: Duration.minutes(15),
      }),
      description: runbook,
    });
    acknowledgeVersions(runs);
    const silence = daily ? DAY : Duration.minutes(Math.min(3 * when.everyMinutes, 24 * 60));
    new SpokenAlarm(this, 'DidNotRunAlarm', {
      site,
      impact,
      runbook: `${runbook}: did not run`,
      metric: runs.metricInvocations({ period: silence, statistic: 'sum' }),
      threshold: 0,
      comparisonOperator: ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: daily ? 2 : 1,
      treatMissingData: TreatMissingData.BREACHING,
    });
    new SpokenAlarm(this, 'FailedAlarm', {
      site,
      impact,
      runbook: `${runbook}: failed`,
      metric: runs.metricErrors({ period: silence, statistic: 'sum' }),
      threshold: 1,
      evaluationPeriods: 1,
    });
  }
}

/** CDK's role for the schedule is made beside the stack's own constructs and names the function's versions too. */
function acknowledgeVersions(fn: LambdaFunction): void {
  const resource = fn.node.defaultChild;
  if (!CfnResource.isCfnResource(resource)) return;
  const stack = Stack.of(fn);
  Validations.of(stack).acknowledge({
    id: `AwsSolutions-IAM5[Resource::<${stack.resolve(resource.logicalId)}.Arn>:*]`,
    reason: 'A schedule may call this one function, and any version of it.',
  });
}

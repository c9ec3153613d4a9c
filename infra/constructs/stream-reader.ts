/** One of the two readers the table's stream may ever have: in order per item, halved on error, watched for lag and loss. */
import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { type Function as LambdaFunction, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { KeepsDeadLetters, KeptLetters } from './dead-letters.ts';
import { asTable } from './declared.ts';
import type { Site } from './site.ts';
import { SpokenAlarm } from './spoken-alarm.ts';

export interface StreamReaderProps {
  readonly site: Site;
  readonly table: Table;
  readonly fn: LambdaFunction;
  readonly batch: number;
  /** How long changes are gathered before they are handed over. */
  readonly gatherFor: Duration;
  readonly impact: string;
  /** Begins its two headings in RUNBOOK.md: `<runbook>: gave up` and `<runbook>: lags`. */
  readonly runbook: string;
  /** What brings back what it gave up: a piece of the stream cannot be sent again. */
  readonly mendedBy: string;
}

export class StreamReader extends Construct implements KeepsDeadLetters {
  readonly keptLetters: KeptLetters;

  constructor(scope: Construct, id: string, props: StreamReaderProps) {
    super(scope, id);
    const givenUp = new sqs.Queue(this, 'GivenUp', {
      retentionPeriod: Duration.days(14),
      enforceSSL: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.keptLetters = {
      name: props.runbook,
      queue: givenUp.queueName,
      instead: props.mendedBy,
      permit: (fn) => givenUp.grantConsumeMessages(fn),
    };
    Validations.of(givenUp).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is itself the place for what could not be read; nothing consumes it but an operator.',
    });
    props.fn.addEventSource(
      new DynamoEventSource(asTable(props.table), {
        startingPosition: StartingPosition.TRIM_HORIZON,
        batchSize: props.batch,
        maxBatchingWindow: props.gatherFor,
        reportBatchItemFailures: true,
        bisectBatchOnError: true,
        retryAttempts: 50,
        onFailure: new SqsDlq(givenUp),
      }),
    );
    this.watch(props, givenUp);
    Validations.of(props.fn).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'Lambda needs dynamodb:ListStreams to follow a stream; that action knows no narrower resource.',
    });
  }

  private watch({ site, fn, impact, runbook }: StreamReaderProps, givenUp: sqs.Queue): void {
    new SpokenAlarm(this, 'GaveUpAlarm', {
      site,
      impact,
      runbook: `${runbook}: gave up`,
      metric: givenUp.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1), statistic: 'max' }),
      threshold: 1,
      evaluationPeriods: 1,
    });
    new SpokenAlarm(this, 'LagsAlarm', {
      site,
      impact,
      runbook: `${runbook}: lags`,
      metric: fn.metric('IteratorAge', { period: Duration.minutes(1), statistic: 'max' }),
      threshold: Duration.minutes(10).toMilliseconds(),
      evaluationPeriods: 3,
    });
  }
}

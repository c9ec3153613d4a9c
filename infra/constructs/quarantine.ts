/** Where messages lie that can never work, with the reason; an operator looks at them and may replay them. */
import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Handover } from './handover.ts';
import type { Site } from './site.ts';
import { SpokenAlarm } from './spoken-alarm.ts';

export class Quarantine extends Construct {
  private readonly queue: sqs.Queue;

  constructor(scope: Construct, id: string, { site }: { readonly site: Site }) {
    super(scope, id);
    this.queue = new sqs.Queue(this, 'Queue', {
      retentionPeriod: Duration.days(14),
      visibilityTimeout: Duration.minutes(5),
      enforceSSL: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    Validations.of(this.queue).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'This is the last stop: nothing consumes it but an operator, who deletes what he has dealt with.',
    });
    new SpokenAlarm(this, 'Alarm', {
      site,
      impact: 'A message was set aside because it can never work as it is: what it said has not happened.',
      runbook: 'quarantine: not empty',
      metric: this.queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1), statistic: 'max' }),
      threshold: 1,
      evaluationPeriods: 1,
    });
  }

  /** The right to set a message aside. */
  get receives(): Handover {
    return { value: this.queue.queueUrl, permit: (fn) => this.queue.grantSendMessages(fn) };
  }

  /** The right to look, and to take out what is replayed. */
  get opens(): Handover {
    return { value: this.queue.queueUrl, permit: (fn) => this.queue.grantConsumeMessages(fn) };
  }
}

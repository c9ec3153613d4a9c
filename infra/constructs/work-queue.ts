/** A queue of work: with its dead letters, with two alarms, and with the words to say when they ring. */
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { KeepsDeadLetters, KeptLetters } from './dead-letters.ts';
import type { Handover } from './handover.ts';
import type { Site } from './site.ts';
import { SpokenAlarm } from './spoken-alarm.ts';

export interface WorkQueueProps {
  readonly site: Site;
  /** What people notice when its work is not done. */
  readonly impact: string;
  /** Begins its two headings in RUNBOOK.md: `<runbook>: dead letters` and `<runbook>: late`. */
  readonly runbook: string;
  /** Of the function that does the work. */
  readonly functionTimeout: Duration;
  /** Messages of one group id stay in order. */
  readonly ordered?: boolean;
  /** Holds every message back, so that a burst of them can be answered by one read. */
  readonly delay?: Duration;
  /**
   * How often a message is tried before it is a dead letter; 20 unless said. Why so often: a try that asks to come back in a second
   * (a welcome under way, a WeCom rate limit) counts as one, and the age alarm rings long before the last.
   */
  readonly attempts?: number;
  readonly lateAfter: Duration;
}

export class WorkQueue extends Construct implements KeepsDeadLetters {
  private readonly deadLetters: sqs.Queue;
  private readonly queue: sqs.Queue;
  private readonly name: string;

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id);
    this.name = props.runbook.replace(/ queue$/, '');
    this.deadLetters = new sqs.Queue(this, 'DeadLetters', {
      ...kindOf(props),
      retentionPeriod: Duration.days(14),
      enforceSSL: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.queue = new sqs.Queue(this, 'Queue', {
      ...kindOf(props),
      ...(props.delay ? { deliveryDelay: props.delay } : {}),
      // Lambda may hold a message for its own retries: AWS asks for six times the function's timeout.
      visibilityTimeout: Duration.seconds(6 * props.functionTimeout.toSeconds()),
      retentionPeriod: Duration.days(4),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: props.attempts ?? 20 },
      enforceSSL: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.watch(props);
  }

  /** The right to put work on it. */
  get speaks(): Handover {
    return { value: this.queue.queueUrl, permit: (fn) => this.queue.grantSendMessages(fn) };
  }

  /** The right to take work from it and to say when it shall come back. */
  get takes(): Handover {
    return { value: this.queue.queueUrl, permit: (fn) => this.queue.grantConsumeMessages(fn) };
  }

  /** The right to ask how deep it is, and nothing else. */
  get tellsDepth(): Handover {
    return { value: this.queue.queueUrl, permit: (fn) => this.queue.grant(fn, 'sqs:GetQueueAttributes') };
  }

  /** The right to look at its dead letters, and to send them back. */
  get keptLetters(): KeptLetters {
    return {
      name: this.name,
      queue: this.deadLetters.queueName,
      permit: (fn) => {
        this.deadLetters.grantConsumeMessages(fn);
        this.queue.grantSendMessages(fn);
      },
    };
  }

  /** `fn` is run for its messages, `batch` at a time, at most `atOnce` of it at the same time. */
  feeds(fn: LambdaFunction, { batch, atOnce }: { readonly batch: number; readonly atOnce: number }): void {
    fn.addEventSource(
      new SqsEventSource(this.queue, { batchSize: batch, maxConcurrency: atOnce, reportBatchItemFailures: true }),
    );
  }

  private watch({ site, impact, runbook, lateAfter }: WorkQueueProps): void {
    new SpokenAlarm(this, 'DeadLettersAlarm', {
      site,
      impact,
      runbook: `${runbook}: dead letters`,
      metric: this.deadLetters.metricApproximateNumberOfMessagesVisible({
        period: Duration.minutes(1),
        statistic: 'max',
      }),
      threshold: 1,
      evaluationPeriods: 1,
    });
    new SpokenAlarm(this, 'LateAlarm', {
      site,
      impact,
      runbook: `${runbook}: late`,
      metric: this.queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(1), statistic: 'max' }),
      threshold: lateAfter.toSeconds(),
      evaluationPeriods: 2,
    });
  }
}

/** Throughput per group: campaigns do not wait for each other. */
const kindOf = ({ ordered }: WorkQueueProps): sqs.QueueProps =>
  ordered
    ? {
        fifo: true,
        deduplicationScope: sqs.DeduplicationScope.MESSAGE_GROUP,
        fifoThroughputLimit: sqs.FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
      }
    : {};

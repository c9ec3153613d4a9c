/**
 * A Lambda function with the defaults of the house. It demands exactly the variables its step declares: one that is
 * left out is a compile error that names it, one too many likewise.
 */
import { CfnResource, Duration, Size, Tags, Validations } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { type IFilterPattern, LogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import type { Handover } from './handover.ts';
import type { Site } from './site.ts';

export interface AppFunctionProps<Names extends readonly string[]> {
  readonly site: Site;
  /** `<flow>/<step>`: its folder under functions/. */
  readonly step: string;
  /** What it does, for whoever reads the console. */
  readonly does: string;
  /** The step's declared variables, from its config.ts. */
  readonly declares: Names;
  readonly environment: { readonly [Name in Names[number]]: Handover };
  readonly timeout: Duration;
  readonly memoryMb: number;
  /** Room under /tmp; half a gigabyte unless told. */
  readonly diskMb?: number;
  /** Calls WeCom, which lets in trusted addresses only. */
  readonly callsWecom?: boolean;
  /** For work on a schedule: two runs that overlap would do everything twice, at twice the rate. */
  readonly oneAtATime?: boolean;
}

export class AppFunction<const Names extends readonly string[] = readonly string[]> extends lambda.Function {
  readonly callsWecom: boolean;
  private readonly step: string;
  private readonly namespace: string;

  constructor(scope: Construct, id: string, props: AppFunctionProps<Names>) {
    const { site, step } = props;
    const namespace = metricsOf(site.stage);
    const handed = Object.entries<Handover>(props.environment);
    super(scope, id, {
      ...(props.callsWecom ? site.fixedAddress.placement : {}),
      ...(props.oneAtATime ? ALONE : {}),
      description: `${step}: ${props.does}`,
      code: site.codeOf(step),
      handler: 'index.handler',
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: site.architecture,
      memorySize: props.memoryMb,
      ...(props.diskMb === undefined ? {} : { ephemeralStorageSize: Size.mebibytes(props.diskMb) }),
      timeout: props.timeout,
      environment: {
        ...Object.fromEntries(handed.map(([name, { value }]) => [name, value])),
        POWERTOOLS_SERVICE_NAME: step,
        POWERTOOLS_METRICS_NAMESPACE: namespace,
      },
      loggingFormat: lambda.LoggingFormat.JSON,
      applicationLogLevelV2: lambda.ApplicationLogLevel[site.stage.logLevel],
      systemLogLevelV2: lambda.SystemLogLevel.WARN,
      logGroup: new LogGroup(scope, `${id}Log`, { retention: site.stage.logRetentionDays }),
    });
    this.step = step;
    this.namespace = namespace;
    this.callsWecom = props.callsWecom ?? false;
    for (const [, { permit }] of handed) permit(this);
    this.markStep(step);
    acknowledgeAwsOwnPolicies(this);
  }

  /** How often a piece of its work ended so, by the name of the outcome or of the failure. */
  countOf(outcome: string): Metric {
    const dimensionsMap = { service: this.step };
    return new Metric({ ...PER_FIVE_MINUTES, namespace: this.namespace, metricName: outcome, dimensionsMap });
  }

  /** Counts lines of its log, together with those other functions count under the same name. */
  counting(metricName: string, filterPattern: IFilterPattern): Metric {
    const where = { metricNamespace: this.namespace, metricName };
    new MetricFilter(this, metricName, { ...where, logGroup: this.logGroup, filterPattern, metricValue: '1' });
    return new Metric({ ...PER_FIVE_MINUTES, namespace: this.namespace, metricName });
  }

  /** The highest of a number its log lines carry. */
  measuring(metricName: string, filterPattern: IFilterPattern, metricValue: string): Metric {
    const where = { metricNamespace: this.namespace, metricName };
    new MetricFilter(this, metricName, { ...where, logGroup: this.logGroup, filterPattern, metricValue });
    return new Metric({ ...PER_FIVE_MINUTES, statistic: 'max', namespace: this.namespace, metricName });
  }

  /** Tools find a function by its step, never by its generated name. */
  private markStep(step: string): void {
    Tags.of(this).add('fission:step', step, { includeResourceTypes: ['AWS::Lambda::Function'] });
    const resource = this.node.defaultChild;
    if (CfnResource.isCfnResource(resource)) resource.addMetadata('fission:step', step);
  }
}

/** A start that comes while another runs waits for so long; then the next one does its work. */
const ALONE = { reservedConcurrentExecutions: 1, maxEventAge: Duration.minutes(15) };

const PER_FIVE_MINUTES = { statistic: 'sum', period: Duration.minutes(5) };

const metricsOf = (stage: Stage): string => `fission-${stage.name}`;

function acknowledgeAwsOwnPolicies(fn: lambda.Function): void {
  for (const policy of ['AWSLambdaBasicExecutionRole', 'AWSLambdaVPCAccessExecutionRole'])
    Validations.of(fn).acknowledge({
      id: `AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/${policy}]`,
      reason: "AWS's own policies for writing logs and for a network interface in a VPC; they reach no data of ours.",
    });
}

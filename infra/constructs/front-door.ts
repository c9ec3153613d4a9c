/**
 * The public HTTP API: WeCom's callbacks, participants' own pages and the short-lived poster pages. Limited in rate; its log keeps no query string
 * and no path, because those hold signatures and personal links.
 */
import { CfnOutput, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import * as http from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Site } from './site.ts';
import { SpokenAlarm } from './spoken-alarm.ts';

/** A domain whose filing belongs to the corp, and its certificate in the region of the stack. */
export interface CallbackDomain {
  readonly name: string;
  readonly certificateArn: string;
}

export interface FrontDoorProps {
  readonly site: Site;
  readonly callbackDomain: CallbackDomain | undefined;
}

export class FrontDoor extends Construct {
  /** Where it is reached from outside, without a slash at the end. */
  readonly baseUrl: string;
  private readonly api: http.HttpApi;

  constructor(scope: Construct, id: string, { site, callbackDomain }: FrontDoorProps) {
    super(scope, id);
    this.api = new http.HttpApi(this, 'Api', {
      createDefaultStage: false,
      description: 'wecom-fission: callbacks, posters, pages of participants',
    });
    const stage = this.stageOf(site);
    this.baseUrl = callbackDomain ? this.standsAt(callbackDomain, stage) : this.api.apiEndpoint;
    if (site.stage.isPublic && !callbackDomain) {
      Validations.of(this).addWarning(
        'fission-callbackDomain',
        'No callbackDomain is given. WeCom takes callback addresses only on a domain whose filing belongs to the corp.',
      );
    }
    new CfnOutput(this, 'CallbackUrl', {
      value: `${this.baseUrl}/wecom/callback`,
      description: 'Enter this address in the WeCom console as the callback URL of the app.',
    });
    this.watch(site);
  }

  /** `fn` answers this path. Nobody signs in here: each function proves by itself whom it is talking to. */
  answers(path: string, methods: http.HttpMethod[], fn: IFunction, whyOpen: string): void {
    const integration = new HttpLambdaIntegration(`${methods.join('')}${path.replaceAll(/\W/g, '')}`, fn);
    for (const route of this.api.addRoutes({ path, methods, integration })) {
      Validations.of(route).acknowledge({ id: 'AwsSolutions-APIG4', reason: whyOpen });
    }
  }

  private stageOf({ stage }: Site): http.HttpStage {
    const log = new LogGroup(this, 'AccessLog', {
      retention: stage.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    return new http.HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: stage.requestsPerSecond, burstLimit: stage.requestBurst },
      accessLogSettings: {
        destination: new http.LogGroupLogDestination(log),
        format: AccessLogFormat.custom(
          JSON.stringify({
            requestId: '$context.requestId',
            requestedAt: '$context.requestTimeEpoch',
            route: '$context.routeKey',
            status: '$context.status',
            answeredAfterMs: '$context.responseLatency',
            functionAnsweredAfterMs: '$context.integrationLatency',
            error: '$context.error.messageString',
          }),
        ),
      },
    });
  }

  private standsAt({ name, certificateArn }: CallbackDomain, stage: http.HttpStage): string {
    const domain = new http.DomainName(this, 'Domain', {
      domainName: name,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
    });
    new http.ApiMapping(this, 'Mapping', { api: this.api, domainName: domain, stage });
    new CfnOutput(this, 'CnameTarget', {
      value: domain.regionalDomainName,
      description: `Make ${name} a CNAME of this name.`,
    });
    return `https://${name}`;
  }

  private watch(site: Site): void {
    new SpokenAlarm(this, 'FailsAlarm', {
      site,
      impact:
        'WeCom or a customer got a server error. WeCom repeats a callback three times; what is lost then, a sweep finds.',
      runbook: 'front door: fails',
      metric: this.api.metricServerError({ period: Duration.minutes(5), statistic: 'sum' }),
      threshold: 5,
      evaluationPeriods: 1,
    });
    new SpokenAlarm(this, 'SlowAlarm', {
      site,
      impact: 'Answers come late. WeCom gives up after five seconds and repeats the callback.',
      runbook: 'front door: slow',
      metric: this.api.metricLatency({ period: Duration.minutes(5), statistic: 'p99' }),
      threshold: Duration.seconds(3).toMilliseconds(),
      evaluationPeriods: 3,
    });
  }
}

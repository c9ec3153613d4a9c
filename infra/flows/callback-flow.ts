/** Callback: the one address WeCom calls. Checks that it is WeCom, names what happened, puts one message on one queue. */
import { Duration } from 'aws-cdk-lib';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { ComparisonOperator, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { environment as receive } from '#functions/callback/receive/config.ts';
import { AppFunction } from '../constructs/app-function.ts';
import type { FrontDoor } from '../constructs/front-door.ts';
import type { Site } from '../constructs/site.ts';
import { SpokenAlarm } from '../constructs/spoken-alarm.ts';
import type { ContactFlow } from './contact-flow.ts';
import type { FlowProps } from './flow-props.ts';
import type { GroupFlow } from './group-flow.ts';

export interface CallbackFlowProps extends FlowProps {
  readonly group: GroupFlow;
  readonly contact: ContactFlow;
  readonly frontDoor: FrontDoor;
}

/** How a genuine call ends. What failed for our own sake says nothing of its seal. */
const ACCEPTED = ['verified', 'group-changed', 'contact-changed', 'kept-for-nobody'];

export class CallbackFlow extends Construct {
  constructor(scope: Construct, id: string, { site, state, group, contact, frontDoor }: CallbackFlowProps) {
    super(scope, id);
    const fn = new AppFunction(this, 'Receive', {
      site,
      step: 'callback/receive',
      does: 'checks a callback of WeCom and names what happened',
      declares: receive,
      environment: {
        SECRET_ID: state.secret.reads,
        GROUP_EVENTS_QUEUE_URL: group.events.speaks,
        CONTACT_EVENTS_QUEUE_URL: contact.events.speaks,
      },
      // WeCom gives up after five seconds (protocol: docs path 90930).
      timeout: Duration.seconds(5),
      memoryMb: 1024,
    });
    const whyOpen =
      "WeCom signs each call; the function checks the signature before anything else (WeCom's own scheme).";
    frontDoor.answers('/wecom/callback', [HttpMethod.GET, HttpMethod.POST], fn, whyOpen);
    this.watchSeals(site, fn);
  }

  /** By share, not by number: the wrong key of a small brand refuses few callbacks, but all of them. */
  private watchSeals(site: Site, fn: AppFunction): void {
    const ending = (outcome: string) => FilterPattern.stringValue('$.outcome', '=', outcome);
    const refused = ending('refused');
    const judged = FilterPattern.any(refused, ...ACCEPTED.map(ending));
    new SpokenAlarm(this, 'RefusesAlarm', {
      site,
      impact:
        'More than half of the callbacks are refused: the keys in the WeCom console are not those in the secret, or someone forges them.',
      runbook: 'callback: refuses',
      metric: new MathExpression({
        expression: 'IF(FILL(refused, 0) >= 5, FILL(refused, 0) / judged, 0)',
        usingMetrics: {
          refused: fn.counting('CallbacksRefused', refused),
          judged: fn.counting('CallbacksJudged', judged),
        },
        period: Duration.minutes(15),
      }),
      threshold: 0.5,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
    });
  }
}

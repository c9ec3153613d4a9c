/** Callback: the one address WeCom calls. Checks that it is WeCom, names what happened, puts one message on one queue. */
import { Duration } from 'aws-cdk-lib';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { Construct } from 'constructs';
import { environment as receive } from '#functions/callback/receive/config.ts';
import { AppFunction } from '../constructs/app-function.ts';
import type { FrontDoor } from '../constructs/front-door.ts';
import { SpokenAlarm } from '../constructs/spoken-alarm.ts';
import type { ContactFlow } from './contact-flow.ts';
import type { FlowProps } from './flow-props.ts';
import type { GroupFlow } from './group-flow.ts';

export interface CallbackFlowProps extends FlowProps {
  readonly group: GroupFlow;
  readonly contact: ContactFlow;
  readonly frontDoor: FrontDoor;
}

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
    new SpokenAlarm(this, 'RefusesAlarm', {
      site,
      impact:
        'Many callbacks are refused: someone forges them, or the keys in the WeCom console are not those in the secret.',
      runbook: 'callback: refuses',
      metric: fn.countOf('refused'),
      threshold: 100,
      evaluationPeriods: 2,
    });
  }
}

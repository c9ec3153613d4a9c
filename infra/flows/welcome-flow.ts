/** Welcome: WelcomeDue → upload the poster, greet the new contact, once, inside his 20 seconds. */
import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { environment as send } from '#functions/welcome/send/config.ts';
import { AppFunction } from '../constructs/app-function.ts';
import { plain } from '../constructs/handover.ts';
import { WorkQueue } from '../constructs/work-queue.ts';
import type { FlowProps } from './flow-props.ts';

const SEND_TIMEOUT = Duration.seconds(20);

export class WelcomeFlow extends Construct {
  readonly due: WorkQueue;

  constructor(scope: Construct, id: string, props: FlowProps & { readonly publicBaseUrl: string }) {
    super(scope, id);
    const { site, state, wecomApiBase, quarantine } = props;
    this.due = new WorkQueue(this, 'Due', {
      site,
      impact: 'New contacts are not greeted: they get no poster and no word from the brand.',
      runbook: 'welcome queue',
      functionTimeout: SEND_TIMEOUT,
      lateAfter: Duration.minutes(2),
    });
    const fn = new AppFunction(this, 'Send', {
      site,
      step: 'welcome/send',
      does: 'greets a new contact with his poster',
      declares: send,
      environment: {
        TABLE_NAME: state.table.recordsReferrals,
        SECRET_ID: state.secret.reads,
        WECOM_API_BASE: plain(wecomApiBase),
        POSTER_BUCKET: state.posters.shows,
        PUBLIC_BASE_URL: plain(props.publicBaseUrl),
        WELCOME_QUEUE_URL: this.due.takes,
        QUARANTINE_QUEUE_URL: quarantine.receives,
      },
      timeout: SEND_TIMEOUT,
      memoryMb: 512,
      callsWecom: true,
    });
    this.due.feeds(fn, { batch: 1, atOnce: 10 });
  }
}

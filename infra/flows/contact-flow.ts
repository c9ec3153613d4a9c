/** Contact: ContactChanged → participant, referral, poster asked for; and the sweep that finds contacts nobody told us of. */
import { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { environment as record } from '#functions/contact/record/config.ts';
import { environment as sweep } from '#functions/contact/sweep/config.ts';
import { AppFunction } from '../constructs/app-function.ts';
import { both, plain } from '../constructs/handover.ts';
import type { Site } from '../constructs/site.ts';
import { SpokenAlarm } from '../constructs/spoken-alarm.ts';
import { WatchedSchedule } from '../constructs/watched-schedule.ts';
import { WorkQueue } from '../constructs/work-queue.ts';
import type { FlowProps } from './flow-props.ts';
import type { GroupFlow } from './group-flow.ts';
import type { PosterFlow } from './poster-flow.ts';
import type { WelcomeFlow } from './welcome-flow.ts';

const RECORD_TIMEOUT = Duration.seconds(15);

export interface ContactFlowProps extends FlowProps {
  readonly group: GroupFlow;
  readonly poster: PosterFlow;
  readonly welcome: WelcomeFlow;
}

export class ContactFlow extends Construct {
  readonly events: WorkQueue;

  constructor(scope: Construct, id: string, props: ContactFlowProps) {
    super(scope, id);
    this.events = new WorkQueue(this, 'Events', {
      site: props.site,
      impact: 'New contacts are not recorded: referrals and posters wait.',
      runbook: 'contact events queue',
      functionTimeout: RECORD_TIMEOUT,
      ordered: true,
      lateAfter: Duration.minutes(2),
    });
    this.record(props);
    this.sweep(props);
  }

  private record({ site, state, quarantine, group, poster, welcome, wecomApiBase }: ContactFlowProps): void {
    const fn = new AppFunction(this, 'Record', {
      site,
      step: 'contact/record',
      does: 'decides who brought this contact, records it once, asks for his poster',
      declares: record,
      environment: {
        TABLE_NAME: state.table.recordsReferrals,
        SECRET_ID: state.secret.reads,
        WECOM_API_BASE: plain(wecomApiBase),
        GROUP_EVENTS_QUEUE_URL: group.events.speaks,
        POSTER_WANTED_QUEUE_URL: poster.wanted.speaks,
        WELCOME_QUEUE_URL: welcome.due.speaks,
        CONTACT_EVENTS_QUEUE_URL: this.events.takes,
        QUARANTINE_QUEUE_URL: quarantine.receives,
      },
      timeout: RECORD_TIMEOUT,
      memoryMb: 512,
      // Where only newcomers to the corp count, WeCom is asked who is one.
      callsWecom: true,
    });
    this.events.feeds(fn, { batch: 5, atOnce: 10 });
    this.watchGreetings(site, fn);
  }

  /** Without a welcome code there is no way to greet: some other tool may have taken it, or callbacks come too late. */
  private watchGreetings(site: Site, fn: AppFunction): void {
    const entered = FilterPattern.stringValue('$.outcome', '=', 'entered');
    const mute = FilterPattern.all(entered, FilterPattern.booleanValue('$.facts.hasTicket', false));
    new SpokenAlarm(this, 'WithoutWelcomeCodeAlarm', {
      site,
      impact: 'More than half of the new contacts cannot be greeted; they get their posters from staff.',
      runbook: 'contacts: no welcome code',
      metric: new MathExpression({
        expression: 'IF(FILL(entered, 0) >= 20, FILL(mute, 0) / entered, 0)',
        usingMetrics: { entered: fn.counting('ContactsEntered', entered), mute: fn.counting('ContactsMute', mute) },
        period: Duration.minutes(15),
      }),
      threshold: 0.5,
      evaluationPeriods: 1,
    });
  }

  private sweep({ site, state, wecomApiBase }: ContactFlowProps): void {
    const fn = new AppFunction(this, 'Sweep', {
      site,
      step: 'contact/sweep',
      does: 'reads the contacts of staff again and reports what no callback told',
      declares: sweep,
      environment: {
        TABLE_NAME: both(state.table.readsReferrals, state.table.sharesWecomAccess),
        SECRET_ID: state.secret.reads,
        WECOM_API_BASE: plain(wecomApiBase),
        CONTACT_EVENTS_QUEUE_URL: this.events.speaks,
      },
      timeout: Duration.minutes(10),
      memoryMb: 512,
      callsWecom: true,
    });
    new WatchedSchedule(this, 'SweepSchedule', {
      site,
      runs: fn,
      when: { everyMinutes: site.stage.contactSweepEveryMinutes },
      impact: 'Contacts whose callback was lost are not found.',
      runbook: 'contact sweep',
    });
  }
}

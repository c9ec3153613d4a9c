/** Contact: ContactChanged → participant, referral, poster asked for; reads of whole lists of contacts, and the sweep that asks for those not read for a while. */
import { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { environment as read } from '#functions/contact/read/config.ts';
import { environment as record } from '#functions/contact/record/config.ts';
import { environment as sweep } from '#functions/contact/sweep/config.ts';
import { AppFunction } from '../constructs/app-function.ts';
import { plain } from '../constructs/handover.ts';
import type { Site } from '../constructs/site.ts';
import { SpokenAlarm } from '../constructs/spoken-alarm.ts';
import { WatchedSchedule } from '../constructs/watched-schedule.ts';
import { WorkQueue } from '../constructs/work-queue.ts';
import type { FlowProps } from './flow-props.ts';
import type { GroupFlow } from './group-flow.ts';
import type { PosterFlow } from './poster-flow.ts';
import type { WelcomeFlow } from './welcome-flow.ts';

const RECORD_TIMEOUT = Duration.seconds(15);
/** A list of ten thousand contacts is a hundred calls one after the other. */
const READ_TIMEOUT = Duration.minutes(5);

export interface ContactFlowProps extends FlowProps {
  readonly group: GroupFlow;
  readonly poster: PosterFlow;
  readonly welcome: WelcomeFlow;
}

export class ContactFlow extends Construct {
  readonly events: WorkQueue;
  readonly reads: WorkQueue;

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
    this.reads = new WorkQueue(this, 'Reads', {
      site: props.site,
      impact:
        'Contacts are not read again: who came or went without a callback is not found, and no referral of a contact campaign qualifies.',
      runbook: 'contact reads queue',
      functionTimeout: READ_TIMEOUT,
      ordered: true,
      // What is unwell is tried every half minute, for half an hour; then the next sweep asks anew.
      attempts: 50,
      lateAfter: Duration.hours(1),
    });
    this.record(props);
    this.read(props);
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

  private read({ site, state, quarantine, wecomApiBase }: ContactFlowProps): void {
    const fn = new AppFunction(this, 'Read', {
      site,
      step: 'contact/read',
      does: "compares WeCom's list of a staff member's contacts with ours and reports what no callback told",
      declares: read,
      environment: {
        TABLE_NAME: state.table.recordsReferrals,
        SECRET_ID: state.secret.reads,
        WECOM_API_BASE: plain(wecomApiBase),
        CONTACT_READS_QUEUE_URL: this.reads.takes,
        CONTACT_EVENTS_QUEUE_URL: this.events.speaks,
        QUARANTINE_QUEUE_URL: quarantine.receives,
      },
      timeout: READ_TIMEOUT,
      memoryMb: 512,
      callsWecom: true,
    });
    // WeCom slows down lists of contacts that are read side by side sooner than its limits say.
    this.reads.feeds(fn, { batch: 1, atOnce: 2 });
  }

  private sweep({ site, state }: ContactFlowProps): void {
    const fn = new AppFunction(this, 'Sweep', {
      site,
      step: 'contact/sweep',
      does: 'asks for a read of the contacts of every staff member not read for too long',
      declares: sweep,
      environment: {
        TABLE_NAME: state.table.readsReferrals,
        CONTACT_READS_QUEUE_URL: this.reads.speaks,
        STALE_AFTER_MINUTES: plain(String(site.stage.staleAfterMinutes)),
      },
      timeout: Duration.minutes(5),
      memoryMb: 512,
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

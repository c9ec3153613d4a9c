/** Poster: PosterWanted → the one we have, or a live code and PosterRequested → pixels in S3 → WelcomeDue. */
import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { environment as render } from '#functions/poster/render/config.ts';
import { environment as request } from '#functions/poster/request/config.ts';
import { AppFunction } from '../constructs/app-function.ts';
import { plain } from '../constructs/handover.ts';
import { SpokenAlarm } from '../constructs/spoken-alarm.ts';
import { WorkQueue, type WorkQueueProps } from '../constructs/work-queue.ts';
import type { FlowProps } from './flow-props.ts';
import type { WelcomeFlow } from './welcome-flow.ts';

const REQUEST_TIMEOUT = Duration.seconds(20);
const RENDER_TIMEOUT = Duration.seconds(30);

export interface PosterFlowProps extends FlowProps {
  readonly welcome: WelcomeFlow;
  readonly pictureHosts: string;
}

type Spoken = Pick<WorkQueueProps, 'impact' | 'runbook' | 'lateAfter'>;

export class PosterFlow extends Construct {
  readonly wanted: WorkQueue;
  /** What nobody waits for is asked for here, so that nobody who waits stands behind it. */
  readonly wantedInBulk: WorkQueue;
  readonly urgent: WorkQueue;
  readonly bulk: WorkQueue;

  constructor(scope: Construct, id: string, props: PosterFlowProps) {
    super(scope, id);
    this.wanted = this.queueOfRequests('Wanted', props, {
      impact: 'Participants get no code and no poster, so nobody can come by them.',
      runbook: 'poster wanted queue',
      lateAfter: Duration.minutes(10),
    });
    this.wantedInBulk = this.queueOfRequests('WantedInBulk', props, {
      impact: 'Posters that are made before anybody waits for them are not asked for.',
      runbook: 'bulk poster wanted queue',
      lateAfter: Duration.hours(6),
    });
    this.urgent = this.queueOfDrawings('Urgent', props, {
      impact: 'People who wait for their poster do not get it with their welcome.',
      runbook: 'urgent poster queue',
      lateAfter: Duration.minutes(2),
    });
    this.bulk = this.queueOfDrawings('Bulk', props, {
      impact: 'Posters that nobody waits for right now are not drawn.',
      runbook: 'bulk poster queue',
      lateAfter: Duration.hours(6),
    });
    this.request(props);
    this.render(props);
  }

  private queueOfRequests(id: string, { site }: FlowProps, spoken: Spoken): WorkQueue {
    // WeCom's own pauses last for minutes; what it refuses now, it takes later.
    const attempts = 50;
    return new WorkQueue(this, id, { site, functionTimeout: REQUEST_TIMEOUT, ordered: true, attempts, ...spoken });
  }

  private queueOfDrawings(id: string, { site }: FlowProps, spoken: Spoken): WorkQueue {
    return new WorkQueue(this, id, { site, functionTimeout: RENDER_TIMEOUT, ...spoken });
  }

  private request({ site, state, quarantine, welcome, wecomApiBase }: PosterFlowProps): void {
    const fn = new AppFunction(this, 'Request', {
      site,
      step: 'poster/request',
      does: 'makes the live code and asks for the poster, unless both exist',
      declares: request,
      environment: {
        TABLE_NAME: state.table.recordsReferrals,
        SECRET_ID: state.secret.reads,
        WECOM_API_BASE: plain(wecomApiBase),
        POSTER_WANTED_QUEUE_URL: this.wanted.takes,
        POSTER_WANTED_IN_BULK_QUEUE_URL: this.wantedInBulk.takes,
        POSTER_URGENT_QUEUE_URL: this.urgent.speaks,
        POSTER_BULK_QUEUE_URL: this.bulk.speaks,
        WELCOME_QUEUE_URL: welcome.due.speaks,
        QUARANTINE_QUEUE_URL: quarantine.receives,
      },
      timeout: REQUEST_TIMEOUT,
      memoryMb: 512,
      callsWecom: true,
    });
    this.wanted.feeds(fn, { batch: 1, atOnce: 10 });
    this.wantedInBulk.feeds(fn, { batch: 1, atOnce: 5 });
    new SpokenAlarm(this, 'CodesUsedUpAlarm', {
      site,
      impact: 'The quota of live codes is used up: participants get the official poster, and friends are not theirs.',
      runbook: 'live codes: used up',
      metric: fn.countOf('entry-poster-instead'),
      threshold: 1,
      evaluationPeriods: 1,
    });
  }

  private render({ site, state, quarantine, welcome, pictureHosts }: PosterFlowProps): void {
    const fn = new AppFunction(this, 'Render', {
      site,
      step: 'poster/render',
      does: 'draws one poster and puts it into S3',
      declares: render,
      environment: {
        TABLE_NAME: state.table.recordsReferrals,
        POSTER_BUCKET: state.posters.stores,
        WELCOME_QUEUE_URL: welcome.due.speaks,
        PICTURE_HOSTS: plain(pictureHosts),
        POSTER_URGENT_QUEUE_URL: this.urgent.takes,
        POSTER_BULK_QUEUE_URL: this.bulk.takes,
        QUARANTINE_QUEUE_URL: quarantine.receives,
      },
      timeout: RENDER_TIMEOUT,
      // 1769 MB is where Lambda gives one whole processor.
      memoryMb: 1769,
    });
    this.urgent.feeds(fn, { batch: 1, atOnce: 10 });
    this.bulk.feeds(fn, { batch: 1, atOnce: 2 });
    new SpokenAlarm(this, 'HardToReadAlarm', {
      site,
      impact: 'Posters go out whose code some phones cannot read, so friends scan in vain.',
      runbook: 'posters: hard to read',
      metric: fn.countOf('drawn-hard-to-read'),
      threshold: 2,
      evaluationPeriods: 1,
    });
  }
}

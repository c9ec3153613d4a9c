/** Operator: every command of the CLI, by one function that only those may call whom IAM lets. */
import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { environment as command } from '#functions/operator/command/config.ts';
import { AppFunction } from '../constructs/app-function.ts';
import { deadLettersWithin } from '../constructs/dead-letters.ts';
import { plain } from '../constructs/handover.ts';
import type { ContactFlow } from './contact-flow.ts';
import type { FlowProps } from './flow-props.ts';
import type { GroupFlow } from './group-flow.ts';
import type { PosterFlow } from './poster-flow.ts';
import type { PosterWarming } from './poster-warming.ts';
import type { RewardFlow } from './reward-flow.ts';

export interface OperatorFlowProps extends FlowProps {
  readonly group: GroupFlow;
  readonly contact: ContactFlow;
  readonly poster: PosterFlow;
  readonly warming: PosterWarming;
  readonly reward: RewardFlow;
  readonly pictureHosts: string;
}

export class OperatorFlow extends Construct {
  constructor(scope: Construct, id: string, props: OperatorFlowProps) {
    super(scope, id);
    const { site, state, quarantine, group, contact, poster, warming, reward } = props;
    const fn = new AppFunction(this, 'Command', {
      site,
      step: 'operator/command',
      does: 'carries out one command of the CLI',
      declares: command,
      environment: {
        // Who waits for a prize is found by the index of what is owed.
        TABLE_NAME: state.table.settlesHolds,
        SECRET_ID: state.secret.keeps,
        WECOM_API_BASE: plain(props.wecomApiBase),
        POSTER_BUCKET: state.posters.stores,
        LAKE_BUCKET: state.lake.showsReports,
        PICTURE_HOSTS: plain(props.pictureHosts),
        POSTER_WANTED_QUEUE_URL: poster.wanted.speaks,
        POSTER_WARMING_QUEUE_URL: warming.turns.speaks,
        POSTER_WANTED_IN_BULK_QUEUE_URL: poster.wantedInBulk.speaks,
        POSTER_BULK_QUEUE_URL: poster.bulk.speaks,
        GROUP_EVENTS_QUEUE_URL: group.events.speaks,
        CONTACT_READS_QUEUE_URL: contact.reads.speaks,
        REWARDS_QUEUE_URL: reward.due.speaks,
        QUARANTINE_QUEUE_URL: quarantine.opens,
        // With the right to speak to every queue of work: what was set aside is sent back to any of them, too.
        DEAD_LETTER_QUEUES: deadLettersWithin(Stack.of(this)),
      },
      timeout: Duration.minutes(5),
      // A template is proved by drawing and reading sixteen posters: one whole processor, as where posters are drawn.
      memoryMb: 1769,
      callsWecom: true,
    });
    new CfnOutput(this, 'CommandFunction', { value: fn.functionName, description: 'The CLI calls this function.' });
  }
}

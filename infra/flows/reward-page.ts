/** A participant's own page: one function that only reads, one that claims, one that replaces his link; each may do that and no more. */
import { Duration } from 'aws-cdk-lib';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { Construct } from 'constructs';
import { environment as page } from '#functions/reward/page/config.ts';
import { environment as redeem } from '#functions/reward/redeem/config.ts';
import { environment as relink } from '#functions/reward/relink/config.ts';
import { AppFunction } from '../constructs/app-function.ts';
import type { FrontDoor } from '../constructs/front-door.ts';
import { plain } from '../constructs/handover.ts';
import type { FlowProps } from './flow-props.ts';

const WHY_OPEN =
  'A consumer has no account here: a random token, which he can replace, opens his own page and no other.';
/** People wait for an answer, but not for long. */
const ANSWERED_WITHIN = Duration.seconds(10);

export interface RewardPageProps extends FlowProps {
  readonly frontDoor: FrontDoor;
  readonly pictureHosts: string;
}

export class RewardPage extends Construct {
  constructor(scope: Construct, id: string, { site, state, frontDoor, pictureHosts }: RewardPageProps) {
    super(scope, id);
    const showing = new AppFunction(this, 'Page', {
      site,
      step: 'reward/page',
      does: 'shows a participant whom he has brought, what he has earned, and his poster',
      declares: page,
      environment: {
        TABLE_NAME: state.table.showsOwnPage,
        POSTER_BUCKET: state.posters.shows,
        PICTURE_HOSTS: plain(pictureHosts),
      },
      timeout: ANSWERED_WITHIN,
      memoryMb: 512,
    });
    const claiming = new AppFunction(this, 'Redeem', {
      site,
      step: 'reward/redeem',
      does: 'makes a prize his who claims it on his page',
      declares: redeem,
      environment: { TABLE_NAME: state.table.claimsPrizes },
      timeout: ANSWERED_WITHIN,
      memoryMb: 512,
    });
    const replacing = new AppFunction(this, 'Relink', {
      site,
      step: 'reward/relink',
      does: 'replaces the link to his page for whoever asks for it there',
      declares: relink,
      environment: { TABLE_NAME: state.table.replacesLinks },
      timeout: ANSWERED_WITHIN,
      memoryMb: 512,
    });
    frontDoor.answers('/me/{token}', [HttpMethod.GET], showing, WHY_OPEN);
    frontDoor.answers('/me/{token}/poster', [HttpMethod.GET], showing, WHY_OPEN);
    frontDoor.answers('/me/{token}/seat/{rung}', [HttpMethod.GET], showing, WHY_OPEN);
    frontDoor.answers('/me/{token}/claim', [HttpMethod.POST], claiming, WHY_OPEN);
    frontDoor.answers('/me/{token}/rotate', [HttpMethod.POST], replacing, WHY_OPEN);
  }
}

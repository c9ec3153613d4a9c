/** The page behind a poster link: for whom the poster was not ready when he was greeted. */
import { Duration } from 'aws-cdk-lib';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { Construct } from 'constructs';
import { environment as view } from '#functions/poster/view/config.ts';
import { AppFunction } from '../constructs/app-function.ts';
import type { FrontDoor } from '../constructs/front-door.ts';
import type { FlowProps } from './flow-props.ts';

export class PosterPage extends Construct {
  constructor(scope: Construct, id: string, { site, state, frontDoor }: FlowProps & { readonly frontDoor: FrontDoor }) {
    super(scope, id);
    const fn = new AppFunction(this, 'View', {
      site,
      step: 'poster/view',
      does: 'shows a poster that could not travel in its welcome',
      declares: view,
      environment: { TABLE_NAME: state.table.followsPosterLinks, POSTER_BUCKET: state.posters.shows },
      timeout: Duration.seconds(5),
      memoryMb: 512,
    });
    const whyOpen = 'A consumer has no account here: a random token, valid for seven days, opens one poster.';
    frontDoor.answers('/p/{token}', [HttpMethod.GET], fn, whyOpen);
  }
}

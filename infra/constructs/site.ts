/** What every flow is told about the place it stands in. */

import type { Architecture, Code } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Stage } from '../stages.ts';
import type { FixedAddress } from './fixed-address.ts';

export interface Site {
  readonly stage: Stage;
  readonly architecture: Architecture;
  readonly codeOf: (step: string) => Code;
  readonly alarms: ITopic;
  /** The network of those who call WeCom. */
  readonly fixedAddress: FixedAddress;
}

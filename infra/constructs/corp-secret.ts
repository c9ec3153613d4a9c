/** The one secret: made empty, filled by `fission secrets set`. Until then the webhook answers that it is not configured. */
import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { CfnSecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { Handover } from './handover.ts';

export class CorpSecret extends Secret {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      description: 'WeCom corp secrets: callback keys (current and next), app secret, key of invite codes.',
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const resource = this.node.defaultChild;
    // CDK would invent a password; an empty secret is how "not configured yet" is told.
    if (resource instanceof CfnSecret) resource.addPropertyDeletionOverride('GenerateSecretString');
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'WeCom keys are changed in its console by a person; current and next stand side by side meanwhile.',
    });
  }

  get reads(): Handover {
    return { value: this.secretArn, permit: (fn) => this.grantRead(fn) };
  }

  /** Fills it, and makes the code key once. */
  get keeps(): Handover {
    return {
      value: this.secretArn,
      permit: (fn) => {
        this.grantRead(fn);
        this.grantWrite(fn);
      },
    };
  }
}

/** What must survive: the table, the files, the secret, and the address WeCom trusts. Nothing here is ever replaced. */
import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import { CfnEIP } from 'aws-cdk-lib/aws-ec2';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { CorpSecret } from '../constructs/corp-secret.ts';
import { FissionTable } from '../constructs/fission-table.ts';
import { LakeBucket, PosterBucket } from '../constructs/poster-bucket.ts';
import type { Stage } from '../stages.ts';

export class StateStack extends Stack {
  readonly table: FissionTable;
  readonly posters: PosterBucket;
  readonly lake: LakeBucket;
  readonly secret: CorpSecret;
  /** Registered with WeCom as trusted, so it outlives the service. */
  readonly address: CfnEIP;

  constructor(scope: Construct, id: string, { stage, ...props }: StackProps & { readonly stage: Stage }) {
    super(scope, id, props);
    const accessLog = this.accessLog();
    this.table = new FissionTable(this, 'Table');
    this.posters = new PosterBucket(this, 'Posters', { accessLog, keepDays: stage.posterLifetimeDays });
    this.lake = new LakeBucket(this, 'Lake', { accessLog });
    this.secret = new CorpSecret(this, 'CorpSecret');
    this.address = new CfnEIP(this, 'Address', { domain: 'vpc' });
    this.address.applyRemovalPolicy(RemovalPolicy.RETAIN);
    new CfnOutput(this, 'TrustedAddress', {
      value: this.address.attrPublicIp,
      description: 'Enter this address as trusted (企业可信IP) in the WeCom console.',
    });
    new CfnOutput(this, 'SecretName', { value: this.secret.secretName });
    new CfnOutput(this, 'TableName', { value: this.table.tableName });
    new CfnOutput(this, 'PosterBucketName', { value: this.posters.bucketName });
    new CfnOutput(this, 'LakeBucketName', { value: this.lake.bucketName });
  }

  private accessLog(): s3.Bucket {
    const bucket = new s3.Bucket(this, 'AccessLog', {
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      encryption: s3.BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      lifecycleRules: [{ expiration: Duration.days(90) }],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    Validations.of(bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'This bucket receives the access logs of the others; logging itself would never end.',
    });
    return bucket;
  }
}

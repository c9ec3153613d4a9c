/** Posters, each at the address of its content: private, TLS only, lent out by what one does with it. */
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Grant } from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Handover } from './handover.ts';

export class PosterBucket extends s3.Bucket {
  constructor(scope: Construct, id: string, { accessLog, keepDays }: { accessLog: s3.IBucket; keepDays: number }) {
    super(scope, id, {
      ...privateBucket(accessLog, 'posters/'),
      lifecycleRules: [{ expiration: Duration.days(keepDays), abortIncompleteMultipartUploadAfter: Duration.days(1) }],
    });
  }

  /** Draws: writes what is not there yet. */
  get stores(): Handover {
    return this.lent(['s3:GetObject', 's3:PutObject']);
  }

  /** Shows: reads, or signs an address with its own right to read. */
  get shows(): Handover {
    return this.lent(['s3:GetObject']);
  }

  private lent(actions: string[]): Handover {
    return {
      value: this.bucketName,
      permit: (grantee) => {
        Grant.addToPrincipal({ grantee, actions, resourceArns: [this.arnForObjects('*')] });
        // Without the right to list, S3 answers 403 where it means "there is no such file".
        Grant.addToPrincipal({ grantee, actions: ['s3:ListBucket'], resourceArns: [this.bucketArn] });
      },
    };
  }
}

/** Event lake: facts are added, nothing is read back or overwritten by a function. */
export class LakeBucket extends s3.Bucket {
  constructor(scope: Construct, id: string, { accessLog }: { readonly accessLog: s3.IBucket }) {
    super(scope, id, {
      ...privateBucket(accessLog, 'lake/'),
      lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(1) }],
    });
  }

  get archives(): Handover {
    return {
      value: this.bucketName,
      permit: (grantee) => {
        Grant.addToPrincipal({ grantee, actions: ['s3:PutObject'], resourceArns: [this.arnForObjects('*')] });
      },
    };
  }
}

const privateBucket = (accessLog: s3.IBucket, prefix: string): s3.BucketProps => ({
  blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
  objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
  encryption: s3.BucketEncryption.S3_MANAGED,
  enforceSSL: true,
  serverAccessLogsBucket: accessLog,
  serverAccessLogsPrefix: prefix,
  removalPolicy: RemovalPolicy.RETAIN,
});

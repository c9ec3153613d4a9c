/**
 * Posters, each at the address of its content, plates to print them from, and the brand's own art: private, TLS only, lent out by what
 * one does with it. Posters and plates go after a while, art never.
 */
import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { Grant } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { LAKE_PREFIXES, PASSING_PREFIXES } from '#shared/adapters/s3/schema.ts';
import { asBucket } from './declared.ts';
import { both, type Handover } from './handover.ts';

const { facts: FACTS, compacted: COMPACTED, rollups: ROLLUPS, reports: REPORTS } = LAKE_PREFIXES;

export class PosterBucket extends s3.Bucket {
  constructor(scope: Construct, id: string, { accessLog, keepDays }: { accessLog: s3.Bucket; keepDays: number }) {
    super(scope, id, {
      ...privateBucket(accessLog, 'posters/'),
      lifecycleRules: [
        { abortIncompleteMultipartUploadAfter: Duration.days(1) },
        ...PASSING_PREFIXES.map((prefix) => ({ prefix, expiration: Duration.days(keepDays) })),
      ],
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
        acknowledgeAllObjects(grantee, this);
        // Without the right to list, S3 answers 403 where it means "there is no such file".
        Grant.addToPrincipal({ grantee, actions: ['s3:ListBucket'], resourceArns: [this.bucketArn] });
      },
    };
  }
}

/** Event lake: facts are added and never overwritten; figures and reports are worked out of them beside them. */
export class LakeBucket extends s3.Bucket {
  constructor(scope: Construct, id: string, { accessLog }: { readonly accessLog: s3.Bucket }) {
    super(scope, id, {
      ...privateBucket(accessLog, 'lake/'),
      lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(1) }],
    });
  }

  /** Facts go in; nothing is read back. */
  get archives(): Handover {
    return this.lent(['s3:PutObject'], [FACTS]);
  }

  /** Facts are read, and lie packed beside themselves; what they were packed into before goes. */
  get packs(): Handover {
    return both(this.reads, this.lent(['s3:PutObject', 's3:DeleteObject'], [COMPACTED]));
  }

  /** Facts are read, figures put down. */
  get workedOut(): Handover {
    return both(this.reads, this.lent(['s3:PutObject'], [ROLLUPS]));
  }

  /** Figures are read, reports put down. */
  get published(): Handover {
    return both(this.readsReports, this.lent(['s3:PutObject'], [REPORTS]));
  }

  /** Reports may be looked at, and no facts. */
  get showsReports(): Handover {
    return both(this.lent(['s3:GetObject'], [REPORTS]), this.listed);
  }

  /** Reports and the figures they were drawn from. */
  get readsReports(): Handover {
    return both(this.lent(['s3:GetObject'], [REPORTS, ROLLUPS]), this.listed);
  }

  /** Everything may be looked at, nothing changed. */
  get reads(): Handover {
    return both(this.lent(['s3:GetObject'], ['']), this.listed);
  }

  /** Without the right to list, S3 answers 403 where it means "there is no such file". */
  private get listed(): Handover {
    return {
      value: this.bucketName,
      permit: (grantee) => {
        Grant.addToPrincipal({ grantee, actions: ['s3:ListBucket'], resourceArns: [this.bucketArn] });
      },
    };
  }

  private lent(actions: string[], prefixes: readonly string[]): Handover {
    return {
      value: this.bucketName,
      permit: (grantee) => {
        const resourceArns = prefixes.map((prefix) => this.arnForObjects(`${prefix}*`));
        Grant.addToPrincipal({ grantee, actions, resourceArns });
        for (const prefix of prefixes) acknowledgeAllObjects(grantee, this, prefix);
      },
    };
  }
}

/** Every function that may touch a file may touch each file of that bucket. */
function acknowledgeAllObjects(fn: IFunction, bucket: s3.Bucket, prefix = ''): void {
  const exported: unknown = Stack.of(bucket).exportValue(bucket.bucketArn);
  const { 'Fn::ImportValue': name } = Stack.of(fn).resolve(exported);
  Validations.of(fn).acknowledge({
    id: `AwsSolutions-IAM5[Resource::${name}/${prefix}*]`,
    reason: 'Whoever uses a bucket uses all of its files, and their names are not known beforehand.',
  });
}

const privateBucket = (accessLog: s3.Bucket, prefix: string): s3.BucketProps => ({
  blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
  objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
  encryption: s3.BucketEncryption.S3_MANAGED,
  enforceSSL: true,
  serverAccessLogsBucket: asBucket(accessLog),
  serverAccessLogsPrefix: prefix,
  removalPolicy: RemovalPolicy.RETAIN,
});

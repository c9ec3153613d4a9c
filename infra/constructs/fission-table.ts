/** The one table: keys and index from the store's own schema, kept through everything, lent out by what one does with it. */
import { RemovalPolicy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { Grant } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { KEYS, OWED_INDEX } from '#shared/adapters/dynamodb/schema.ts';
import { both, type Handover } from './handover.ts';

const text = (name: string): dynamodb.Attribute => ({ name, type: dynamodb.AttributeType.STRING });

const READING = ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'];
/** Facts are added and amended; no function may delete one, and only the backfill may scan. */
const WRITING = ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:BatchWriteItem', 'dynamodb:ConditionCheckItem'];

/** By the first words of their keys; `test/infra` holds them against the store's own. */
export const LINK_PARTITIONS = ['link#*', 'campaign#*'];
export const CAMPAIGN_PARTITIONS = ['campaign#*'];
export const CODE_PARTITIONS = ['code#*'];
/** What a participant's page tells: his link, his referrals and standing, the campaign, what it gives. No code of a stock that is not his yet. */
export const PAGE_PARTITIONS = ['link#*', 'campaign#*', 'campaigns', 'rewards#*', 'points#*'];
/** What a claim rests on. */
export const CLAIM_PARTITIONS = ['link#*', 'campaigns', 'rewards#*'];
/** What a claim changes: the grant and what it was promised from, the mark on its code, his points. */
export const CLAIMED_PARTITIONS = ['rewards#*', 'codes#*', 'points#*'];
export const PERSONAL_LINK_PARTITIONS = ['link#*'];
/** Its token and its pauses: whoever calls WeCom may have to renew them. */
export const WECOM_PARTITIONS = ['wecom'];
export const TOLD_PARTITIONS = ['told#*'];
export const STAFF_PARTITIONS = ['staff#*'];

export class FissionTable extends dynamodb.Table {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      partitionKey: text(KEYS.partition),
      sortKey: text(KEYS.sort),
      timeToLiveAttribute: KEYS.expiresAt,
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      stream: dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.addGlobalSecondaryIndex({
      indexName: OWED_INDEX.name,
      partitionKey: text(OWED_INDEX.partition),
      sortKey: text(OWED_INDEX.sort),
      projectionType: dynamodb.ProjectionType[OWED_INDEX.projection],
    });
  }

  /** Referrals, codes, groups, campaigns: read, added and amended. */
  get recordsReferrals(): Handover {
    return this.lent([...READING, ...WRITING]);
  }

  get readsReferrals(): Handover {
    return this.lent(READING);
  }

  /** Campaigns, in every version: whoever works on their facts needs nothing else of the table. */
  get readsCampaigns(): Handover {
    return this.lent(['dynamodb:GetItem', 'dynamodb:Query'], ['campaigns', ...CAMPAIGN_PARTITIONS]);
  }

  /** Everything is read; written are a campaign's own items only, of which its pre-warming run is one. */
  get keepsWarmJobs(): Handover {
    return both(this.readsReferrals, this.lent(['dynamodb:PutItem'], CAMPAIGN_PARTITIONS));
  }

  /** Everything is read, the index of what is owed too; written are a campaign's own items, of which its completeness is one, and the access to WeCom. */
  get keepsCompleteness(): Handover {
    const writing = ['dynamodb:PutItem', 'dynamodb:UpdateItem'];
    return both(this.sweepsOwed, this.lent(writing, [...CAMPAIGN_PARTITIONS, ...WECOM_PARTITIONS]));
  }

  /** Campaigns are read; written is what robots were told. */
  get notesWhatRobotsAreTold(): Handover {
    const writing = ['dynamodb:PutItem', 'dynamodb:UpdateItem'];
    return both(this.readsCampaigns, this.lent(writing, TOLD_PARTITIONS));
  }

  /** Under which refs staff appear in reports: made where there is none yet. */
  get refersToStaff(): Handover {
    return this.lent(['dynamodb:GetItem', 'dynamodb:PutItem'], STAFF_PARTITIONS);
  }

  /** Everything is read, row by row: the only one that may, to build the lake anew. */
  get readsWhole(): Handover {
    return both(this.lent(['dynamodb:Scan']), this.refersToStaff);
  }

  /** Everything is read; written are what staff were told, and the access to WeCom. */
  get notesWhatStaffAreTold(): Handover {
    const writing = ['dynamodb:PutItem', 'dynamodb:UpdateItem'];
    return both(this.readsReferrals, this.lent(writing, [...TOLD_PARTITIONS, ...WECOM_PARTITIONS]));
  }

  /** A poster link, the poster behind it, and the campaign's own poster by its entry codes: all that a page open to the world may see. */
  get followsPosterLinks(): Handover {
    return both(
      this.lent(['dynamodb:GetItem'], LINK_PARTITIONS),
      both(this.lent(['dynamodb:Query'], CAMPAIGN_PARTITIONS), this.lent(['dynamodb:BatchGetItem'], CODE_PARTITIONS)),
    );
  }

  /** A participant's own page, open to the world: it writes nothing. */
  get showsOwnPage(): Handover {
    return both(this.lent(READING, PAGE_PARTITIONS), this.lent(['dynamodb:BatchGetItem'], CODE_PARTITIONS));
  }

  /** A claim on that page: nothing of a referral, a standing or a campaign can be written by it. */
  get claimsPrizes(): Handover {
    const writes = this.lent(['dynamodb:PutItem', 'dynamodb:UpdateItem'], CLAIMED_PARTITIONS);
    return both(this.lent(['dynamodb:GetItem', 'dynamodb:BatchGetItem'], CLAIM_PARTITIONS), writes);
  }

  get replacesLinks(): Handover {
    return this.lent(['dynamodb:GetItem', 'dynamodb:PutItem'], PERSONAL_LINK_PARTITIONS);
  }

  private lent(actions: string[], partitions?: readonly string[]): Handover {
    const conditions = partitions && { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': partitions } };
    return {
      value: this.tableName,
      permit: (grantee) => {
        Grant.addToPrincipal({ grantee, actions, resourceArns: [this.tableArn], ...(conditions && { conditions }) });
      },
    };
  }

  /** What falls due, and everything that settles it. */
  get settlesHolds(): Handover {
    return both(this.recordsReferrals, this.sweepsOwed);
  }

  /** What is owed, oldest first: the sparse index, and the items behind it. */
  get sweepsOwed(): Handover {
    return {
      value: this.tableName,
      permit: (grantee) => {
        const index = `${this.tableArn}/index/${OWED_INDEX.name}`;
        Grant.addToPrincipal({ grantee, actions: READING, resourceArns: [this.tableArn, index] });
      },
    };
  }
}

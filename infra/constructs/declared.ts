/**
 * CDK's classes under the interfaces they implement. Why casts: with `exactOptionalPropertyTypes` the classes do not fit
 * (`vpnGatewayId: string | undefined` against `vpnGatewayId?: string`), though they are what the interfaces describe.
 */
import type { ITable, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { IVpc, Vpc } from 'aws-cdk-lib/aws-ec2';
import type { Bucket, IBucket } from 'aws-cdk-lib/aws-s3';

export const asVpc = (vpc: Vpc): IVpc => vpc as IVpc;
export const asTable = (table: Table): ITable => table as ITable;
export const asBucket = (bucket: Bucket): IBucket => bucket as IBucket;

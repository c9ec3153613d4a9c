/**
 * The event lake as tables for Athena: the very files the functions read, by the hour in their names, so that no crawler runs and no partition is
 * ever added. What one question may cost is bounded.
 */
import { CfnOutput, Stack } from 'aws-cdk-lib';
import { CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue';
import { Construct } from 'constructs';
import { LAKE_TABLE_PREFIXES, lakeTableColumns } from '#shared/adapters/s3/schema.ts';
import type { LakeBucket } from './poster-bucket.ts';

const DATABASE = 'fission_lake';
/** Half a dollar at five dollars a terabyte. */
const MOST_BYTES_SCANNED = 100_000_000_000;

const FORMATS = {
  packed: {
    classification: 'parquet',
    serde: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe',
    reads: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
    writes: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
  },
  raw: {
    classification: 'json',
    serde: 'org.openx.data.jsonserde.JsonSerDe',
    reads: 'org.apache.hadoop.mapred.TextInputFormat',
    writes: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
  },
} as const;

export class LakeTables extends Construct {
  constructor(scope: Construct, id: string, { lake, stage }: { readonly lake: LakeBucket; readonly stage: string }) {
    super(scope, id);
    const catalogId = Stack.of(this).account;
    const name = `${DATABASE}_${stage}`;
    const database = new CfnDatabase(this, 'Database', {
      catalogId,
      databaseInput: {
        name,
        description: 'Facts of campaigns; packed_facts is told once each, raw_facts at least once.',
      },
    });
    for (const which of ['packed', 'raw'] as const) {
      const table = new CfnTable(this, which === 'packed' ? 'Packed' : 'Raw', {
        catalogId,
        databaseName: name,
        tableInput: tableOf(which, `s3://${lake.bucketName}/${LAKE_TABLE_PREFIXES[which]}`),
      });
      table.addResourceDependency(database);
    }
    this.workGroup(lake, stage);
    new CfnOutput(this, 'LakeDatabase', { value: name, description: 'The lake in Athena.' });
  }

  private workGroup(lake: LakeBucket, stage: string): void {
    new CfnWorkGroup(this, 'WorkGroup', {
      name: `fission-${stage}`,
      recursiveDeleteOption: true,
      workGroupConfiguration: {
        enforceWorkGroupConfiguration: true,
        publishCloudWatchMetricsEnabled: true,
        bytesScannedCutoffPerQuery: MOST_BYTES_SCANNED,
        resultConfiguration: {
          outputLocation: `s3://${lake.bucketName}/athena/`,
          encryptionConfiguration: { encryptionOption: 'SSE_S3' },
        },
      },
    });
  }
}

function tableOf(of: keyof typeof FORMATS, location: string): CfnTable.TableInputProperty {
  const { classification, serde, reads, writes } = FORMATS[of];
  return {
    name: `${of}_facts`,
    tableType: 'EXTERNAL_TABLE',
    partitionKeys: [
      { name: 'dt', type: 'string', comment: 'day, UTC' },
      { name: 'hour', type: 'string', comment: 'hour, UTC' },
    ],
    parameters: {
      classification,
      EXTERNAL: 'TRUE',
      'projection.enabled': 'true',
      'projection.dt.type': 'date',
      'projection.dt.format': 'yyyy-MM-dd',
      'projection.dt.range': '2026-01-01,NOW',
      'projection.hour.type': 'integer',
      'projection.hour.range': '0,23',
      'projection.hour.digits': '2',
      'storage.location.template': `${location}dt=\${dt}/hour=\${hour}/`,
    },
    storageDescriptor: {
      location,
      columns: lakeTableColumns(of),
      inputFormat: reads,
      outputFormat: writes,
      serdeInfo: { serializationLibrary: serde },
    },
  };
}

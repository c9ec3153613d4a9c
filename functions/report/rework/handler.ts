/** Report flow. Trigger: the CLI, by direct invocation. Wiring only. */
import { systemClock } from '#shared/adapters/clock/system-clock.ts';
import { nodeDigest } from '#shared/adapters/digest/node-digest.ts';
import { duckDbAnalyst } from '#shared/adapters/duckdb/duckdb-analyst.ts';
import { dynamoCampaignStore } from '#shared/adapters/dynamodb/campaign-store.ts';
import { dynamoStaffRefs } from '#shared/adapters/dynamodb/staff-refs.ts';
import { dynamoWholeTable } from '#shared/adapters/dynamodb/whole-table.ts';
import { freshRef } from '#shared/adapters/mint/fresh-ref.ts';
import { s3Lake } from '#shared/adapters/s3/lake.ts';
import { s3LakeShelf } from '#shared/adapters/s3/lake-shelf.ts';
import { sqsAnnounce } from '#shared/adapters/sqs/announce.ts';
import { readRework } from '#shared/messages/analyst-command.ts';
import { orderedReportDue } from '#shared/messages/report-due.ts';
import { commandHandler } from '#shared/runtime/command-handler.ts';
import { readEnvironment } from '#shared/runtime/environment.ts';
import { environment } from './config.ts';
import { rework } from './rework.ts';

const env = readEnvironment(environment);
const [table, bucket] = [env.TABLE_NAME, env.LAKE_BUCKET];
const ports = {
  shelf: s3LakeShelf({ bucket }),
  lake: s3Lake({ bucket }),
  analyst: duckDbAnalyst(),
  digest: nodeDigest(),
  table: dynamoWholeTable({ table }),
  staffRefs: dynamoStaffRefs({ table, freshRef }),
  campaigns: dynamoCampaignStore({ table }),
  clock: systemClock(),
  announceReportDue: sqsAnnounce({ queueUrl: env.REPORTS_QUEUE_URL, ...orderedReportDue }),
};

export const handler = commandHandler({ name: 'report/rework', step: (asked) => rework(ports, readRework(asked)) });

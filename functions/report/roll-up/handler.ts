/** Report flow. Trigger: a schedule. Wiring only. */
import { systemClock } from '#shared/adapters/clock/system-clock.ts';
import { nodeDigest } from '#shared/adapters/digest/node-digest.ts';
import { duckDbAnalyst } from '#shared/adapters/duckdb/duckdb-analyst.ts';
import { dynamoCampaignStore } from '#shared/adapters/dynamodb/campaign-store.ts';
import { s3LakeShelf } from '#shared/adapters/s3/lake-shelf.ts';
import { sqsAnnounce } from '#shared/adapters/sqs/announce.ts';
import { orderedReportDue } from '#shared/messages/report-due.ts';
import { readEnvironment } from '#shared/runtime/environment.ts';
import { scheduleHandler } from '#shared/runtime/schedule-handler.ts';
import { environment } from './config.ts';
import { rollUp } from './roll-up.ts';

const env = readEnvironment(environment);
const ports = {
  shelf: s3LakeShelf({ bucket: env.LAKE_BUCKET }),
  analyst: duckDbAnalyst(),
  digest: nodeDigest(),
  campaigns: dynamoCampaignStore({ table: env.TABLE_NAME }),
  clock: systemClock(),
  announceReportDue: sqsAnnounce({ queueUrl: env.REPORTS_QUEUE_URL, ...orderedReportDue }),
};

export const handler = scheduleHandler({ name: 'report/roll-up', step: (due) => rollUp(ports, due) });

/** Report flow. Trigger: the reports queue, one order per campaign. Wiring only. */
import { dynamoCampaignStore } from '#shared/adapters/dynamodb/campaign-store.ts';
import { echartsArtist } from '#shared/adapters/echarts/echarts-artist.ts';
import { s3LakeShelf } from '#shared/adapters/s3/lake-shelf.ts';
import { sqsAnnounce } from '#shared/adapters/sqs/announce.ts';
import { sqsSource } from '#shared/adapters/sqs/source.ts';
import { readReportDue } from '#shared/messages/report-due.ts';
import { orderedReportReady } from '#shared/messages/report-ready.ts';
import { readEnvironment } from '#shared/runtime/environment.ts';
import { queueHandler } from '#shared/runtime/queue-handler.ts';
import { environment } from './config.ts';
import { publish } from './publish.ts';

const env = readEnvironment(environment);
const ports = {
  shelf: s3LakeShelf({ bucket: env.LAKE_BUCKET }),
  artist: echartsArtist(),
  campaigns: dynamoCampaignStore({ table: env.TABLE_NAME }),
  announceReportReady: sqsAnnounce({ queueUrl: env.TIDINGS_QUEUE_URL, ...orderedReportReady }),
};

export const handler = queueHandler({
  name: 'report/publish',
  reads: readReportDue,
  step: (message) => publish(ports, message),
  source: sqsSource({ quarantineQueueUrl: env.QUARANTINE_QUEUE_URL, step: 'report/publish' }),
});

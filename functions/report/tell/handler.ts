/** Report flow. Trigger: the tidings queue, one order per campaign. Wiring only. */
import { systemClock } from '#shared/adapters/clock/system-clock.ts';
import { dynamoCampaignStore } from '#shared/adapters/dynamodb/campaign-store.ts';
import { dynamoReportNotes } from '#shared/adapters/dynamodb/report-notes.ts';
import { s3LakeShelf } from '#shared/adapters/s3/lake-shelf.ts';
import { secretsManagerCorpSecrets } from '#shared/adapters/secrets-manager/corp-secrets.ts';
import { sqsSource } from '#shared/adapters/sqs/source.ts';
import { wecomGroupRobot } from '#shared/adapters/wecom/group-robot.ts';
import { readReportReady } from '#shared/messages/report-ready.ts';
import { readEnvironment } from '#shared/runtime/environment.ts';
import { queueHandler } from '#shared/runtime/queue-handler.ts';
import { environment } from './config.ts';
import { tell } from './tell.ts';

const env = readEnvironment(environment);
const table = env.TABLE_NAME;
const ports = {
  campaigns: dynamoCampaignStore({ table }),
  shelf: s3LakeShelf({ bucket: env.LAKE_BUCKET }),
  notes: dynamoReportNotes({ table }),
  robot: wecomGroupRobot({
    secrets: secretsManagerCorpSecrets({ secretId: env.SECRET_ID }),
    apiBase: env.WECOM_API_BASE,
  }),
  clock: systemClock(),
};

export const handler = queueHandler({
  name: 'report/tell',
  reads: readReportReady,
  step: (message) => tell(ports, message),
  source: sqsSource({ quarantineQueueUrl: env.QUARANTINE_QUEUE_URL, step: 'report/tell' }),
});

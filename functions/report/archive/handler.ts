/** Report flow. Trigger: the table's stream, second and last of its two readers. Wiring only. */
import { dynamoStaffRefs } from '#shared/adapters/dynamodb/staff-refs.ts';
import { factChangeOf } from '#shared/adapters/dynamodb/table-change.ts';
import { freshRef } from '#shared/adapters/mint/fresh-ref.ts';
import { s3Lake } from '#shared/adapters/s3/lake.ts';
import { readEnvironment } from '#shared/runtime/environment.ts';
import { streamBatchHandler } from '#shared/runtime/stream-handler.ts';
import { archive } from './archive.ts';
import { environment } from './config.ts';

const env = readEnvironment(environment);
const staffRefs = dynamoStaffRefs({ table: env.TABLE_NAME, freshRef });
const ports = { lake: s3Lake({ bucket: env.LAKE_BUCKET }), staffRefs };

export const handler = streamBatchHandler({
  name: 'report/archive',
  step: (records) => archive(ports, records.map(factChangeOf)),
});

/** Report flow. Trigger: the CLI, by direct invocation. Wiring only. */
import { systemClock } from '#shared/adapters/clock/system-clock.ts';
import { duckDbAnalyst } from '#shared/adapters/duckdb/duckdb-analyst.ts';
import { dynamoCampaignStore } from '#shared/adapters/dynamodb/campaign-store.ts';
import { s3LakeShelf } from '#shared/adapters/s3/lake-shelf.ts';
import { readLakeQuestion } from '#shared/messages/analyst-command.ts';
import { commandHandler } from '#shared/runtime/command-handler.ts';
import { readEnvironment } from '#shared/runtime/environment.ts';
import { environment } from './config.ts';
import { queryLake } from './query.ts';

const env = readEnvironment(environment);
const ports = {
  shelf: s3LakeShelf({ bucket: env.LAKE_BUCKET }),
  analyst: duckDbAnalyst(),
  campaigns: dynamoCampaignStore({ table: env.TABLE_NAME }),
  clock: systemClock(),
};

export const handler = commandHandler({
  name: 'report/query',
  step: (asked) => queryLake(ports, readLakeQuestion(asked)),
});

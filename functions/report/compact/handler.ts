/** Report flow. Trigger: a schedule. Wiring only. */
import { systemClock } from '#shared/adapters/clock/system-clock.ts';
import { duckDbAnalyst } from '#shared/adapters/duckdb/duckdb-analyst.ts';
import { s3LakeShelf } from '#shared/adapters/s3/lake-shelf.ts';
import { readEnvironment } from '#shared/runtime/environment.ts';
import { scheduleHandler } from '#shared/runtime/schedule-handler.ts';
import { compact } from './compact.ts';
import { environment } from './config.ts';

const env = readEnvironment(environment);
const ports = { shelf: s3LakeShelf({ bucket: env.LAKE_BUCKET }), analyst: duckDbAnalyst(), clock: systemClock() };

export const handler = scheduleHandler({ name: 'report/compact', step: (due) => compact(ports, due) });

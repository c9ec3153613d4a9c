/** Code flow. Trigger: a schedule, daily. Wiring only. */
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '#shared/adapters/clock/system-clock.ts';
import { dynamoCampaignStore } from '#shared/adapters/dynamodb/campaign-store.ts';
import { dynamoCodeStore } from '#shared/adapters/dynamodb/code-store.ts';
import { dynamoWecomAccess } from '#shared/adapters/dynamodb/wecom-access.ts';
import { secretsManagerCorpSecrets } from '#shared/adapters/secrets-manager/corp-secrets.ts';
import { wecomClient } from '#shared/adapters/wecom/client.ts';
import { wecomLiveCodes } from '#shared/adapters/wecom/live-codes.ts';
import { wecomStaffNotices } from '#shared/adapters/wecom/staff-notices.ts';
import { readEnvironment } from '#shared/runtime/environment.ts';
import { scheduleHandler } from '#shared/runtime/schedule-handler.ts';
import { environment } from './config.ts';
import { reclaimCodes } from './reclaim.ts';

const env = readEnvironment(environment);
const table = env.TABLE_NAME;
const secrets = secretsManagerCorpSecrets({ secretId: env.SECRET_ID });
const clock = systemClock();
const access = dynamoWecomAccess({ table });
const wecom = wecomClient({ secrets, access, apiBase: env.WECOM_API_BASE, clock });
const ports = {
  campaigns: dynamoCampaignStore({ table }),
  codes: dynamoCodeStore({ table }),
  liveCodes: wecomLiveCodes(wecom),
  notices: wecomStaffNotices(wecom, secrets),
  clock,
  rest: (ms: number) => sleep(ms),
};

export const handler = scheduleHandler({ name: 'code/reclaim', step: () => reclaimCodes(ports) });

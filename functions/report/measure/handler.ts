/** Report flow. Trigger: a schedule. Wiring only. */
import { systemClock } from '#shared/adapters/clock/system-clock.ts';
import { dynamoCampaignStore } from '#shared/adapters/dynamodb/campaign-store.ts';
import { dynamoCompletenessStore } from '#shared/adapters/dynamodb/completeness-store.ts';
import { dynamoGroupStore } from '#shared/adapters/dynamodb/group-store.ts';
import { dynamoHoldStore } from '#shared/adapters/dynamodb/hold-store.ts';
import { dynamoMovements } from '#shared/adapters/dynamodb/movements.ts';
import { dynamoReferralStore } from '#shared/adapters/dynamodb/referral-store.ts';
import { dynamoStaffStore } from '#shared/adapters/dynamodb/staff-store.ts';
import { dynamoWecomAccess } from '#shared/adapters/dynamodb/wecom-access.ts';
import { secretsManagerCorpSecrets } from '#shared/adapters/secrets-manager/corp-secrets.ts';
import { wecomClient } from '#shared/adapters/wecom/client.ts';
import { wecomStaffBehaviour } from '#shared/adapters/wecom/staff-behaviour.ts';
import { readEnvironment } from '#shared/runtime/environment.ts';
import { scheduleHandler } from '#shared/runtime/schedule-handler.ts';
import { environment } from './config.ts';
import { measureCompleteness } from './measure.ts';

const env = readEnvironment(environment);
const table = env.TABLE_NAME;
const secrets = secretsManagerCorpSecrets({ secretId: env.SECRET_ID });
const clock = systemClock();
const wecom = wecomClient({ secrets, access: dynamoWecomAccess({ table }), apiBase: env.WECOM_API_BASE, clock });
const limits = { readLatelyMinutes: Number(env.READ_LATELY_MINUTES), recountForSeconds: 480 };
const ports = {
  campaigns: dynamoCampaignStore({ table }),
  groups: dynamoGroupStore({ table }),
  staff: dynamoStaffStore({ table }),
  referrals: dynamoReferralStore({ table }),
  holds: dynamoHoldStore({ table }),
  movements: dynamoMovements({ table }),
  completeness: dynamoCompletenessStore({ table }),
  behaviour: wecomStaffBehaviour(wecom),
  clock,
};

export const handler = scheduleHandler({
  name: 'report/measure',
  step: () => measureCompleteness(ports, limits),
});

/** Notice flow. Trigger: a schedule. Wiring only. */
import { systemClock } from '#shared/adapters/clock/system-clock.ts';
import { dynamoCampaignStore } from '#shared/adapters/dynamodb/campaign-store.ts';
import { dynamoCompletenessStore } from '#shared/adapters/dynamodb/completeness-store.ts';
import { dynamoNoticeStore } from '#shared/adapters/dynamodb/notice-store.ts';
import { dynamoRewardStore } from '#shared/adapters/dynamodb/reward-store.ts';
import { dynamoWecomAccess } from '#shared/adapters/dynamodb/wecom-access.ts';
import { secretsManagerCorpSecrets } from '#shared/adapters/secrets-manager/corp-secrets.ts';
import { wecomClient } from '#shared/adapters/wecom/client.ts';
import { wecomStaffNotices } from '#shared/adapters/wecom/staff-notices.ts';
import { readEnvironment } from '#shared/runtime/environment.ts';
import { scheduleHandler } from '#shared/runtime/schedule-handler.ts';
import { environment } from './config.ts';
import { digestNotices } from './digest.ts';

const env = readEnvironment(environment);
const table = env.TABLE_NAME;
const secrets = secretsManagerCorpSecrets({ secretId: env.SECRET_ID });
const clock = systemClock();
const wecom = wecomClient({ secrets, access: dynamoWecomAccess({ table }), apiBase: env.WECOM_API_BASE, clock });
const ports = {
  campaigns: dynamoCampaignStore({ table }),
  rewards: dynamoRewardStore({ table }),
  completeness: dynamoCompletenessStore({ table }),
  news: dynamoNoticeStore({ table }),
  notices: wecomStaffNotices(wecom, secrets),
  clock,
};
const completenessBelow = Number(env.COMPLETENESS_ALARM_BELOW);

export const handler = scheduleHandler({
  name: 'notice/digest',
  step: () => digestNotices(ports, completenessBelow),
});

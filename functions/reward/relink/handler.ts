/** Reward flow, for the participant himself. Trigger: POST /me/{token}/rotate. Wiring only. */
import { dynamoPersonalLinks } from '#shared/adapters/dynamodb/personal-links.ts';
import { TRY_AGAIN } from '#shared/domain/notice/wording.ts';
import { readEnvironment } from '#shared/runtime/environment.ts';
import { httpHandler } from '#shared/runtime/http-handler.ts';
import { environment } from './config.ts';
import { replaceLink } from './relink.ts';

const env = readEnvironment(environment);
const ports = { pages: dynamoPersonalLinks({ table: env.TABLE_NAME }) };

export const handler = httpHandler({
  name: 'reward/relink',
  step: (request) => replaceLink(ports, request),
  apology: TRY_AGAIN,
});

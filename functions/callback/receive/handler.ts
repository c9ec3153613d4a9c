/** Callback flow. Trigger: HTTPS, GET and POST /wecom/callback. Wiring only. */
import { systemClock } from '#shared/adapters/clock/system-clock.ts';
import { secretsManagerCorpSecrets } from '#shared/adapters/secrets-manager/corp-secrets.ts';
import { sqsAnnounce } from '#shared/adapters/sqs/announce.ts';
import { wecomCallbackEnvelope } from '#shared/adapters/wecom-callback/callback-envelope.ts';
import { orderedContactChanged } from '#shared/messages/contact-changed.ts';
import { orderedGroupChanged } from '#shared/messages/group-changed.ts';
import { readEnvironment } from '#shared/runtime/environment.ts';
import { httpHandler } from '#shared/runtime/http-handler.ts';
import { environment } from './config.ts';
import { receive } from './receive.ts';

const env = readEnvironment(environment);
const ports = {
  secrets: secretsManagerCorpSecrets({ secretId: env.SECRET_ID }),
  envelope: wecomCallbackEnvelope(),
  clock: systemClock(),
  announceGroupChanged: sqsAnnounce({ queueUrl: env.GROUP_EVENTS_QUEUE_URL, ...orderedGroupChanged }),
  announceContactChanged: sqsAnnounce({ queueUrl: env.CONTACT_EVENTS_QUEUE_URL, ...orderedContactChanged }),
};

export const handler = httpHandler({ name: 'callback/receive', step: (request) => receive(ports, request) });

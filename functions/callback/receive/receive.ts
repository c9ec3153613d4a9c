/** Callback, the front door: is it WeCom, and what happened? Only its seal makes it believed; it is said on with one write and answered. */
import { MINUTE, SECOND } from '#shared/domain/calendar.ts';
import type { ContactChanged } from '#shared/messages/contact-changed.ts';
import type { GroupChanged } from '#shared/messages/group-changed.ts';
import type { Announce } from '#shared/ports/announce.ts';
import type { CallbackEnvelope, Challenge, Heard, Seal } from '#shared/ports/callback-envelope.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { CorpSecretDocument, CorpSecrets } from '#shared/ports/corp-secrets.ts';
import { Refused, RetryLater } from '#shared/ports/failure.ts';
import { type CallbackAnswer, type CallbackRequest, heardNothing, said, verified } from './answer.ts';

export interface ReceivePorts {
  readonly secrets: Pick<CorpSecrets, 'read' | 'readAgain'>;
  readonly envelope: CallbackEnvelope;
  readonly clock: Clock;
  readonly announceGroupChanged: Announce<GroupChanged>;
  readonly announceContactChanged: Announce<ContactChanged>;
}

const LARGEST_BODY_BYTES = 1_048_576;
/** Beyond this somebody may be repeating what he overheard. WeCom's own retries are over within a minute. */
const REPLAY_WINDOW = 10 * MINUTE;

/** @throws Refused, with the `status` to answer; RetryLater `NOT_CONFIGURED` */
export async function receive(ports: ReceivePorts, request: CallbackRequest): Promise<CallbackAnswer> {
  const secret = await ports.secrets.read();
  if (secret === 'not-configured') throw new RetryLater('NOT_CONFIGURED', 'The corp secret is still empty.');
  if (request.body.byteLength > LARGEST_BODY_BYTES) throw new Refused('TOO_LARGE', 'Over 1 MiB.', { status: 413 });
  const seal = sealOf(request.query, ports.clock.wallNow());
  const opened = await open(ports, request, seal, secret);
  return opened.kind === 'challenge' ? verified(opened.answer) : sayOn(ports, opened, seal);
}

function sealOf(query: CallbackRequest['query'], wallNow: number): Seal {
  const { msg_signature: signature = '', timestamp = '', nonce = '' } = query;
  if (!signature || !nonce || !/^\d{10}$/.test(timestamp)) throw new Refused('UNSEALED', 'It carries no seal.');
  if (Math.abs(wallNow - Number(timestamp) * SECOND) > REPLAY_WINDOW) throw new Refused('STALE', 'Its seal is old.');
  return { signature, timestamp, nonce };
}

/** What the keys in memory do not open, those of a newer secret may: so a rotated key needs no deploy. */
async function open(
  { envelope, secrets }: ReceivePorts,
  { method, query, body }: CallbackRequest,
  seal: Seal,
  secret: CorpSecretDocument,
): Promise<Challenge | Heard> {
  const openWith = (document: CorpSecretDocument) => {
    if (method === 'POST') return envelope.openDelivery(seal, body, document);
    if (method !== 'GET') throw new Refused('METHOD_NOT_ALLOWED', 'Only GET and POST.', { status: 405 });
    // On its way a plus may have become a blank; Base64 has no blanks.
    return envelope.openChallenge(seal, (query['echostr'] ?? '').replaceAll(' ', '+'), document);
  };
  const opened = openWith(secret);
  if (opened.kind !== 'unopened') return opened;
  const newer = await secrets.readAgain();
  const reopened = newer === 'not-configured' || newer === secret ? opened : openWith(newer);
  if (reopened.kind === 'unopened') throw new Refused(reopened.why, 'No key we hold opens it.');
  return reopened;
}

async function sayOn(ports: ReceivePorts, heard: Heard, seal: Seal): Promise<CallbackAnswer> {
  if (heard.kind === 'other-event') return heardNothing(heard.event);
  const { kind, happenedAt = ports.clock.eventNow(), ...event } = heard;
  const receivedAt = ports.clock.wallNow();
  const message = { version: 1, happenedAt, foundBySweep: false } as const;
  if ('group' in event) {
    await ports.announceGroupChanged({ ...message, ...event, receivedAt, secondLook: false });
  } else {
    const wallHappenedAt = Math.min(receivedAt, ports.clock.wallOf(happenedAt) ?? Number(seal.timestamp) * SECOND);
    await ports.announceContactChanged({ ...message, ...event, wallHappenedAt });
  }
  return said(kind === 'group-event' ? 'group-changed' : 'contact-changed', event.id, event.change);
}

/** The door as the outside and the log see it: through the runtime, with everything written to stdout captured. */
import { describe, expect, test } from 'vitest';
import { receive } from '#functions/callback/receive/receive.ts';
import { wecomCallbackEnvelope } from '#shared/adapters/wecom-callback/callback-envelope.ts';
import type { Announce } from '#shared/ports/announce.ts';
import { RetryLater } from '#shared/ports/failure.ts';
import { httpHandler } from '#shared/runtime/http-handler.ts';
import { sample } from '#test/adapters/wecom-callback/vectors.ts';
import { aContext, anHttpEvent } from '#test/runtime/lambda-events.ts';
import { NOON } from '#test/support/builders.ts';
import { captured } from '#test/support/captured-output.ts';
import { exampleSecrets, fakeCorpSecrets } from '#test/support/fakes/fake-corp-secrets.ts';
import { fixedClock } from '#test/support/fakes/fixed-clock.ts';
import { recordingAnnounce } from '#test/support/fakes/recording-announce.ts';
import { aChallenge, aDelivery, type SealedCallback } from './sealed.ts';

const MARKED = '标记昵称-7f3a';
const at = { at: NOON };

function knock(
  callback: SealedCallback,
  announce: Announce<unknown> = recordingAnnounce(),
  secret: 'not-configured' | typeof exampleSecrets = exampleSecrets,
) {
  const ports = {
    secrets: fakeCorpSecrets(secret),
    envelope: wecomCallbackEnvelope(),
    clock: fixedClock({ event: NOON }),
    announceGroupChanged: announce,
    announceContactChanged: announce,
  };
  const handler = httpHandler({ name: 'callback/receive', step: (request) => receive(ports, request) });
  const rawQuery = new URLSearchParams(callback.query).toString();
  const event = anHttpEvent({
    method: callback.method,
    rawQuery,
    body: Buffer.from(callback.body).toString('base64'),
    isBase64Encoded: true,
  });
  return captured(() => handler(event, aContext()));
}

describe('the front door', () => {
  test('answers a delivery with an empty 200', async () => {
    const { result } = await knock(aDelivery(sample('01'), at));

    expect(result).toMatchObject({ statusCode: 200, body: '' });
  });

  test('answers a challenge with its text and nothing around it', async () => {
    const { result } = await knock(aChallenge('1616140317555161061', at));

    expect(result).toMatchObject({ statusCode: 200, body: '1616140317555161061' });
  });

  test('says by id what it said on, and nothing of whom', async () => {
    const { lines, text } = await knock(aDelivery(sample('01'), at));

    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ outcome: 'contact-changed', facts: { change: 'added' }, status: 200 });
    expect(text).not.toMatch(/WELCOMECODE|woAJ2GCAAAX|zhangsan|teststate/);
  });

  test('counts and names what it keeps for nobody', async () => {
    const { lines, counts } = await knock(aDelivery(sample('50'), at));

    expect(lines[0]).toMatchObject({ outcome: 'kept-for-nobody', facts: { event: 'text' } });
    expect(counts).toEqual({ 'kept-for-nobody': 1 });
  });

  const marked = aDelivery(`<xml><Content>${MARKED}</Content></xml>`, at);
  const refused: readonly [string, SealedCallback, number, string][] = [
    ['forged', { ...marked, query: { ...marked.query, nonce: MARKED } }, 400, 'SIGNATURE_MISMATCH'],
    ['stale', aDelivery(MARKED, { at: 0 + NOON - 3_600_000 }), 400, 'STALE'],
    ['oversized', { ...marked, body: Buffer.alloc(1_100_000, MARKED) }, 413, 'TOO_LARGE'],
    ['non-XML', { ...marked, body: Buffer.from(MARKED) }, 400, 'NOT_XML'],
    ['sealed non-XML', aDelivery(MARKED, at), 400, 'NOT_XML'],
    ['entity-laden', aDelivery(`<!DOCTYPE a [<!ENTITY b "${MARKED}">]><xml>&b;</xml>`, at), 400, 'ENTITIES_FORBIDDEN'],
    ['wrong corp', aDelivery(`<xml>${MARKED}</xml>`, { ...at, receiver: MARKED }), 400, 'RECEIVER_MISMATCH'],
  ];
  test.each(refused)(
    'turns away what is %s with a bare code, and logs and counts only that',
    async (_, callback, statusCode, code) => {
      const announce = recordingAnnounce<unknown>();

      const { result, lines, text, counts } = await knock(callback, announce);

      expect(result).toMatchObject({ statusCode, body: code });
      expect(announce.messages).toEqual([]);
      expect(lines.map(({ timestamp, sampling_rate, ...line }) => line)).toEqual([
        {
          level: 'WARN',
          message: 'refused',
          service: 'callback/receive',
          step: 'callback/receive',
          outcome: 'refused',
          code,
        },
      ]);
      expect(counts).toEqual({ refused: 1, [code]: 1 });
      expect(text + JSON.stringify(result)).not.toContain(MARKED);
    },
  );

  test('asks WeCom to come again when the queue does not take it', async () => {
    const unwell: Announce<unknown> = async () => {
      throw new RetryLater('QUEUE_UNWELL', 'x');
    };

    const { result } = await knock(aDelivery(sample('01'), at), unwell);

    expect(result).toMatchObject({ statusCode: 503, body: 'QUEUE_UNWELL' });
  });

  test('says that it is not configured while the secret is empty', async () => {
    const { result, counts } = await knock(aDelivery(sample('01'), at), undefined, 'not-configured');

    expect(result).toMatchObject({ statusCode: 503, body: 'NOT_CONFIGURED' });
    expect(counts).toMatchObject({ NOT_CONFIGURED: 1 });
  });
});

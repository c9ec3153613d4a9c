/** The front door: what is believed, what is said on, and what is turned away without a trace. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { receive } from '#functions/callback/receive/receive.ts';
import { wecomCallbackEnvelope } from '#shared/adapters/wecom-callback/callback-envelope.ts';
import { DAY, MINUTE } from '#shared/domain/calendar.ts';
import { type ContactChanged, readContactChanged, writeContactChanged } from '#shared/messages/contact-changed.ts';
import { type GroupChanged, readGroupChanged, writeGroupChanged } from '#shared/messages/group-changed.ts';
import type { CorpSecretDocument } from '#shared/ports/corp-secrets.ts';
import { sample, sampleNames } from '#test/adapters/wecom-callback/vectors.ts';
import { NOON } from '#test/support/builders.ts';
import { exampleSecrets, fakeCorpSecrets } from '#test/support/fakes/fake-corp-secrets.ts';
import { fixedClock } from '#test/support/fakes/fixed-clock.ts';
import { recordingAnnounce } from '#test/support/fakes/recording-announce.ts';
import { aChallenge, aDelivery, type SealedCallback } from './sealed.ts';

const ROTATED = { token: 'newtoken', encodingAesKey: 'ZYXWVUTSRQPONMLKJIHGFEDCBAzyxwvutsrqponmlkj' };

function aDoor(over: { secret?: CorpSecretDocument | 'not-configured'; event?: number } = {}) {
  const clock = fixedClock({ event: over.event ?? NOON, wall: NOON });
  const secrets = fakeCorpSecrets(over.secret ?? exampleSecrets);
  const groups = recordingAnnounce<GroupChanged>();
  const contacts = recordingAnnounce<ContactChanged>();
  const ports = {
    secrets,
    envelope: wecomCallbackEnvelope(),
    clock,
    announceGroupChanged: groups,
    announceContactChanged: contacts,
  };
  const said = () => groups.messages.length + contacts.messages.length;
  return { clock, secrets, groups, contacts, said, knock: (callback: SealedCallback) => receive(ports, callback) };
}

const seconds = (at: number): string => String(at / 1_000);
const contactAt = (at: number): string => sample('01').replace('1403610513', seconds(at));

describe('verification of the address', () => {
  test('answers with exactly what was sealed', async () => {
    const door = aDoor();

    const answer = await door.knock(aChallenge('1616140317555161061', { at: NOON }));

    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': expect.stringMatching(/^text\/plain/) } });
    expect(Buffer.from(answer.body ?? [])).toEqual(Buffer.from('1616140317555161061'));
    expect(door.said()).toBe(0);
  });

  test('bears a plus that became a blank on its way', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 20, maxLength: 60 }), async (text) => {
        const challenge = aChallenge(text, { at: NOON });
        const echostr = challenge.query['echostr']!.replaceAll('+', ' ');

        const answer = await aDoor().knock({ ...challenge, query: { ...challenge.query, echostr } });

        expect(Buffer.from(answer.body ?? []).toString()).toBe(text);
      }),
    );
  });
});

describe('a delivery', () => {
  test('about a group is said on once, with everything that was named', async () => {
    const door = aDoor();
    const xml = sample('12');

    const answer = await door.knock(aDelivery(xml, { at: NOON }));

    expect(answer).toMatchObject({ kind: 'group-changed', status: 200 });
    expect(answer.body).toBeUndefined();
    expect(door.groups.messages).toEqual([
      {
        version: 1,
        id: createHash('sha256').update(xml).digest('hex'),
        group: 'wrx7HUARsKwGRaQBVKPBTcEyzdHA4HrQ',
        change: 'joined',
        named: ['wmOgQhDgAAuXFJGwbve4g4iXknfOAAAA'],
        listVersion: '71217227bbd112ecfe3a49c482195cb4',
        happenedAt: 1_572_505_491_000,
        receivedAt: NOON,
        secondLook: false,
        foundBySweep: false,
      },
    ]);
    expect(door.contacts.messages).toEqual([]);
  });

  test.each([
    ['13', false],
    ['14', true],
  ])('about a departure (%s) says on how he left', async (number, wasRemoved) => {
    const door = aDoor();

    await door.knock(aDelivery(sample(number), { at: NOON }));

    expect(door.groups.messages).toMatchObject([{ change: 'left', wasRemoved }]);
  });

  test('about a contact is said on once, with code and welcome code', async () => {
    const door = aDoor();
    const xml = contactAt(NOON - 2_000);

    await door.knock(aDelivery(xml, { at: NOON }));

    expect(door.contacts.messages).toEqual([
      {
        version: 1,
        id: createHash('sha256').update(xml).digest('hex'),
        change: 'added',
        staff: 'zhangsan',
        member: 'woAJ2GCAAAXtWyujaWJHDDGi0mACH71w',
        code: 'teststate',
        welcomeCode: 'WELCOMECODE',
        happenedAt: NOON - 2_000,
        wallHappenedAt: NOON - 2_000,
        foundBySweep: false,
      },
    ]);
    expect(door.groups.messages).toEqual([]);
  });

  test('sent twice is said twice under one id, which the queue drops', async () => {
    const door = aDoor();

    await door.knock(aDelivery(sample('12'), { at: NOON, nonce: '1' }));
    await door.knock(aDelivery(sample('12'), { at: NOON + 5_000, nonce: '2' }));

    expect(new Set(door.groups.messages.map(({ id }) => id)).size).toBe(1);
  });

  test('of a kind we do not know is answered, named and kept for nobody', async () => {
    const door = aDoor();

    const answer = await door.knock(aDelivery(sample('60'), { at: NOON }));

    expect(answer).toEqual({ kind: 'kept-for-nobody', facts: { event: 'kf_msg_or_event' }, status: 200 });
    expect(door.said()).toBe(0);
  });

  test.each(sampleNames)(
    'like %s is answered with 200 and at most one message that can be read again',
    async (name) => {
      const door = aDoor();

      const answer = await door.knock(aDelivery(sample(name.slice(0, 2)), { at: NOON }));

      expect(answer.status).toBe(200);
      expect(door.said()).toBe(answer.kind === 'kept-for-nobody' ? 0 : 1);
      for (const message of door.groups.messages) expect(readGroupChanged(writeGroupChanged(message))).toEqual(message);
      for (const message of door.contacts.messages) {
        expect(readContactChanged(writeContactChanged(message))).toEqual(message);
      }
    },
  );

  test('fails when its one write fails, so that WeCom sends it again', async () => {
    const door = aDoor();
    door.contacts.crashBeforeWrite(1);

    await expect(door.knock(aDelivery(sample('01'), { at: NOON }))).rejects.toThrow();
    await door.knock(aDelivery(sample('01'), { at: NOON }));

    expect(door.contacts.messages).toHaveLength(1);
  });
});

describe('the time of a contact', () => {
  test('is never later than when we heard of it, should WeCom’s clock run ahead', async () => {
    const door = aDoor();

    await door.knock(aDelivery(contactAt(NOON + 3_000), { at: NOON }));

    expect(door.contacts.messages[0]).toMatchObject({ happenedAt: NOON + 3_000, wallHappenedAt: NOON });
  });

  test('is the seal’s own in a replay of the past', async () => {
    const door = aDoor({ event: NOON - 300 * DAY });

    await door.knock(aDelivery(contactAt(NOON - 300 * DAY), { at: NOON - 1_000 }));

    expect(door.contacts.messages[0]).toMatchObject({ happenedAt: NOON - 300 * DAY, wallHappenedAt: NOON - 1_000 });
  });

  test('is now where the event tells none', async () => {
    const door = aDoor();

    await door.knock(aDelivery(sample('01').replace(/<CreateTime>.*<\/CreateTime>/, ''), { at: NOON }));

    expect(door.contacts.messages[0]).toMatchObject({ happenedAt: NOON, wallHappenedAt: NOON });
  });
});

describe('what is turned away', () => {
  const good = aDelivery(sample('01'), { at: NOON });
  const withQuery = (over: Record<string, string>): SealedCallback => ({ ...good, query: { ...good.query, ...over } });
  const withBody = (body: string | Uint8Array): SealedCallback => ({ ...good, body: Buffer.from(body) });
  const swapped = good.query['msg_signature']!.replace(/^./, (letter) => (letter === 'a' ? 'b' : 'a'));

  const refusals: readonly [string, SealedCallback, string, number?][] = [
    ['a forged signature', withQuery({ msg_signature: swapped }), 'SIGNATURE_MISMATCH'],
    ['a short signature', withQuery({ msg_signature: 'a' }), 'SIGNATURE_MISMATCH'],
    [
      'a signature in capitals',
      withQuery({ msg_signature: good.query['msg_signature']!.toUpperCase() }),
      'SIGNATURE_MISMATCH',
    ],
    ['another nonce', withQuery({ nonce: '2' }), 'SIGNATURE_MISMATCH'],
    ['a token of someone else', aDelivery(sample('01'), { at: NOON, key: ROTATED }), 'SIGNATURE_MISMATCH'],
    ['no seal at all', { ...good, query: {} }, 'UNSEALED'],
    ['a time that is none', withQuery({ timestamp: 'now' }), 'UNSEALED'],
    ['a seal over ten minutes old', aDelivery(sample('01'), { at: NOON - 10 * MINUTE - 1_000 }), 'STALE'],
    ['a seal from the future', aDelivery(sample('01'), { at: NOON + 11 * MINUTE }), 'STALE'],
    ['an old challenge', aChallenge('1', { at: NOON - DAY }), 'STALE'],
    ['a body over 1 MiB', withBody(Buffer.alloc(1_048_577, 0x20)), 'TOO_LARGE', 413],
    ['a body that is no XML', withBody('{"encrypt":"x"}'), 'NOT_XML'],
    ['an empty body', withBody(''), 'NOT_XML'],
    [
      'a document type around the seal',
      withBody(`<!DOCTYPE a [<!ENTITY b "c">]>${Buffer.from(good.body)}`),
      'ENTITIES_FORBIDDEN',
    ],
    [
      'a document type under the seal',
      aDelivery('<!DOCTYPE a [<!ENTITY b "c">]><xml><A>&b;</A></xml>', { at: NOON }),
      'ENTITIES_FORBIDDEN',
    ],
    ['something sealed that is no XML', aDelivery('hello', { at: NOON }), 'NOT_XML'],
    [
      'a seal for another corp',
      aDelivery(sample('01'), { at: NOON, receiver: 'ww0000000000000000' }),
      'RECEIVER_MISMATCH',
    ],
    ['a seal for nobody', aDelivery(sample('01'), { at: NOON, receiver: '' }), 'RECEIVER_MISMATCH'],
    [
      'our token with another key',
      aDelivery(sample('01'), { at: NOON, key: { ...exampleSecrets.current, encodingAesKey: ROTATED.encodingAesKey } }),
      'DECRYPTION_FAILED',
    ],
    ['a challenge without text', { ...aChallenge('1', { at: NOON }), query: good.query }, 'SIGNATURE_MISMATCH'],
    ['another method', { ...good, method: 'PUT' }, 'METHOD_NOT_ALLOWED', 405],
  ];

  test('the very same delivery untouched is not', async () => {
    expect(await aDoor().knock(good)).toMatchObject({ kind: 'contact-changed' });
  });

  test.each(refusals)('%s', async (_, callback, code, status) => {
    const door = aDoor();

    const knocked = door.knock(callback);

    await expect(knocked).rejects.toMatchObject({ name: 'Refused', code, ...(status && { facts: { status } }) });
    expect(door.said()).toBe(0);
  });

  test('whatever single letter of the sealed text is changed', async () => {
    const body = Buffer.from(good.body).toString();
    const start = body.indexOf('<Encrypt><![CDATA[') + '<Encrypt><![CDATA['.length;
    const end = body.indexOf(']]></Encrypt>');
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: start, max: end - 3 }), fc.constantFrom(...'AZaz09+/'), async (at, letter) => {
        fc.pre(body[at] !== letter);
        const door = aDoor();

        const knocked = door.knock(withBody(body.slice(0, at) + letter + body.slice(at + 1)));

        await expect(knocked).rejects.toMatchObject({ code: 'SIGNATURE_MISMATCH' });
        expect(door.said()).toBe(0);
      }),
    );
  });

  test('everything, as not ready, while the secret is empty', async () => {
    const door = aDoor({ secret: 'not-configured' });

    await expect(door.knock(good)).rejects.toMatchObject({ name: 'RetryLater', code: 'NOT_CONFIGURED' });
    expect(door.said()).toBe(0);
  });
});

describe('a change of keys', () => {
  const both = { ...exampleSecrets, next: ROTATED };
  const delivery = (key = exampleSecrets.current) => aDelivery(sample('01'), { at: NOON, key });

  test('is not noticed while old and new stand side by side', async () => {
    const door = aDoor({ secret: both });

    await door.knock(delivery());
    await door.knock(delivery(ROTATED));

    expect(door.contacts.messages).toHaveLength(2);
    expect(door.secrets.reads.fresh).toBe(0);
  });

  test('works when only the cipher key changed and both pairs share the token', async () => {
    const next = { token: exampleSecrets.current.token, encodingAesKey: ROTATED.encodingAesKey };
    const door = aDoor({ secret: { ...exampleSecrets, next } });

    await door.knock(delivery());
    await door.knock(delivery(next));

    expect(door.contacts.messages).toHaveLength(2);
  });

  test('is picked up from the secret when a seal fits no key in memory', async () => {
    const door = aDoor();
    door.secrets.rotate({ ...exampleSecrets, current: ROTATED });

    const answer = await door.knock(delivery(ROTATED));

    expect(answer).toMatchObject({ kind: 'contact-changed' });
    expect(door.secrets.reads.fresh).toBe(1);
  });

  test('does not let the old key in once it is gone', async () => {
    const door = aDoor();
    door.secrets.rotate({ ...exampleSecrets, current: ROTATED });
    await door.knock(delivery(ROTATED));

    await expect(door.knock(delivery())).rejects.toMatchObject({ code: 'SIGNATURE_MISMATCH' });
  });

  test('of the whole secret back to empty turns away what fitted nothing before', async () => {
    const door = aDoor({ secret: { ...exampleSecrets, current: ROTATED } });

    await expect(door.knock(delivery())).rejects.toMatchObject({ code: 'SIGNATURE_MISMATCH' });
  });
});

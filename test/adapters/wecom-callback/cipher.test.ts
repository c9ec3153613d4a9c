/** Seals: every recorded vector, good and bad, and the official library as the judge of whatever else can be sealed. */
import { decrypt, encrypt, getSignature } from '@wecom/crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wecomCallbackEnvelope } from '#shared/adapters/wecom-callback/callback-envelope.ts';
import { aesKeyOf, decipher } from '#shared/adapters/wecom-callback/cipher.ts';
import { isSignedWith, signatureOf } from '#shared/adapters/wecom-callback/signature.ts';
import type { CorpSecretDocument } from '#shared/ports/corp-secrets.ts';
import { readQuery } from '#shared/runtime/http-request.ts';
import { exampleSecrets } from '#test/support/fakes/fake-corp-secrets.ts';
import { negativeVectors, type Vector, vectorOf, vectors } from './vectors.ts';

const sealOf = (vector: Vector) => ({
  signature: vector.msg_signature!,
  timestamp: vector.timestamp!,
  nonce: vector.nonce!,
});
const secretOf = (vector: Vector, over: Partial<CorpSecretDocument> = {}): CorpSecretDocument => ({
  ...exampleSecrets,
  corpId: vector.receiveId!,
  current: { token: vector.token!, encodingAesKey: vector.encodingAESKey! },
  ...over,
});
const textOf = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('utf8');

describe('recorded seals', () => {
  test.each(vectors.filter(({ msg_signature }) => msg_signature !== undefined))('$id: signature', (vector) => {
    expect(isSignedWith(vector.token!, sealOf(vector), vector.encrypt)).toBe(true);
    expect(signatureOf(vector.token!, sealOf(vector), vector.encrypt)).toBe(vector.msg_signature);
  });

  test.each(vectors.filter(({ plaintext }) => plaintext !== undefined))('$id: cipher', (vector) => {
    const deciphered = decipher(vector.encrypt, vector.encodingAESKey!);

    expect(textOf(deciphered?.message)).toBe(vector.plaintext);
    expect(deciphered?.receiver).toBe(vector.receiveId);
  });

  test.each(vectors.filter(({ kind }) => kind === 'verify_url'))('$id: challenge answered', (vector) => {
    const opened = wecomCallbackEnvelope().openChallenge(sealOf(vector), vector.encrypt, secretOf(vector));

    expect(opened).toEqual({ kind: 'challenge', answer: Buffer.from(vector.plaintext!) });
  });

  test.each(vectors.filter(({ body }) => body !== undefined))('$id: delivery opened', (vector) => {
    const opened = wecomCallbackEnvelope().openDelivery(sealOf(vector), Buffer.from(vector.body!), secretOf(vector));

    expect(opened).toEqual({ kind: 'other-event', event: 'text' });
  });

  test('a challenge arrives whole through an encoded address', () => {
    const encoded = vectorOf('go-workwx-verify-url');
    const address = vectorOf('go-wecom-verify-url-1');

    expect(readQuery(`echostr=${encoded.urlEncodedEchostr}`)).toEqual({ echostr: encoded.encrypt });
    expect(readQuery(address.requestUrl!.split('?')[1]!)).toMatchObject({ echostr: address.encrypt });
  });
});

describe('recorded seals that are wrong', () => {
  const negative = (id: string) => negativeVectors.find((vector) => vector.id === id)!;

  test('the file holds those tested here', () => {
    expect(negativeVectors.map(({ id }) => id)).toEqual([
      'neg-wrong-signature',
      'neg-key-42',
      'neg-key-44',
      'neg-key-bad-char',
      'neg-wrong-receiveid',
    ]);
  });

  test('a signature with one wrong letter signs nothing', () => {
    const { based_on, msg_signature } = negative('neg-wrong-signature');
    const vector = vectorOf(based_on!);
    const seal = { ...sealOf(vector), signature: msg_signature! };

    const opened = wecomCallbackEnvelope().openChallenge(seal, vector.encrypt, secretOf(vector));

    expect(opened).toEqual({ kind: 'unopened', why: 'SIGNATURE_MISMATCH' });
  });

  test.each(['neg-key-42', 'neg-key-44', 'neg-key-bad-char'])('%s is no key', (id) => {
    const { encodingAESKey } = negative(id);
    const vector = vectorOf('go-workwx-verify-url');
    const secret = secretOf(vector, { current: { token: vector.token!, encodingAesKey: encodingAESKey! } });

    const opened = wecomCallbackEnvelope().openChallenge(sealOf(vector), vector.encrypt, secret);

    expect(aesKeyOf(encodingAESKey!)).toBeUndefined();
    expect(opened).toEqual({ kind: 'unopened', why: 'DECRYPTION_FAILED' });
  });

  test('what is sealed for another corp is refused', () => {
    const { based_on, receiveId } = negative('neg-wrong-receiveid');
    const vector = vectorOf(based_on!);
    const open = () =>
      wecomCallbackEnvelope().openDelivery(
        sealOf(vector),
        Buffer.from(vector.body!),
        secretOf(vector, { corpId: receiveId! }),
      );

    expect(open).toThrow(expect.objectContaining({ name: 'Refused', code: 'RECEIVER_MISMATCH' }));
  });
});

describe('against the official library', () => {
  const key = fc.string({ unit: fc.constantFrom(...'ABCXYZabcxyz0189'), minLength: 43, maxLength: 43 });
  const word = fc.string({ unit: fc.constantFrom(...'abcXYZ019'), minLength: 1, maxLength: 32 });
  const message = fc.string({ unit: 'binary', maxLength: 300 });

  test('whatever it seals we open, to the same text and the same receiver', () => {
    fc.assert(
      fc.property(key, message, word, (encodingAesKey, text, receiver) => {
        const deciphered = decipher(encrypt(encodingAesKey, text, receiver), encodingAesKey);

        expect(textOf(deciphered?.message)).toBe(text);
        expect(deciphered?.receiver).toBe(receiver);
      }),
    );
  });

  test('what it opens and what we open is the same, for every recorded cipher', () => {
    for (const { encrypt: sealed, encodingAESKey } of vectors.filter((vector) => vector.encodingAESKey)) {
      const theirs = decrypt(encodingAESKey!, sealed);
      const ours = decipher(sealed, encodingAESKey!);

      expect({ message: textOf(ours?.message), id: ours?.receiver }).toEqual({
        message: theirs.message,
        id: theirs.id,
      });
    }
  });

  test('every text length pads and unpads, the full block of 32 included', () => {
    for (let length = 0; length <= 64; length += 1) {
      const text = 'x'.repeat(length);
      const sealed = encrypt(exampleSecrets.current.encodingAesKey, text, 'ww1');

      expect(textOf(decipher(sealed, exampleSecrets.current.encodingAesKey)?.message)).toBe(text);
    }
  });

  test('it signs as we do', () => {
    fc.assert(
      fc.property(word, word, word, word, (token, timestamp, nonce, sealed) => {
        expect(signatureOf(token, { timestamp, nonce }, sealed)).toBe(getSignature(token, timestamp, nonce, sealed));
      }),
    );
  });

  test('with another key nothing opens, and nothing throws', () => {
    fc.assert(
      fc.property(key, key, message, (one, other, text) => {
        fc.pre(aesKeyOf(one)?.equals(aesKeyOf(other)!) === false);
        const deciphered = decipher(encrypt(one, text, 'ww1'), other);

        expect(deciphered?.receiver).not.toBe('ww1');
      }),
    );
  });

  test('garbage does not open, whatever its length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const sealed = Buffer.from(bytes).toString('base64');

        expect(decipher(sealed, exampleSecrets.current.encodingAesKey)?.receiver).not.toBe(exampleSecrets.corpId);
      }),
    );
  });
});

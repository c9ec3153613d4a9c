/** Opens WeCom's callbacks with the keys we hold: first the signature, then the cipher, then whom it is for, then what it says. */
import type { CallbackEnvelope, Seal, Unopened } from '#shared/ports/callback-envelope.ts';
import type { CorpSecretDocument } from '#shared/ports/corp-secrets.ts';
import { Refused } from '#shared/ports/failure.ts';
import { decipher } from './cipher.ts';
import { sealedTextOf } from './envelope-xml.ts';
import { hearEvent } from './events.ts';
import { isSignedWith } from './signature.ts';

export function wecomCallbackEnvelope(): CallbackEnvelope {
  return {
    openChallenge(seal, challenge, secret) {
      const message = open(seal, challenge, secret);
      return 'kind' in message ? message : { kind: 'challenge', answer: message };
    },
    openDelivery(seal, body, secret) {
      const message = open(seal, sealedTextOf(body), secret);
      return 'kind' in message ? message : hearEvent(message);
    },
  };
}

/**
 * While the console is being changed two pairs of keys are in use, and they may share a token: so every pair whose token
 * signs is tried.
 */
function open(seal: Seal, sealed: string, { corpId, current, next }: CorpSecretDocument): Uint8Array | Unopened {
  const signing = [current, ...(next ? [next] : [])].filter(({ token }) => isSignedWith(token, seal, sealed));
  if (signing.length === 0) return { kind: 'unopened', why: 'SIGNATURE_MISMATCH' };
  for (const { encodingAesKey } of signing) {
    const deciphered = decipher(sealed, encodingAesKey);
    if (deciphered === undefined) continue;
    if (deciphered.receiver !== corpId)
      throw new Refused('RECEIVER_MISMATCH', 'A callback is sealed for another corp.');
    return deciphered.message;
  }
  return { kind: 'unopened', why: 'DECRYPTION_FAILED' };
}

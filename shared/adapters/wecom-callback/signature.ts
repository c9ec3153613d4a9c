/** Whether WeCom, or someone else who knows the token, sealed a text (docs path 90968). */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Seal } from '#shared/ports/callback-envelope.ts';

/** SHA-1 over the four values in the order of their letters, in lower-case hex. */
export function signatureOf(token: string, { timestamp, nonce }: Omit<Seal, 'signature'>, sealed: string): string {
  return createHash('sha1').update([token, timestamp, nonce, sealed].sort().join('')).digest('hex');
}

/** Takes the same time however much of the signature is right. */
export function isSignedWith(token: string, seal: Seal, sealed: string): boolean {
  const expected = Buffer.from(signatureOf(token, seal, sealed));
  const given = Buffer.from(seal.signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

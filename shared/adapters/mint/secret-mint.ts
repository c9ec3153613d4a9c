/** Makes invite codes from the corp's own random text, so that a retry makes the same code and nobody else can make any. */
import { createHmac, randomBytes } from 'node:crypto';
import { codeText } from '#shared/domain/identity.ts';
import type { CorpSecrets } from '#shared/ports/corp-secrets.ts';
import { RetryLater } from '#shared/ports/failure.ts';
import type { Mint } from '#shared/ports/mint.ts';
import { freshRef } from './fresh-ref.ts';

/** Names the way codes are made; another way gets another prefix. */
const PREFIX = 'f1';
/** 22 characters of 62 are 130 bits; with the prefix 24 of the 30 characters WeCom carries (docs path 92229, `state`). */
const LENGTH = 22;
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

export function secretMint({ secrets }: { readonly secrets: Pick<CorpSecrets, 'read'> }): Mint {
  return {
    async codeFor(campaign, words) {
      const document = await secrets.read();
      if (document === 'not-configured') throw new RetryLater('NOT_CONFIGURED', 'The corp secret is still empty.');
      // As JSON, so that no two lists of words read the same when put together.
      const digest = createHmac('sha256', document.codeKey)
        .update(JSON.stringify([campaign, ...words]))
        .digest('hex');
      return codeText(PREFIX + base62(BigInt(`0x${digest}`), LENGTH));
    },
    memberRef: freshRef,
    freshKey: () => randomBytes(32).toString('base64url'),
  };
}

function base62(number: bigint, length: number): string {
  let rest = number;
  let text = '';
  while (text.length < length) {
    text += DIGITS[Number(rest % 62n)];
    rest /= 62n;
  }
  return text;
}

/** The corp's secret as it lies in the store. What does not fit is refused by the places at fault; no value is ever quoted. */
import * as z from 'zod/mini';
import type { CorpSecretDocument } from '#shared/ports/corp-secrets.ts';
import { Refused } from '#shared/ports/failure.ts';

const text = z.string().check(z.minLength(1), z.maxLength(256));

/** A key is exactly 43 letters and digits (docs path 90930); a token is whatever the console took. */
const callbackKey = z.object({
  token: text,
  encodingAesKey: z.string().check(z.regex(/^[A-Za-z0-9]{43}$/)),
});

const schema = z.object({
  corpId: text,
  agentId: text,
  appSecret: text,
  current: callbackKey,
  next: z.optional(callbackKey),
  /** Long enough that codes cannot be guessed by guessing it. */
  codeKey: z.string().check(z.minLength(16), z.maxLength(256)),
  robots: z.optional(z.record(z.string().check(z.regex(/^[a-z0-9-]{1,32}$/)), text)),
});

/** @throws Refused `CORP_SECRET_INVALID` */
export function checkSecretDocument(read: unknown): CorpSecretDocument {
  const result = z.safeParse(schema, read);
  if (!result.success) {
    const places = result.error.issues.map((issue) => issue.path.join('.') || '(root)').join(', ');
    throw new Refused('CORP_SECRET_INVALID', `The corp secret does not fit at: ${places}.`, { places });
  }
  const { next, robots, ...document } = result.data;
  return { ...document, ...(next === undefined ? {} : { next }), ...(robots === undefined ? {} : { robots }) };
}

/** An empty text or `{}` is a secret nobody has filled in yet. @throws Refused `CORP_SECRET_INVALID` */
export function readSecretDocument(stored: string): CorpSecretDocument | 'not-configured' {
  if (stored.trim() === '') return 'not-configured';
  let read: unknown;
  try {
    read = JSON.parse(stored);
  } catch {
    throw new Refused('CORP_SECRET_INVALID', 'The corp secret is not JSON.');
  }
  if (typeof read === 'object' && read !== null && Object.keys(read).length === 0) return 'not-configured';
  return checkSecretDocument(read);
}

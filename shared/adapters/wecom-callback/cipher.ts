/**
 * Opens what WeCom encrypted (docs path 90968): AES-256-CBC whose IV is the head of its key, padded to blocks of 32 bytes,
 * around 16 random bytes, a length, the message and whom it is for.
 */
import { createDecipheriv } from 'node:crypto';

export interface Deciphered {
  readonly message: Uint8Array;
  /** Whom it was sealed for: the corp's id. */
  readonly receiver: string;
}

const IV_BYTES = 16;
const RANDOM_BYTES = 16;
const LENGTH_BYTES = 4;
/** Not the 16 of AES: OpenSSL's own unpadding would refuse or misread these. */
const LONGEST_PADDING = 32;

/**
 * The 32 bytes of a console key. The 43rd character may carry two bits too many, which strict Base64 readers refuse; Node's
 * reads on, but would swallow any other character too, hence the check.
 */
export function aesKeyOf(encodingAesKey: string): Buffer | undefined {
  return /^[A-Za-z0-9]{43}$/.test(encodingAesKey) ? Buffer.from(`${encodingAesKey}=`, 'base64') : undefined;
}

/** Undefined when this key does not open it. */
export function decipher(sealed: string, encodingAesKey: string): Deciphered | undefined {
  const key = aesKeyOf(encodingAesKey);
  const bytes = Buffer.from(sealed, 'base64');
  if (key === undefined || bytes.length === 0 || bytes.length % IV_BYTES !== 0) return undefined;
  const opened = createDecipheriv('aes-256-cbc', key, key.subarray(0, IV_BYTES)).setAutoPadding(false);
  const plain = withoutPadding(Buffer.concat([opened.update(bytes), opened.final()]));
  if (plain === undefined || plain.length < RANDOM_BYTES + LENGTH_BYTES) return undefined;
  const start = RANDOM_BYTES + LENGTH_BYTES;
  const end = start + plain.readUInt32BE(RANDOM_BYTES);
  if (end > plain.length) return undefined;
  return { message: plain.subarray(start, end), receiver: plain.toString('utf8', end) };
}

/** Every byte of the padding says how long it is. */
function withoutPadding(padded: Buffer): Buffer | undefined {
  const length = padded.at(-1) ?? 0;
  if (length < 1 || length > LONGEST_PADDING || length > padded.length) return undefined;
  const end = padded.length - length;
  return padded.subarray(end).every((byte) => byte === length) ? padded.subarray(0, end) : undefined;
}

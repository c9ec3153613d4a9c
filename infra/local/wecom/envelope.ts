/** WeCom's side of the callback cipher (docs path 90968): what it encrypts and signs, and how it reads a verification answer. */
import { createCipheriv, createHash, randomBytes, randomInt } from 'node:crypto';

export interface CallbackSecrets {
  readonly corpId: string;
  readonly token: string;
  /** 43 characters. */
  readonly encodingAesKey: string;
}

/** AES-256-CBC; the first half of the key is the start vector; padding counts in blocks of 32, not 16. */
function encrypt(secrets: CallbackSecrets, message: string): string {
  const key = Buffer.from(`${secrets.encodingAesKey}=`, 'base64');
  const body = Buffer.from(message, 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  const plain = Buffer.concat([randomBytes(16), length, body, Buffer.from(secrets.corpId, 'utf8')]);
  const padding = 32 - (plain.length % 32);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const whole = Buffer.concat([plain, Buffer.alloc(padding, padding)]);
  return Buffer.concat([cipher.update(whole), cipher.final()]).toString('base64');
}

function signed(secrets: CallbackSecrets, cipherText: string, wall: number): URLSearchParams {
  const timestamp = String(Math.floor(wall / 1000));
  const nonce = String(randomInt(1_000_000_000, 2_000_000_000));
  const parts = [secrets.token, timestamp, nonce, cipherText].sort();
  const signature = createHash('sha1').update(parts.join('')).digest('hex');
  return new URLSearchParams({ msg_signature: signature, timestamp, nonce });
}

export interface Envelope {
  readonly query: URLSearchParams;
  readonly body: string;
}

/** One delivery try. Every try is encrypted and signed anew; what it says stays the same. */
export function sealed(secrets: CallbackSecrets, xml: string, wall: number): Envelope {
  const cipherText = encrypt(secrets, xml);
  const body = `<xml><ToUserName><![CDATA[${secrets.corpId}]]></ToUserName><Encrypt><![CDATA[${cipherText}]]></Encrypt><AgentID><![CDATA[]]></AgentID></xml>`;
  return { query: signed(secrets, cipherText, wall), body };
}

/** The GET WeCom sends when an administrator saves the callback address. */
export function verification(secrets: CallbackSecrets, word: string, wall: number): URLSearchParams {
  const echo = encrypt(secrets, word);
  const query = signed(secrets, echo, wall);
  query.set('echostr', echo);
  return query;
}

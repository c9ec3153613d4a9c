/** Callbacks as WeCom would send them, sealed by the official library and not by anything of ours. */
import { encrypt, getSignature } from '@wecom/crypto';
import type { CallbackKey } from '#shared/ports/corp-secrets.ts';
import { exampleSecrets } from '#test/support/fakes/fake-corp-secrets.ts';

export interface Sealing {
  readonly key?: CallbackKey;
  readonly receiver?: string;
  /** Wall time of the seal. */
  readonly at: number;
  readonly nonce?: string;
}

export interface SealedCallback {
  readonly method: string;
  readonly query: Record<string, string>;
  readonly body: Uint8Array;
}

export function aSealed(
  text: string,
  { key = exampleSecrets.current, receiver = exampleSecrets.corpId, ...over }: Sealing,
) {
  const timestamp = String(Math.floor(over.at / 1_000));
  const nonce = over.nonce ?? '1372623149';
  const sealed = encrypt(key.encodingAesKey, text, receiver);
  return { sealed, query: { msg_signature: getSignature(key.token, timestamp, nonce, sealed), timestamp, nonce } };
}

/** A POST with an event. */
export function aDelivery(xml: string, sealing: Sealing): SealedCallback {
  const { sealed, query } = aSealed(xml, sealing);
  const envelope = `<xml><ToUserName><![CDATA[${exampleSecrets.corpId}]]></ToUserName><Encrypt><![CDATA[${sealed}]]></Encrypt><AgentID><![CDATA[]]></AgentID></xml>`;
  return { method: 'POST', query, body: Buffer.from(envelope) };
}

/** A GET as the console sends it when the address is saved. */
export function aChallenge(text: string, sealing: Sealing): SealedCallback {
  const { sealed, query } = aSealed(text, sealing);
  return { method: 'GET', query: { ...query, echostr: sealed }, body: new Uint8Array() };
}

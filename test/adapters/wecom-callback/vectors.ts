/** The recorded seals and event texts under `test/support/wecom-samples`; where they come from is said in its SOURCES.md. */
import { readdirSync, readFileSync } from 'node:fs';

const FOLDER = new URL('../../support/wecom-samples/', import.meta.url);

export interface Vector {
  readonly id: string;
  readonly kind: 'verify_url' | 'post_message' | 'signature_only' | 'encrypt_deterministic' | 'reply_envelope';
  readonly token?: string;
  readonly encodingAESKey?: string;
  readonly receiveId?: string;
  readonly timestamp?: string;
  readonly nonce?: string;
  readonly encrypt: string;
  readonly msg_signature?: string;
  readonly plaintext?: string;
  readonly body?: string;
  readonly urlEncodedEchostr?: string;
  readonly requestUrl?: string;
}

export interface NegativeVector {
  readonly id: string;
  readonly based_on?: string;
  readonly msg_signature?: string;
  readonly encodingAESKey?: string;
  readonly receiveId?: string;
}

interface VectorFile {
  readonly vectors: readonly Vector[];
  readonly negative: readonly NegativeVector[];
}

const file: VectorFile = JSON.parse(readFileSync(new URL('crypto-vectors.json', FOLDER), 'utf8'));

export const vectors = file.vectors;
export const negativeVectors = file.negative;
export const vectorOf = (id: string): Vector => vectors.find((vector) => vector.id === id)!;

export const sampleNames = readdirSync(FOLDER).filter((name) => name.endsWith('.xml'));

/** The sample whose name begins with this number. */
export const sample = (number: string): string =>
  readFileSync(new URL(sampleNames.find((name) => name.startsWith(`${number}-`))!, FOLDER), 'utf8');

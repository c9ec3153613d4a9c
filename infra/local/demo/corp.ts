/** The brand's corp as WeCom and the app both know it: from the environment where it says so, else made once and kept. */
import { randomBytes, randomInt } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { z } from 'zod';
import { CannotStart } from '../engines/cannot-start.ts';

/** Whatever else stands in it is kept as it is. */
const documentShape = z.looseObject({
  corpId: z.string(),
  agentId: z.string(),
  appSecret: z.string(),
  current: z.object({ token: z.string(), encodingAesKey: z.string() }),
  codeKey: z.string(),
  robots: z.optional(z.record(z.string(), z.string())),
});

/** The robot in the operator's own group. */
export const ROBOT = 'operator';

/** The document the app's secret holds. */
export type CorpDocument = z.infer<typeof documentShape>;

type Environment = Readonly<Record<string, string | undefined>>;

const letters = (length: number): string =>
  Array.from({ length }, () => 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'[randomInt(62)]).join(
    '',
  );

const fresh = (): CorpDocument => ({
  corpId: `ww${randomBytes(8).toString('hex')}`,
  agentId: '1000002',
  appSecret: letters(43),
  current: { token: letters(24), encodingAesKey: letters(43) },
  codeKey: letters(43),
  robots: { [ROBOT]: letters(36) },
});

function checked(document: CorpDocument): CorpDocument {
  if (!/^[A-Za-z0-9]{43}$/.test(document.current.encodingAesKey)) {
    throw new CannotStart('WECOM_ENCODING_AES_KEY must be 43 letters and digits, as WeCom makes them.');
  }
  if (!/^[A-Za-z0-9]{1,32}$/.test(document.current.token)) {
    throw new CannotStart('WECOM_TOKEN must be 1 to 32 letters and digits.');
  }
  return document;
}

/** What the environment says goes before what is kept; any part of it may be said. */
export function corpOf(kept: CorpDocument | undefined, environment: Environment): CorpDocument {
  const base = kept ?? fresh();
  return checked({
    ...base,
    corpId: environment['WECOM_CORP_ID'] || base.corpId,
    agentId: environment['WECOM_AGENT_ID'] || base.agentId,
    appSecret: environment['WECOM_SECRET'] || base.appSecret,
    current: {
      token: environment['WECOM_TOKEN'] || base.current.token,
      encodingAesKey: environment['WECOM_ENCODING_AES_KEY'] || base.current.encodingAesKey,
    },
  });
}

/** The stand-in must know its corp before the app's secret stands, so the corp is kept beside the data too. */
export function corpBeside(dataDir: string, environment: Environment): CorpDocument {
  const path = join(dataDir, 'corp.json');
  const kept = existsSync(path) ? documentShape.parse(JSON.parse(readFileSync(path, 'utf8'))) : undefined;
  const corp = corpOf(kept, environment);
  writeFileSync(path, JSON.stringify(corp), { mode: 0o600 });
  return corp;
}

/** What the app's secret holds by now; undefined while it is empty. */
export async function keptCorp(secrets: SecretsManagerClient, secretId: string): Promise<CorpDocument | undefined> {
  try {
    const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: secretId }));
    const read = documentShape.safeParse(JSON.parse(SecretString || '{}'));
    return read.success ? read.data : undefined;
  } catch (cause) {
    if (cause instanceof ResourceNotFoundException) return undefined;
    throw cause;
  }
}

export async function keepCorp(secrets: SecretsManagerClient, secretId: string, corp: CorpDocument): Promise<void> {
  await secrets.send(new PutSecretValueCommand({ SecretId: secretId, SecretString: JSON.stringify(corp) }));
}

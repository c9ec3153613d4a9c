/** The corp's secrets in AWS Secrets Manager: read when first needed, kept in memory, read again no more than once a minute. */
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
  type SecretsManagerClientConfig,
} from '@aws-sdk/client-secrets-manager';
import { MINUTE, SECOND } from '#shared/domain/calendar.ts';
import type { Clock } from '#shared/ports/clock.ts';
import type { CorpSecretDocument, CorpSecrets } from '#shared/ports/corp-secrets.ts';
import { Refused, RetryLater } from '#shared/ports/failure.ts';
import { checkSecretDocument, readSecretDocument } from './secret-document.ts';

interface SecretsManagerCorpSecrets {
  readonly secretId: string;
  readonly clock?: Pick<Clock, 'wallNow'>;
  readonly client?: SecretsManagerClient;
}

type Read = CorpSecretDocument | 'not-configured';

const IMPATIENT: SecretsManagerClientConfig = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 500, requestTimeout: 1_500, throwOnRequestTimeout: true },
};

export function secretsManagerCorpSecrets(options: SecretsManagerCorpSecrets): CorpSecrets {
  const { secretId, clock = { wallNow: Date.now } } = options;
  const client = options.client ?? new SecretsManagerClient(IMPATIENT);
  let held: { readonly read: Promise<Read>; readonly at: number } | undefined;

  /** Many ask at once, one asks the store. What failed is not held. */
  const fetchOnce = (): Promise<Read> => {
    const read = fetchSecret(client, secretId);
    const asked = { read, at: clock.wallNow() };
    held = asked;
    read.catch(() => {
      if (held === asked) held = undefined;
    });
    return read;
  };

  const readWithin = (freshMs: number): Promise<Read> =>
    held !== undefined && clock.wallNow() - held.at < freshMs ? held.read : fetchOnce();

  return {
    async read() {
      const known = await (held?.read ?? fetchOnce());
      // Why: an operator has just filled it in, and a warm function should notice.
      return known === 'not-configured' ? readWithin(SECOND) : known;
    },
    readAgain: () => readWithin(MINUTE),
    async write(document) {
      const SecretString = JSON.stringify(checkSecretDocument(document));
      await orUnwell(client.send(new PutSecretValueCommand({ SecretId: secretId, SecretString })));
      held = { read: Promise.resolve(document), at: clock.wallNow() };
    },
  };
}

/** @throws RetryLater `CORP_SECRET_INVALID` (an operator can mend it), `SECRETS_UNWELL` */
async function fetchSecret(client: SecretsManagerClient, secretId: string): Promise<Read> {
  try {
    const answer = await orUnwell(client.send(new GetSecretValueCommand({ SecretId: secretId })));
    return readSecretDocument(answer.SecretString ?? '');
  } catch (cause) {
    // A secret without any version answers so too.
    if (cause instanceof ResourceNotFoundException) return 'not-configured';
    if (cause instanceof Refused) throw new RetryLater(cause.code, cause.message, cause.facts, { cause });
    throw cause;
  }
}

async function orUnwell<Answer>(asked: Promise<Answer>): Promise<Answer> {
  try {
    return await asked;
  } catch (cause) {
    if (!isUnwell(cause)) throw cause;
    throw new RetryLater('SECRETS_UNWELL', 'The secret store did not answer.', {}, { cause });
  }
}

function isUnwell(failure: unknown): boolean {
  if (!(failure instanceof Error)) return false;
  if (/Throttl|TooManyRequests|RequestTimeout|TimeoutError/.test(failure.name)) return true;
  if ('$fault' in failure) return failure.$fault === 'server';
  return 'code' in failure && typeof failure.code === 'string' && !failure.code.startsWith('ERR_');
}

/** Secrets Manager as this application uses it: a secret made empty by the stack, filled later, read by name or ARN. */
import { AwsError, unsupported } from '../aws-error.ts';
import type { Database, Row } from '../database.ts';
import type { EngineClock } from '../engine-clock.ts';
import type { Action, Input, JsonService } from '../json-protocol.ts';
import { type Secrets, secretsIn } from './secrets.ts';

export interface SecretsManagerOptions {
  readonly database: Database;
  readonly clock: EngineClock;
  readonly region: string;
  readonly account: string;
}

export function secretsManager(options: SecretsManagerOptions): JsonService {
  const { database, clock, region, account } = options;
  const secrets = secretsIn(database, `arn:aws:secretsmanager:${region}:${account}:secret:`);
  const actions: Record<string, Action> = {
    CreateSecret(input) {
      return database.atomically(() => {
        const secret = secrets.create(required(input, 'Name'), string(input, 'Description'), clock.now());
        return { ...named(secret), ...(hasValue(input) ? put(secrets, secret, input, clock.now()) : {}) };
      });
    },
    PutSecretValue(input) {
      const secret = secrets.find(required(input, 'SecretId'));
      return { ...named(secret), ...put(secrets, secret, input, clock.now()), VersionStages: ['AWSCURRENT'] };
    },
    GetSecretValue(input) {
      const secret = secrets.find(required(input, 'SecretId'));
      return { ...named(secret), ...currentValue(secrets.versions(String(secret['name'])), input) };
    },
    DescribeSecret(input) {
      const secret = secrets.find(required(input, 'SecretId'));
      const versions = secrets.versions(String(secret['name']));
      return {
        ...named(secret),
        ...(secret['description'] === null ? {} : { Description: secret['description'] }),
        CreatedDate: Number(secret['created']) / 1000,
        LastChangedDate: Number(secret['changed']) / 1000,
        VersionIdsToStages: Object.fromEntries(versions.map((version) => [version['id'], [version['stage']]])),
      };
    },
  };
  return {
    name: 'Secrets Manager',
    actions: new Map(Object.entries(actions)),
    contentType: 'application/x-amz-json-1.1',
    errorType: (code) => code,
  };
}

const named = (secret: Row) => ({ ARN: secret['arn'], Name: secret['name'] });

function hasValue(input: Input): boolean {
  if (input['SecretBinary'] !== undefined) throw unsupported('binary secrets');
  return input['SecretString'] !== undefined;
}

function put(secrets: Secrets, secret: Row, input: Input, now: number): { readonly VersionId: string } {
  if (!hasValue(input)) throw new AwsError('InvalidRequestException', 'You must provide SecretString.');
  if (input['VersionStages'] !== undefined) throw unsupported('VersionStages of a secret');
  const value = required(input, 'SecretString');
  return { VersionId: secrets.put(String(secret['name']), value, string(input, 'ClientRequestToken'), now) };
}

/** A secret that was never filled is there, but has no value: AWS says so with the same name as for no secret at all. */
function currentValue(versions: readonly Row[], input: Input): object {
  const stage = string(input, 'VersionStage') ?? 'AWSCURRENT';
  const id = string(input, 'VersionId');
  const version = versions.find((one) => (id === undefined ? one['stage'] === stage : one['id'] === id));
  if (version === undefined) {
    throw new AwsError(
      'ResourceNotFoundException',
      `Secrets Manager can't find the specified secret value for ${id === undefined ? 'staging label' : 'VersionId'}: ${id ?? stage}`,
    );
  }
  return {
    VersionId: version['id'],
    SecretString: version['value'],
    VersionStages: [version['stage']],
    CreatedDate: Number(version['created']) / 1000,
  };
}

function string(input: Input, name: string): string | undefined {
  const value = input[name] ?? undefined;
  if (value === undefined || typeof value === 'string') return value;
  throw new AwsError('InvalidParameterException', `${name} must be a string.`);
}

function required(input: Input, name: string): string {
  const value = string(input, name);
  if (value) return value;
  throw new AwsError('InvalidParameterException', `${name} is required.`);
}

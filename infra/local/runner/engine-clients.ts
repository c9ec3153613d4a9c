/** The SDK clients the runner itself uses, pointed at the engines by the same variables the functions get. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';

export interface EngineClients {
  readonly dynamodb: DynamoDBClient;
  readonly streams: DynamoDBStreamsClient;
  readonly s3: S3Client;
  readonly secrets: SecretsManagerClient;
  readonly sqs: SQSClient;
  close(): void;
}

export function engineClients(environment: Readonly<Record<string, string>>): EngineClients {
  const at = (service: string) => ({
    endpoint: endpointOf(environment, service),
    region: regionOf(environment),
    credentials: {
      accessKeyId: environment['AWS_ACCESS_KEY_ID'] ?? 'local',
      secretAccessKey: environment['AWS_SECRET_ACCESS_KEY'] ?? 'local',
    },
  });
  const clients = {
    dynamodb: new DynamoDBClient(at('DYNAMODB')),
    streams: new DynamoDBStreamsClient(at('DYNAMODB_STREAMS')),
    s3: new S3Client({ ...at('S3'), forcePathStyle: true }),
    secrets: new SecretsManagerClient(at('SECRETS_MANAGER')),
    sqs: new SQSClient(at('SQS')),
  };
  return {
    ...clients,
    close: () => {
      for (const client of Object.values(clients)) client.destroy();
    },
  };
}

export const regionOf = (environment: Readonly<Record<string, string>>): string =>
  environment['AWS_REGION'] ?? 'us-east-1';

function endpointOf(environment: Readonly<Record<string, string>>, service: string): string {
  const endpoint = environment[`AWS_ENDPOINT_URL_${service}`];
  if (!endpoint) throw new Error(`the engines gave no AWS_ENDPOINT_URL_${service}`);
  return endpoint;
}

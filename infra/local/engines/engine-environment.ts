/** How a program finds the engines: the variables every AWS SDK reads, and keys that open nothing anywhere else. */

export interface Endpoints {
  readonly dynamodb: string;
  readonly streams: string;
  readonly sqs: string;
  readonly s3: string;
  readonly secretsmanager: string;
  readonly lambda: string;
}

export const LOCAL_ACCOUNT = '000000000000';
export const LOCAL_KEYS = { accessKeyId: 'local', secretAccessKey: 'local' } as const;

/** AWS: "AWS SDKs and Tools Reference Guide, service-specific endpoints". */
const VARIABLES: Readonly<Record<keyof Endpoints, string>> = {
  dynamodb: 'AWS_ENDPOINT_URL_DYNAMODB',
  streams: 'AWS_ENDPOINT_URL_DYNAMODB_STREAMS',
  sqs: 'AWS_ENDPOINT_URL_SQS',
  s3: 'AWS_ENDPOINT_URL_S3',
  secretsmanager: 'AWS_ENDPOINT_URL_SECRETS_MANAGER',
  lambda: 'AWS_ENDPOINT_URL_LAMBDA',
};

/** Engines of someone else's. One that is DynamoDB is taken for its streams too, unless these are named. */
export function replacedEndpoints(environment: Readonly<Record<string, string | undefined>>): Partial<Endpoints> {
  const streams = environment[VARIABLES.streams] || environment[VARIABLES.dynamodb];
  const named = (['dynamodb', 'sqs', 's3', 'secretsmanager'] as const).map((service) => [
    service,
    environment[VARIABLES[service]],
  ]);
  return Object.fromEntries([...named, ['streams', streams]].filter(([, endpoint]) => endpoint));
}

export function engineEnvironment(endpoints: Endpoints, region: string): Record<string, string> {
  return {
    [VARIABLES.dynamodb]: endpoints.dynamodb,
    [VARIABLES.streams]: endpoints.streams,
    [VARIABLES.sqs]: endpoints.sqs,
    [VARIABLES.s3]: endpoints.s3,
    [VARIABLES.secretsmanager]: endpoints.secretsmanager,
    [VARIABLES.lambda]: endpoints.lambda,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: LOCAL_KEYS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: LOCAL_KEYS.secretAccessKey,
  };
}

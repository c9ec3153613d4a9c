/** Hand-made Lambda events and contexts, complete enough for the runtime. */
import type { APIGatewayProxyEventV2, Context, SQSRecord } from 'aws-lambda';

export const FIFO_ARN = 'arn:aws:sqs:us-east-1:000000000000:contacts.fifo';
export const STANDARD_ARN = 'arn:aws:sqs:us-east-1:000000000000:welcome';

export function aContext(remainingMs: () => number = () => 30_000): Context {
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName: 'tested',
    functionVersion: '1',
    invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:tested',
    memoryLimitInMB: '512',
    awsRequestId: 'request-1',
    logGroupName: 'group',
    logStreamName: 'stream',
    getRemainingTimeInMillis: remainingMs,
    done() {},
    fail() {},
    succeed() {},
  };
}

export function aRecord(messageId: string, over: { body?: string; group?: string; attempt?: number } = {}): SQSRecord {
  return {
    messageId,
    receiptHandle: `handle-${messageId}`,
    body: over.body ?? JSON.stringify({ id: messageId }),
    attributes: {
      ApproximateReceiveCount: String(over.attempt ?? 1),
      SentTimestamp: '0',
      SenderId: 'sender',
      ApproximateFirstReceiveTimestamp: '0',
      ...(over.group !== undefined && { MessageGroupId: over.group, MessageDeduplicationId: `dedup-${messageId}` }),
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: over.group === undefined ? STANDARD_ARN : FIFO_ARN,
    awsRegion: 'us-east-1',
  };
}

export interface SentRequest {
  readonly method?: string;
  readonly path?: string;
  readonly rawQuery?: string;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
  readonly headers?: Record<string, string>;
  readonly pathParameters?: Record<string, string>;
}

export function anHttpEvent(sent: SentRequest = {}): APIGatewayProxyEventV2 {
  const { method = 'GET', path = '/', rawQuery = '', isBase64Encoded = false } = sent;
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: rawQuery,
    headers: sent.headers ?? {},
    ...(sent.pathParameters && { pathParameters: sent.pathParameters }),
    ...(sent.body !== undefined && { body: sent.body }),
    isBase64Encoded,
    requestContext: {
      accountId: '000000000000',
      apiId: 'api',
      domainName: 'localhost',
      domainPrefix: 'localhost',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.7', userAgent: 'test' },
      requestId: 'request-1',
      routeKey: '$default',
      stage: '$default',
      time: '',
      timeEpoch: 0,
    },
  };
}

/** The JSON protocols of AWS (1.0 for SQS, 1.1 for Secrets Manager): one action per POST, named in `x-amz-target`. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { AwsError, unsupported } from './aws-error.ts';
import { readBody } from './read-body.ts';

export type Input = Readonly<Record<string, unknown>>;
/** `gone` is aborted when the client hangs up. */
export type Action = (input: Input, gone: AbortSignal) => object | Promise<object>;

export interface JsonService {
  readonly name: string;
  readonly actions: ReadonlyMap<string, Action>;
  readonly contentType: string;
  /** `__type` of an error, and the older name that goes into `x-amzn-query-error`, where the service has one. */
  readonly errorType: (code: string) => string;
  readonly olderName?: (code: string) => string;
}

/** Our own actions carry at most 10 messages of one batch, 1 MiB in all, or a secret of 64 KiB; JSON escapes may double it. */
const MOST_BYTES = 8 * 1024 * 1024;

export async function answerJson(
  service: JsonService,
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
) {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  try {
    const action = service.actions.get(name);
    if (action === undefined) throw unsupported(`${service.name} ${name}`);
    const input = parse((await readBody(request, MOST_BYTES)).toString());
    reply(service, response, 200, await action(input, gone.signal));
  } catch (failure) {
    const told = failure instanceof AwsError ? failure : defect(failure);
    reply(service, response, told.status, { __type: service.errorType(told.code), message: told.message }, told);
  }
}

function reply(service: JsonService, response: ServerResponse, status: number, body: object, error?: AwsError): void {
  const text = JSON.stringify(body);
  const older = error && service.olderName?.(error.code);
  response.writeHead(status, {
    'content-type': service.contentType,
    'content-length': Buffer.byteLength(text),
    'x-amzn-requestid': randomUUID(),
    ...(older ? { 'x-amzn-query-error': `${older};${status < 500 ? 'Sender' : 'Receiver'}` } : {}),
  });
  response.end(text);
}

function parse(text: string): Input {
  try {
    const value: unknown = JSON.parse(text || '{}');
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // falls through: the same answer as for JSON that is no object
  }
  throw new AwsError('SerializationException', 'The request body is not a JSON object.');
}

function defect(failure: unknown): AwsError {
  console.error(failure);
  return new AwsError('InternalFailure', 'The local engine failed; its own log says why.', 500);
}

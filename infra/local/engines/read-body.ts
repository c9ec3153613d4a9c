/** The whole body of a request, up to a limit: what is longer is read to its end, so that the client hears why, but not kept. */
import type { IncomingMessage } from 'node:http';
import { AwsError } from './aws-error.ts';

export async function readBody(request: IncomingMessage, mostBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request) {
      size += chunk.length;
      if (size <= mostBytes) chunks.push(chunk);
    }
  } catch (cause) {
    if (request.complete) throw cause;
    throw new AwsError('IncompleteBody', 'The client hung up before the end of its request.');
  }
  if (size > mostBytes) throw new AwsError('EntityTooLarge', `The request is longer than ${mostBytes} bytes.`);
  return Buffer.concat(chunks, size);
}

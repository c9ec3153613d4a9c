/** S3 as this application uses it, addressed by path: whole objects, conditions, ranges, listings and presigned links. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Database } from '../database.ts';
import type { EngineClock } from '../engine-clock.ts';
import type { Route } from '../server.ts';
import { type Answer, errorAnswer, write } from './answer.ts';
import { bucketActions } from './bucket-actions.ts';
import { methodNotAllowed, objectActions } from './object-actions.ts';
import { objectsIn } from './objects.ts';
import { refuseWhatIsUnsupported, type S3Request, s3Request } from './s3-request.ts';
import { checkSignature } from './signature.ts';

export interface S3Options {
  readonly database: Database;
  readonly clock: EngineClock;
  readonly region: string;
  readonly secretKey: string;
}

/** It takes whatever request no other service wanted. */
export function s3Route(options: S3Options): Route {
  const objects = objectsIn(options.database);
  const onObject = objectActions(objects, options.clock);
  const onBucket = bucketActions(options.database, objects, options.clock, options.region);

  function act(request: S3Request): Answer | Promise<Answer> {
    checkSignature(request, options.secretKey, options.clock.now());
    refuseWhatIsUnsupported(request);
    if (request.bucket === '') return onBucket.all();
    if (request.key === '' && request.method === 'PUT') return onBucket.create(request);
    onBucket.mustExist(request.bucket);
    if (request.key === '') return onBucket.act(request);
    const { method } = request;
    if (method === 'GET' || method === 'HEAD' || method === 'PUT' || method === 'DELETE')
      return onObject[method](request);
    throw methodNotAllowed();
  }

  return (incoming, response) => {
    void answer(act, incoming, response);
    return true;
  };
}

async function answer(
  act: (request: S3Request) => Answer | Promise<Answer>,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let request: S3Request | undefined;
  try {
    request = s3Request(incoming);
    write(response, request.method, await act(request));
  } catch (failure) {
    // What is left of the body is read, or the connection could not be used again.
    incoming.resume();
    write(response, incoming.method ?? 'GET', errorAnswer(request, failure));
  }
}

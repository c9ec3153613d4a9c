/** Tells a database that is unwell from a defect of ours, and is patient with the first before it says so. */
import { setTimeout as sleep } from 'node:timers/promises';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { RetryLater } from '#shared/ports/failure.ts';

/** The SDK repeats throttled, failed and unanswered calls itself; contended transactions it leaves to us. */
const CONTENDED = new Set(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded']);
const UNWELL_NAMES = new Set([
  'TransactionConflictException',
  'TransactionInProgressException',
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
  'LimitExceededException',
  'InternalServerError',
  'ServiceUnavailable',
  'TimeoutError',
  'RequestTimeout',
  'AbortError',
]);
const NETWORK_CODES = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
const ATTEMPTS = 6;
const FIRST_PAUSE_MS = 20;

/** Runs one call. @throws RetryLater `STORE_UNWELL` when patience is at its end; anything that is no sickness passes through. */
export async function patiently<Answer>(operation: string, call: () => Promise<Answer>): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call();
    } catch (cause) {
      if (!isUnwell(cause)) throw cause;
      if (attempt === ATTEMPTS || !isContended(cause)) {
        const facts = { operation, error: cause instanceof Error ? cause.name : typeof cause };
        throw new RetryLater('STORE_UNWELL', 'The table does not answer as it should.', facts, { cause });
      }
      await sleep(Math.random() * FIRST_PAUSE_MS * 2 ** attempt);
    }
  }
}

/** Contention: nothing was written, and a moment later it will do. */
function isContended(error: unknown): boolean {
  if (error instanceof TransactionCanceledException) return isUnwellCancellation(error);
  return error instanceof Error && error.name === 'TransactionConflictException';
}

function isUnwell(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof TransactionCanceledException) return isUnwellCancellation(error);
  if (UNWELL_NAMES.has(error.name)) return true;
  if ('code' in error && typeof error.code === 'string' && NETWORK_CODES.has(error.code)) return true;
  return httpStatus(error) >= 500;
}

/**
 * Contended for one item only counts while no condition has failed for another: a failed condition is an answer.
 * Reasons: AWS API reference, TransactWriteItems, CancellationReasons.
 */
function isUnwellCancellation(error: TransactionCanceledException): boolean {
  const codes = (error.CancellationReasons ?? []).map((reason) => reason.Code ?? 'None');
  return codes.some((code) => CONTENDED.has(code)) && !codes.includes('ConditionalCheckFailed');
}

function httpStatus(error: Error): number {
  if (!('$metadata' in error) || typeof error.$metadata !== 'object' || error.$metadata === null) return 0;
  const metadata = error.$metadata;
  return 'httpStatusCode' in metadata && typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : 0;
}

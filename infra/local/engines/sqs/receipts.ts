/** A receipt handle stands for one receive of one message: with it the receiver deletes the message or changes its timeout. */
import { AwsError } from '../aws-error.ts';
import type { Database } from '../database.ts';
import { invalid } from './input.ts';
import type { Queue } from './queues.ts';

export function receiptHandle(seq: number, nonce: string): string {
  return Buffer.from(`receipt ${seq} ${nonce}`).toString('base64');
}

function messageOf(handle: string): number {
  const [, seq] = /^receipt (\d{1,15}) [0-9a-f]{18}$/.exec(Buffer.from(handle, 'base64').toString()) ?? [];
  if (seq !== undefined) return Number(seq);
  throw new AwsError('ReceiptHandleIsInvalid', `The input receipt handle "${handle}" is not a valid receipt handle.`);
}

/**
 * A standard queue answers success to a handle that is no longer the last, and keeps the message; a FIFO queue says that it
 * has expired, because by then another receiver may hold the group.
 */
export function remove(database: Database, queue: Queue, handle: string, now: number): void {
  const seq = messageOf(handle);
  const held = queue.fifo ? now : Number.MIN_SAFE_INTEGER;
  const erase = 'DELETE FROM sqs_message WHERE seq = ? AND queue = ? AND receipt = ? AND visible > ?';
  const { changes } = database.run(erase, seq, queue.id, handle, held);
  if (changes > 0 || !queue.fifo) return;
  if (database.first('SELECT 1 FROM sqs_message WHERE seq = ? AND queue = ?', seq, queue.id) === undefined) return;
  throw invalid(`Value ${handle} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.`);
}

export function changeVisibility(database: Database, queue: Queue, handle: string, now: number, seconds: number): void {
  const seq = messageOf(handle);
  const change = 'UPDATE sqs_message SET visible = ? WHERE seq = ? AND queue = ? AND receipt = ? AND visible > ?';
  if (database.run(change, now + seconds * 1000, seq, queue.id, handle, now).changes > 0) return;
  throw new AwsError(
    'MessageNotInflight',
    `Value ${handle} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.`,
  );
}

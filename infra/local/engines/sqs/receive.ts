/** Hands out messages: oldest first, each to one receiver until its visibility timeout ends. */
import { randomBytes } from 'node:crypto';
import type { Database, Row } from '../database.ts';
import type { Queue } from './queues.ts';
import { receiptHandle } from './receipts.ts';

/** A row as it is handed out, its receipt and counters already moved on. */
export type Delivery = Row;

export interface Received {
  readonly deliveries: readonly Delivery[];
  /** Names of the dead-letter queues that got a message on the way. */
  readonly moved: boolean;
}

const AVAILABLE = `SELECT seq, received FROM sqs_message INDEXED BY sqs_message_order
  WHERE queue = ? AND visible <= ? AND sent > ?`;

/** FIFO: while one message of a group is in flight, no other of that group is handed out. */
const GROUP_IS_FREE = `AND message_group NOT IN (
  SELECT message_group FROM sqs_message INDEXED BY sqs_message_in_flight
  WHERE queue = ? AND receipt IS NOT NULL AND visible > ?)`;

const HAND_OUT = `UPDATE sqs_message
  SET visible = ?, receipt = ?, received = received + 1, first_received = coalesce(first_received, ?)
  WHERE seq = ? RETURNING *`;

/** It keeps its id, so that whoever repairs the queue recognises it; in FIFO queues its age begins anew. */
const MOVE = `UPDATE sqs_message
  SET queue = ?, source = ?, visible = ?, receipt = NULL, sent = CASE ? WHEN 1 THEN ? ELSE sent END
  WHERE seq = ?`;

export function receive(
  database: Database,
  queue: Queue,
  deadLetters: Queue | undefined,
  wish: { readonly most: number; readonly visibilityMs: number; readonly now: number },
): Received {
  return database.atomically(() => {
    let moved = false;
    for (;;) {
      const rows = available(database, queue, wish.most, wish.now);
      const [dead, alive] = partition(rows, (row) => isDead(queue, row));
      if (deadLetters !== undefined)
        for (const row of dead) bury(database, queue, deadLetters, Number(row['seq']), wish.now);
      moved ||= dead.length > 0;
      if (alive.length > 0 || dead.length === 0) {
        return { deliveries: alive.flatMap((row) => handOut(database, Number(row['seq']), wish)), moved };
      }
    }
  });
}

function available(database: Database, queue: Queue, most: number, now: number): Row[] {
  const oldest = now - Number(queue.attributes['MessageRetentionPeriod']) * 1000;
  const inOrder = 'ORDER BY seq LIMIT ?';
  if (!queue.fifo) return database.all(`${AVAILABLE} ${inOrder}`, queue.id, now, oldest, most);
  return database.all(`${AVAILABLE} ${GROUP_IS_FREE} ${inOrder}`, queue.id, now, oldest, queue.id, now, most);
}

function isDead(queue: Queue, row: Row): boolean {
  return queue.redrive !== undefined && Number(row['received']) >= queue.redrive.maxReceiveCount;
}

function bury(database: Database, queue: Queue, deadLetters: Queue, seq: number, now: number): void {
  database.run(MOVE, deadLetters.id, queue.name, now, queue.fifo ? 1 : 0, now, seq);
}

function handOut(
  database: Database,
  seq: number,
  wish: { readonly visibilityMs: number; readonly now: number },
): Row[] {
  const receipt = receiptHandle(seq, randomBytes(9).toString('hex'));
  return database.all(HAND_OUT, wish.now + wish.visibilityMs, receipt, wish.now, seq);
}

function partition<T>(all: readonly T[], belongs: (one: T) => boolean): [T[], T[]] {
  return [all.filter(belongs), all.filter((one) => !belongs(one))];
}

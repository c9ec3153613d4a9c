/** The tables of SQS. A message is one row from send to delete; `seq` is its place in the queue. */
export const SQS_SCHEMA = `
CREATE TABLE IF NOT EXISTS sqs_queue (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, attributes TEXT NOT NULL, created INTEGER NOT NULL, changed INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS sqs_message (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, queue INTEGER NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL,
  attributes TEXT, trace TEXT, message_group TEXT, deduplication TEXT,
  sent INTEGER NOT NULL, visible INTEGER NOT NULL,
  receipt TEXT, first_received INTEGER, received INTEGER NOT NULL DEFAULT 0, source TEXT
);
CREATE INDEX IF NOT EXISTS sqs_message_order ON sqs_message (queue, seq, visible, sent, message_group);
CREATE INDEX IF NOT EXISTS sqs_message_next ON sqs_message (queue, visible);
CREATE INDEX IF NOT EXISTS sqs_message_in_flight ON sqs_message (queue, visible, message_group) WHERE receipt IS NOT NULL;
CREATE TABLE IF NOT EXISTS sqs_deduplication (
  queue INTEGER NOT NULL, key TEXT NOT NULL, id TEXT NOT NULL, seq INTEGER NOT NULL, expires INTEGER NOT NULL,
  PRIMARY KEY (queue, key)
) WITHOUT ROWID;
-- Who held a message when the last run ended held it in that run: it comes back at once, not after its hiding time.
UPDATE sqs_message SET visible = 0 WHERE receipt IS NOT NULL;
`;

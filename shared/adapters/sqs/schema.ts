/** How the operator's function is told of every dead-letter queue: as JSON in one variable, written by infra and read by `dead-letters.ts`. */

export interface ToldDeadLetterQueue {
  /** As the runbook calls it, without the word "queue". */
  readonly name: string;
  /** What SQS calls it. A name, not an address: all of them must fit into the four kilobytes Lambda has for variables. */
  readonly queue: string;
  /** For pieces of the table's stream, which cannot be sent back: what mends them instead. */
  readonly instead?: string | undefined;
}

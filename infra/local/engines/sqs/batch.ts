/** A batch is up to ten requests in one: each entry succeeds or fails by itself, and the answer names it by its id. */
import { AwsError } from '../aws-error.ts';
import type { Database } from '../database.ts';
import type { Input } from '../json-protocol.ts';
import { isRecord, text } from './input.ts';

export interface BatchAnswer {
  readonly Successful: readonly object[];
  readonly Failed: readonly object[];
}

export function batch(database: Database, input: Input, each: (entry: Input) => object): BatchAnswer {
  const entries = entriesOf(input);
  const Successful: object[] = [];
  const Failed: object[] = [];
  database.atomically(() => {
    for (const { id, entry } of entries) {
      try {
        Successful.push({ Id: id, ...each(entry) });
      } catch (failure) {
        if (!(failure instanceof AwsError)) throw failure;
        Failed.push({ Id: id, SenderFault: true, Code: failure.code, Message: failure.message });
      }
    }
  });
  return { Successful, Failed };
}

function entriesOf(input: Input): readonly { readonly id: string; readonly entry: Input }[] {
  const given = Array.isArray(input['Entries']) ? input['Entries'].filter(isRecord) : [];
  if (given.length === 0) throw new AwsError('EmptyBatchRequest', 'There should be at least one entry in the request.');
  if (given.length > 10) {
    throw new AwsError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are 10. You have sent ${given.length}.`,
    );
  }
  const entries = given.map((entry) => ({ id: text(entry, 'Id'), entry }));
  if (entries.some(({ id }) => !/^[\w-]{1,80}$/.test(id))) {
    throw new AwsError(
      'InvalidBatchEntryId',
      'A batch entry id can only contain alphanumeric characters, hyphens and underscores.',
    );
  }
  if (new Set(entries.map(({ id }) => id)).size !== entries.length) {
    throw new AwsError('BatchEntryIdsNotDistinct', 'Two entries of the batch have the same id.');
  }
  return entries;
}

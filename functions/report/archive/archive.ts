/** Report flow: every change of fact the table's stream tells is written into the lake, in the hour it happened. */
import { type FactChange, lakeFacts, staffIn } from '#shared/domain/report/lake-fact.ts';
import type { Lake } from '#shared/ports/lake.ts';
import type { StaffRefs } from '#shared/ports/staff-refs.ts';
import { appendByHour } from '#shared/story/append-by-hour.ts';

export interface ArchivePorts {
  readonly lake: Lake;
  readonly staffRefs: StaffRefs;
}

export interface ArchiveOutcome {
  readonly kind: 'archived';
  readonly facts: { readonly changes: number; readonly facts: number };
}

export async function archive(ports: ArchivePorts, changes: readonly FactChange[]): Promise<ArchiveOutcome> {
  const staff = await ports.staffRefs.of(changes.flatMap(({ after }) => (after === undefined ? [] : staffIn(after))));
  const facts = changes.flatMap((change) => lakeFacts(change, staff));
  await appendByHour(ports.lake, facts);
  return { kind: 'archived', facts: { changes: changes.length, facts: facts.length } };
}

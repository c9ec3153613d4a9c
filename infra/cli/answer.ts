/** What the app answers to a command, read with care: it may be of another version. */
import * as z from 'zod/mini';

export type Row = Readonly<Record<string, unknown>>;

const row = z.record(z.string(), z.unknown());
const result = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('rows'),
    columns: z.array(z.string()),
    rows: z.array(row),
    next: z.optional(z.string()),
    /** Rows of all pages together, where the app knows. */
    total: z.optional(z.number()),
    /** What the reader should know of these rows. */
    note: z.optional(z.string()),
  }),
  z.object({ kind: z.literal('record'), record: row }),
  z.object({ kind: z.literal('file'), base64: z.string(), contentType: z.string() }),
  z.object({ kind: z.literal('lines'), lines: z.array(z.string()) }),
  z.object({
    kind: z.literal('faults'),
    faults: z.array(z.object({ line: z.number(), column: z.number(), field: z.string(), expected: z.string() })),
  }),
]);

const answer = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), result }),
  z.object({ ok: z.literal(false), code: z.string(), message: z.string(), facts: z.optional(row) }),
]);

export type Result = z.output<typeof result>;
export type Rows = Extract<Result, { kind: 'rows' }>;

/** The app said no; nothing is wrong with the way it was asked. */
export class NotDone extends Error {
  override readonly name = 'NotDone';
}

/** @throws NotDone */
export function readAnswer(payload: string): Result {
  const read = z.safeParse(answer, payload === '' ? undefined : JSON.parse(payload));
  if (!read.success)
    throw new NotDone('The app answered something this program does not understand; are both of one version?');
  if (read.data.ok) return read.data.result;
  const { code, message, facts = {} } = read.data;
  const details = Object.entries(facts).map(([name, value]) => `${name} ${String(value)}`);
  throw new NotDone(`${message.trim()} (${[code, ...details].join(', ')})`);
}

/**
 * What a call of DynamoDB consumed: it makes the call ask for it, and reads it from the answer. Items pass untouched; a
 * call that failed tells nothing, though AWS charges a write whose condition failed.
 */
import { z } from 'zod';

export interface Units {
  readonly readUnits: number;
  readonly writeUnits: number;
}

type Kind = 'read' | 'write';

const KINDS: ReadonlyMap<string, Kind> = new Map([
  ...['GetItem', 'BatchGetItem', 'Query', 'Scan', 'TransactGetItems'].map((name) => [name, 'read'] as const),
  ...['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem', 'TransactWriteItems'].map(
    (name) => [name, 'write'] as const,
  ),
]);

const MEMBER = 'ReturnConsumedCapacity';
const ASKED = `"${MEMBER}":"INDEXES"`;

/** The request, asking. Where it speaks of the matter already, it is taken apart and only a refusal is overruled. */
export function asking(action: string, body: Buffer): Buffer {
  if (!KINDS.has(action)) return body;
  if (body.includes(MEMBER)) return overruled(body);
  const open = body.indexOf('{') + 1;
  if (open === 0) return body;
  const rest = body.subarray(open);
  const comma = /^\s*}/.test(rest.subarray(0, 64).toString('latin1')) ? '' : ',';
  return Buffer.concat([body.subarray(0, open), Buffer.from(ASKED + comma), rest]);
}

function overruled(body: Buffer): Buffer {
  const input = parsed(body);
  if (typeof input !== 'object' || input === null) return body;
  const asked: unknown = Object.getOwnPropertyDescriptor(input, MEMBER)?.value;
  if (asked !== undefined && asked !== 'NONE') return body;
  return Buffer.from(JSON.stringify({ ...input, [MEMBER]: 'INDEXES' }));
}

const units = z._default(z.number(), 0);
const consumption = z.object({
  CapacityUnits: units,
  ReadCapacityUnits: z.optional(z.number()),
  WriteCapacityUnits: z.optional(z.number()),
});
const answerShape = z.object({
  ConsumedCapacity: z.optional(z.union([consumption, z.array(consumption)])),
});

export function consumedBy(action: string, answer: Buffer): Units {
  const kind = KINDS.get(action);
  const read = kind === undefined ? undefined : answerShape.safeParse(parsed(answer)).data?.ConsumedCapacity;
  return [read ?? []].flat().reduce<Units>(
    (sum, part) => {
      const { readUnits, writeUnits } = partOf(part, kind);
      return { readUnits: sum.readUnits + readUnits, writeUnits: sum.writeUnits + writeUnits };
    },
    { readUnits: 0, writeUnits: 0 },
  );
}

/** Transactions name both kinds (a repeated one is charged as a read); the others say one number. */
function partOf(part: z.output<typeof consumption>, kind: Kind | undefined): Units {
  const { CapacityUnits, ReadCapacityUnits: readUnits, WriteCapacityUnits: writeUnits } = part;
  if (readUnits !== undefined || writeUnits !== undefined) {
    return { readUnits: readUnits ?? 0, writeUnits: writeUnits ?? 0 };
  }
  return kind === 'read' ? { readUnits: CapacityUnits, writeUnits: 0 } : { readUnits: 0, writeUnits: CapacityUnits };
}

function parsed(text: Buffer): unknown {
  try {
    return JSON.parse(text.toString());
  } catch {
    return undefined;
  }
}

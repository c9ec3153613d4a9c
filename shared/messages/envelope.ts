/** How every message is written and read: JSON with a version; what cannot be read is refused, never guessed. */
import * as z from 'zod/mini';
import { Refused } from '#shared/ports/failure.ts';

/** Reads a body by its schema. @throws Refused `<NAME>_UNREADABLE`, with the places at fault but not the values. */
export function readMessage<Schema extends z.ZodMiniType>(
  name: string,
  schema: Schema,
  body: string,
): z.output<Schema> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch (cause) {
    throw new Refused(`${name}_UNREADABLE`, `A ${name} message is not JSON.`, {}, { cause });
  }
  const result = z.safeParse(schema, parsed);
  if (result.success) return result.data;
  const places = result.error.issues.map((issue) => issue.path.join('.') || '(root)').join(', ');
  throw new Refused(`${name}_UNREADABLE`, `A ${name} message does not fit its schema at: ${places}.`, { places });
}

/** An id of outside origin: text of a sane length. */
export const idText = z.string().check(z.minLength(1), z.maxLength(400));
export const instant = z.number().check(z.nonnegative());

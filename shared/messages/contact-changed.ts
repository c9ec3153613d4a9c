/** ContactChanged: a member and a staff member became, or ceased to be, each other's contact. */
import * as z from 'zod/mini';
import { codeText, memberId, staffId } from '#shared/domain/identity.ts';
import { idText, instant, readMessage } from './envelope.ts';

const schema = z.object({
  version: z.literal(1),
  id: idText,
  change: z.enum(['added', 'half-added', 'removed-by-staff', 'removed-by-member', 'handed-over', 'consented']),
  staff: z.pipe(idText, z.transform(staffId)),
  member: z.pipe(idText, z.transform(memberId)),
  /** What the code he came by carries, ours or not. */
  code: z.optional(z.pipe(idText, z.transform(codeText))),
  /** One-shot permission to greet him. */
  welcomeCode: z.optional(z.string()),
  /** Event time. */
  happenedAt: instant,
  /** Wall time of the event as near as we know it: the 20 seconds of the welcome run from here. */
  wallHappenedAt: instant,
  foundBySweep: z.boolean(),
});

/** `handed-over`: removed by a transfer between staff, which is no leave. `consented`: agreed to archiving, brings a fresh welcome code. */
export type ContactChanged = z.output<typeof schema>;
export const readContactChanged = (body: string): ContactChanged => readMessage('CONTACT_CHANGED', schema, body);
export const writeContactChanged = (message: ContactChanged): string => JSON.stringify(message);

/** How every sender queues it: one order per group; said twice within five minutes it is said once. */
export const orderedContactChanged = {
  write: writeContactChanged,
  groupOf: ({ member }: ContactChanged): string => member,
  idOf: ({ id }: ContactChanged): string => id,
};

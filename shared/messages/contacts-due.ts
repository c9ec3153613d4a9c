/** ContactsDue: the list of a staff member's contacts is to be read. A read begun later than it was asked for answers it. */
import * as z from 'zod/mini';
import type { Instant } from '#shared/domain/calendar.ts';
import { type StaffId, staffId } from '#shared/domain/identity.ts';
import { idText, instant, readMessage } from './envelope.ts';

const schema = z.object({
  version: z.literal(1),
  id: idText,
  staff: z.pipe(idText, z.transform(staffId)),
  /** Wall time. */
  askedAt: instant,
});

export type ContactsDue = z.output<typeof schema>;
export const readContactsDue = (body: string): ContactsDue => readMessage('CONTACTS_DUE', schema, body);
export const writeContactsDue = (message: ContactsDue): string => JSON.stringify(message);

/** Asked twice in the same moment it is the same message. */
export const contactsDue = (staff: StaffId, askedAt: Instant): ContactsDue => ({
  version: 1,
  id: `contacts:${staff}:${askedAt}`,
  staff,
  askedAt,
});

/** How every sender queues it: one order per group; said twice within five minutes it is said once. */
export const orderedContactsDue = {
  write: writeContactsDue,
  groupOf: ({ staff }: ContactsDue): string => staff,
  idOf: ({ id }: ContactsDue): string => id,
};

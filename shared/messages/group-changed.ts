/** GroupChanged: something happened in a customer group; who is inside now, only a read of the group can tell. */
import * as z from 'zod/mini';
import { groupId, memberId } from '#shared/domain/identity.ts';
import { idText, instant, readMessage } from './envelope.ts';

const schema = z.object({
  version: z.literal(1),
  /** The same for every delivery of the same change. */
  id: idText,
  group: z.pipe(idText, z.transform(groupId)),
  change: z.enum(['created', 'joined', 'left', 'dismissed', 'other', 'unheard']),
  /** Who joined or left, where the event named them: staff and members alike. */
  named: z.readonly(z.array(z.pipe(idText, z.transform(memberId)))),
  /** With `left` only, where WeCom told: removed by the group's owner or an administrator, or gone by himself. */
  wasRemoved: z.optional(z.boolean()),
  /** WeCom's version of the member list after the change. */
  listVersion: z.optional(z.string()),
  /** Event time of the change. */
  happenedAt: instant,
  /** Wall time at which we heard of it. */
  receivedAt: instant,
  /** True on the second look, three seconds after the first did not show who was named. */
  secondLook: z.boolean(),
  foundBySweep: z.boolean(),
});

/** `unheard`: nothing was heard, a sweep asks for a read. */
export type GroupChanged = z.output<typeof schema>;
export const readGroupChanged = (body: string): GroupChanged => readMessage('GROUP_CHANGED', schema, body);
export const writeGroupChanged = (message: GroupChanged): string => JSON.stringify(message);

/** How every sender queues it: one order per group; said twice within five minutes it is said once. */
export const orderedGroupChanged = {
  write: writeGroupChanged,
  groupOf: ({ group }: GroupChanged): string => group,
  idOf: ({ id }: GroupChanged): string => id,
};

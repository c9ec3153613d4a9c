/** Live codes as items and back. */
import * as z from 'zod/mini';
import type { LiveCode } from '#shared/domain/campaign/live-code.ts';
import { campaignId, codeText, groupId, memberId, staffId } from '#shared/domain/identity.ts';
import { codeKey, type Key } from './keys.ts';
import { type Item, readItem } from './plain-item.ts';

const codeShape = z.object({
  code: z.pipe(z.string(), z.transform(codeText)),
  campaign: z.pipe(z.string(), z.transform(campaignId)),
  owner: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('participant'), member: z.pipe(z.string(), z.transform(memberId)) }),
    z.object({ kind: z.literal('entry'), label: z.string() }),
    z.object({ kind: z.literal('seat'), label: z.string() }),
    z.object({ kind: z.literal('desk') }),
  ]),
  target: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('groups'),
      groups: z.array(z.pipe(z.string(), z.transform(groupId))),
      autoCreateRoom: z.boolean(),
    }),
    z.object({ kind: z.literal('staff'), staff: z.array(z.pipe(z.string(), z.transform(staffId))) }),
  ]),
  configId: z.string(),
  qrImageUrl: z.string(),
  madeAt: z.number(),
  lastScannedAt: z.exactOptional(z.number()),
  closedAt: z.exactOptional(z.number()),
  posterKey: z.exactOptional(z.string()),
  groupWelcomeId: z.exactOptional(z.string()),
});

export const codeItem = (code: LiveCode): Key & Item => ({ ...codeKey(code.code), ...code });
export const readCode = (item: Item): LiveCode => readItem(codeShape, item);

const code = z.pipe(z.string(), z.transform(codeText));
const standingShape = z.object({ inviteCode: code });
const pointerShape = z.object({ code });

/** Where the code is that a standing names. */
export const invitedKey = (item: Item): Key => codeKey(readItem(standingShape, item).inviteCode);
/** Where the code is that an official pointer names. */
export const pointedKey = (item: Item): Key => codeKey(readItem(pointerShape, item).code);

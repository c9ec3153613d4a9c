/** WarmDue: a pre-warming run has its next turn. What is due for an earlier turn, or for another run, changes nothing. */
import * as z from 'zod/mini';
import { campaignId } from '#shared/domain/identity.ts';
import type { WarmJob } from '#shared/domain/poster/warming.ts';
import { idText, instant, readMessage } from './envelope.ts';

const schema = z.object({
  version: z.literal(1),
  id: idText,
  campaign: z.pipe(idText, z.transform(campaignId)),
  /** Names the run. */
  startedAt: instant,
  turn: z.int().check(z.nonnegative()),
});

export type WarmDue = z.output<typeof schema>;
export const readWarmDue = (body: string): WarmDue => readMessage('WARM_DUE', schema, body);
export const writeWarmDue = (message: WarmDue): string => JSON.stringify(message);

/** The turn a run stands before; said twice it is the same message. */
export const warmDue = ({ campaign, startedAt, turn }: WarmJob): WarmDue => ({
  version: 1,
  id: `warm:${campaign}:${startedAt}:${turn}`,
  campaign,
  startedAt,
  turn,
});

/** How every sender queues it: one order per group; said twice within five minutes it is said once. */
export const orderedWarmDue = {
  write: writeWarmDue,
  groupOf: ({ campaign }: WarmDue): string => campaign,
  idOf: ({ id }: WarmDue): string => id,
};

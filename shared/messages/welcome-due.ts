/** WelcomeDue: a new contact is to be greeted, inside 20 seconds of his event. */
import * as z from 'zod/mini';
import { campaignId, memberId } from '#shared/domain/identity.ts';
import { idText, readMessage } from './envelope.ts';
import { ticket } from './poster-wanted.ts';

const schema = z.object({
  version: z.literal(1),
  id: idText,
  campaign: z.pipe(idText, z.transform(campaignId)),
  member: z.pipe(idText, z.transform(memberId)),
  ticket,
  /**
   * `poster`: the poster is ready and travels along. `entry-poster`: no code could be made for him; he gets the campaign's own, and is told.
   * `no-poster-yet`: 12 seconds are over; a link travels instead, if nothing was sent by then.
   */
  with: z.enum(['poster', 'entry-poster', 'no-poster-yet']),
  posterKey: z.optional(z.string()),
});

export type WelcomeDue = z.output<typeof schema>;
export const readWelcomeDue = (body: string): WelcomeDue => readMessage('WELCOME_DUE', schema, body);
export const writeWelcomeDue = (message: WelcomeDue): string => JSON.stringify(message);

/** PosterRequested: everything the renderer needs to draw one poster; it reads no referral and calls no WeCom API. */
import * as z from 'zod/mini';
import { campaignId, codeText } from '#shared/domain/identity.ts';
import { idText, instant, readMessage } from './envelope.ts';
import { subject, ticket } from './poster-wanted.ts';

const schema = z.object({
  version: z.literal(1),
  id: idText,
  campaign: z.pipe(idText, z.transform(campaignId)),
  campaignVersion: z.number(),
  subject,
  code: z.pipe(idText, z.transform(codeText)),
  qrImageUrl: z.string(),
  /** What that picture says, where it was read before. */
  qrContent: z.optional(z.string()),
  /** Name and avatar stand in this message only as long as it is on the queue. */
  nickname: z.string(),
  avatarUrl: z.optional(z.string()),
  fingerprint: idText,
  /** Wall time. What was drawn since then is newer than this request. */
  askedAt: z.optional(instant),
  ticket: z.optional(ticket),
});

export type PosterRequested = z.output<typeof schema>;
export const readPosterRequested = (body: string): PosterRequested => readMessage('POSTER_REQUESTED', schema, body);
export const writePosterRequested = (message: PosterRequested): string => JSON.stringify(message);

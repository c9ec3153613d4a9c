/** PosterWanted: a participant (or an entry code) should have a poster. Asked twice, it is made once. */
import * as z from 'zod/mini';
import { campaignId, memberId, staffId } from '#shared/domain/identity.ts';
import type { OwedPoster, Standing } from '#shared/domain/referral/standing.ts';
import { idText, instant, readMessage } from './envelope.ts';

/** Whose poster: a participant's, or the official one of an entry code. */
export const subject = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('member'), member: z.pipe(idText, z.transform(memberId)) }),
  z.object({ kind: z.literal('entry'), label: idText }),
]);

export const ticket = z.object({
  welcomeCode: z.string(),
  staff: z.pipe(idText, z.transform(staffId)),
  happenedAt: instant,
});

const schema = z.object({
  version: z.literal(1),
  id: idText,
  campaign: z.pipe(idText, z.transform(campaignId)),
  subject,
  /** `urgent`: somebody waits for it (welcome, desk). `bulk`: pre-warming, art changes, sweeps. */
  urgency: z.enum(['urgent', 'bulk']),
  /** Greets a new contact once the poster is there. */
  ticket: z.optional(ticket),
});

export type PosterSubject = z.output<typeof subject>;
export type PosterWanted = z.output<typeof schema>;
export const readPosterWanted = (body: string): PosterWanted => readMessage('POSTER_WANTED', schema, body);
export const writePosterWanted = (message: PosterWanted): string => JSON.stringify(message);

/** What is owed to a participant, as the request for it. Every copy of one promise has the same id, so it is acted on once. */
export const owedPosterWanted = (standing: Pick<Standing, 'campaign' | 'member'>, owed: OwedPoster): PosterWanted => ({
  version: 1,
  id: `${owed.requestId}:poster`,
  campaign: standing.campaign,
  subject: { kind: 'member', member: standing.member },
  urgency: owed.ticket === undefined ? 'bulk' : 'urgent',
  ...(owed.ticket === undefined ? {} : { ticket: owed.ticket }),
});

/** Requests for one poster keep their order and are worked on one at a time. */
export const posterGroup = ({ campaign, subject }: PosterWanted): string =>
  `${campaign}:${subject.kind === 'member' ? subject.member : `entry:${subject.label}`}`;

/** How every sender queues it: one order per group; said twice within five minutes it is said once. */
export const orderedPosterWanted = {
  write: writePosterWanted,
  groupOf: posterGroup,
  idOf: ({ id }: PosterWanted): string => id,
};

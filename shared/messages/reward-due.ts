/** RewardDue: something may be due on a campaign's ladder. Its messages keep one order per campaign; each is a nudge, the books say what is due. */
import * as z from 'zod/mini';
import { campaignId, memberId } from '#shared/domain/identity.ts';
import { idText, instant, readMessage } from './envelope.ts';

const member = z.pipe(idText, z.transform(memberId));
const head = { version: z.literal(1), id: idText, campaign: z.pipe(idText, z.transform(campaignId)) };

const schema = z.discriminatedUnion('what', [
  /** A referral came, or ceased, to count. */
  z.object({ ...head, what: z.literal('climb'), inviter: member, invitee: member, since: instant }),
  /** A grant was not claimed in time. */
  z.object({ ...head, what: z.literal('expire'), participant: member, rung: z.int().check(z.nonnegative()) }),
  /** Something is owed that no message told, or there is room again in budget or stock. */
  z.object({ ...head, what: z.literal('catch-up') }),
]);

export type RewardDue = z.output<typeof schema>;
export const readRewardDue = (body: string): RewardDue => readMessage('REWARD_DUE', schema, body);
export const writeRewardDue = (message: RewardDue): string => JSON.stringify(message);

/** There may be room again: whoever waits is looked at. */
export const catchUpDue = (campaign: RewardDue['campaign'], at: number): RewardDue => ({
  version: 1,
  id: `catch-up:${campaign}:${at}`,
  campaign,
  what: 'catch-up',
});

/** A debt's message; every copy of it has the same id. */
export const climbDue = (owed: {
  readonly campaign: RewardDue['campaign'];
  readonly inviter: Extract<RewardDue, { what: 'climb' }>['inviter'];
  readonly invitee: Extract<RewardDue, { what: 'climb' }>['invitee'];
  readonly since: number;
}): RewardDue => ({
  version: 1,
  id: `climb:${owed.campaign}:${owed.invitee}:${owed.since}`,
  what: 'climb',
  ...owed,
});

/** How every sender queues it: one order per group; said twice within five minutes it is said once. */
export const orderedRewardDue = {
  write: writeRewardDue,
  groupOf: ({ campaign }: RewardDue): string => campaign,
  idOf: ({ id }: RewardDue): string => id,
};

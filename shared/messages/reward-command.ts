/** What an operator asks about stocks, grants, points and budgets. */
import * as z from 'zod/mini';
import { asks, cursor, flag, maybeCampaign, participant } from './operator-input.ts';

const stockName = z.string().check(z.regex(/^[a-z0-9-]{1,32}$/));
/** No blanks around it, nothing in it that cannot be seen. */
const stockCode = z.string().check(z.regex(/^(?!\s)[^\p{Cc}]{1,100}(?<!\s)$/u));
/** A quarter of what a call may last; a larger file comes in several. */
const CODES_AT_ONCE = 2_000;
const MOST_POINTS = 10_000_000;
const oneGrant = { campaign: maybeCampaign, participant, rung: z.int().check(z.minimum(0), z.maximum(1_000_000)) };

export const REWARD_COMMANDS = [
  asks('stock import', {
    campaign: maybeCampaign,
    stock: stockName,
    codes: z.array(stockCode).check(z.maxLength(CODES_AT_ONCE)),
  }),
  asks('stock list', { campaign: maybeCampaign }),
  asks('grants list', {
    campaign: maybeCampaign,
    participant: z.optional(participant),
    state: z.optional(z.enum(['waiting', 'reserved', 'issued', 'claimed', 'expired', 'clawed_back', 'refused'])),
    cursor,
  }),
  asks('grants show', { ...oneGrant, reveal: flag }),
  asks('grants approve', oneGrant),
  asks('grants refuse', oneGrant),
  asks('grants reissue', oneGrant),
  asks('grants clawback', oneGrant),
  asks('points show', { campaign: maybeCampaign, member: participant }),
  asks('points correct', {
    campaign: maybeCampaign,
    member: participant,
    points: z.int().check(
      z.minimum(-MOST_POINTS),
      z.maximum(MOST_POINTS),
      z.refine((points) => points !== 0),
    ),
    note: z.string().check(z.regex(/\S/), z.regex(/^\P{Cc}{1,200}$/u)),
  }),
  asks('budget show', { campaign: maybeCampaign }),
] as const;

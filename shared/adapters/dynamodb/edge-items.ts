/** Referrals, goings and judgements as items and back. */
import * as z from 'zod/mini';
import { type Instant, isoInstant } from '#shared/domain/calendar.ts';
import type { Judgement, Referral } from '#shared/domain/referral/referral.ts';
import type { Departure } from '#shared/domain/referral/stay.ts';
import { departureKey, judgementKey, type Key, referralKey, sortable } from './keys.ts';
import { type Item, readItem } from './plain-item.ts';
import { campaign, member, reason, via } from './referral-items.ts';

const verdict = z.object({ state: z.enum(['pending', 'qualified', 'void']), reason });
const kind = z.enum(['left', 'removed', 'unfollowed', 'handed_over', 'missed']);

const referralShape = z.object({
  campaign,
  campaignVersion: z.number(),
  inviter: member,
  member,
  inviterRef: z.string(),
  memberRef: z.string(),
  generation: z.number(),
  root: member,
  rootRef: z.string(),
  joinedAt: z.number(),
  via,
  foundBySweep: z.boolean(),
  holdEndsAt: z.number(),
  leaving: z.enum(['within-hold', 'always', 'never']),
  maximumCounted: z.exactOptional(z.number()),
  initial: verdict,
  verdict,
  judgedAt: z.number(),
  confirmedAt: z.exactOptional(z.number()),
  barred: z.exactOptional(z.object({ at: z.number(), reason: z.enum(['blacklisted', 'over_maximum']) })),
  revision: z.number(),
  dueAt: z.exactOptional(z.number()),
});

const departureShape = z.object({
  campaign,
  member,
  via,
  at: z.number(),
  kind,
  observedAt: z.number(),
  lastSeenAt: z.exactOptional(z.number()),
  stayBegunAt: z.exactOptional(z.number()),
});

const judgementShape = z.object({
  campaign,
  member,
  revision: z.number(),
  at: z.number(),
  verdict,
  because: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('came'), via, at: z.number(), foundBySweep: z.boolean() }),
    z.object({ kind: z.literal('went'), via, at: z.number(), how: kind }),
    z.object({ kind: z.literal('shown'), via, readBegunAt: z.number() }),
    z.object({ kind: z.literal('place_gone'), via, at: z.number() }),
    z.object({ kind: z.literal('handed_over'), via, at: z.number() }),
    z.object({ kind: z.literal('hold_over'), at: z.number() }),
    z.object({ kind: z.literal('blacklisted'), campaignVersion: z.number() }),
    z.object({ kind: z.literal('over_maximum'), maximum: z.number() }),
  ]),
});

/** The index holds what falls due hour by hour, so that no hour's partition grows with the campaign. */
export const holdKind = (hour: Instant): string => `hold#${isoInstant(hour).slice(0, 13)}`;

export const referralItem = (referral: Referral): Key & Item => ({
  ...referralKey(referral.campaign, referral.inviter, referral.member),
  ...referral,
  ...(referral.dueAt === undefined
    ? {}
    : { owed_kind: holdKind(referral.dueAt), owed_since: sortable(referral.dueAt) }),
});
export const readReferral = (item: Item): Referral => readItem(referralShape, item);

export const departureItem = (departure: Departure): Key & Item => ({ ...departureKey(departure), ...departure });
export const readDeparture = (item: Item): Departure => readItem(departureShape, item);

export const judgementItem = (judgement: Judgement): Key & Item => ({
  ...judgementKey(judgement.campaign, judgement.member, judgement.revision),
  ...judgement,
});
export const readJudgement = (item: Item): Judgement => readItem(judgementShape, item);

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
  climbs: z.exactOptional(z.literal(true)),
  climbOwedAt: z.exactOptional(z.number()),
});

const departureShape = z.object({
  campaign,
  member,
  memberRef: z.exactOptional(z.string()),
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
  memberRef: z.exactOptional(z.string()),
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
export const holdKind = (hour: Instant): string => `hold#${holdHour(hour)}`;
export const holdHour = (at: Instant): string => isoInstant(at).slice(0, 13);

/** What is owed because a referral came, or ceased, to count. */
export const climbKind = (of: Referral['campaign']): string => `climb#${of}`;

/** A referral waits for its hold's end or owes a climb, never both: what waits does not count yet. */
function indexOf({ campaign: of, dueAt, climbOwedAt }: Referral) {
  if (dueAt !== undefined) return { owed_kind: holdKind(dueAt), owed_since: sortable(dueAt) };
  return climbOwedAt === undefined ? {} : { owed_kind: climbKind(of), owed_since: sortable(climbOwedAt) };
}

export const referralItem = (referral: Referral): Key & Item => ({
  ...referralKey(referral.campaign, referral.inviter, referral.member),
  ...referral,
  ...indexOf(referral),
});
export const readReferral = (item: Item): Referral => readItem(referralShape, item);

const climbShape = z.object({ campaign, inviter: member, member, climbOwedAt: z.number() });

/** Of a referral only what it owes; undefined where it owes nothing that can be read. */
export function readClimb(item: Item) {
  const result = z.safeParse(climbShape, item);
  if (!result.success) return undefined;
  const { campaign: of, inviter, member: invitee, climbOwedAt: since } = result.data;
  return { campaign: of, inviter, invitee, since };
}

export const departureItem = (departure: Departure): Key & Item => ({ ...departureKey(departure), ...departure });
export const readDeparture = (item: Item): Departure => readItem(departureShape, item);

export const judgementItem = (judgement: Judgement): Key & Item => ({
  ...judgementKey(judgement.campaign, judgement.member, judgement.revision),
  ...judgement,
});
export const readJudgement = (item: Item): Judgement => readItem(judgementShape, item);

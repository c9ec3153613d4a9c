/** Standings, observations and presences as items and back. Attribute names are the campaign's own words. */
import * as z from 'zod/mini';
import { campaignId, codeText, groupId, memberId, staffId } from '#shared/domain/identity.ts';
import type { Presence } from '#shared/domain/referral/presence.ts';
import type { Observation, OwedPoster, Standing } from '#shared/domain/referral/standing.ts';
import { VERDICT_REASONS, type VerdictReason } from '#shared/domain/referral/verdict.ts';
import { type Key, observationKey, presenceKey, sortable, standingKey } from './keys.ts';
import { type Item, readItem } from './plain-item.ts';

export const POSTER_OWED = 'poster';

export const campaign = z.pipe(z.string(), z.transform(campaignId));
export const member = z.pipe(z.string(), z.transform(memberId));
const staff = z.pipe(z.string(), z.transform(staffId));
const code = z.pipe(z.string(), z.transform(codeText));
export const via = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('group'), group: z.pipe(z.string(), z.transform(groupId)) }),
  z.object({ kind: z.literal('contact'), staff }),
]);
export const reason = z.custom<VerdictReason>(
  (text) => typeof text === 'string' && Object.hasOwn(VERDICT_REASONS, text),
);
const owed = z.object({
  since: z.number(),
  requestId: z.string(),
  ticket: z.exactOptional(z.object({ welcomeCode: z.string(), staff, happenedAt: z.number() })),
  tries: z.exactOptional(z.number()),
});

const standingShape = z.object({
  campaign,
  campaignVersion: z.number(),
  member,
  memberRef: z.string(),
  inviterRef: z.exactOptional(z.string()),
  rootRef: z.string(),
  joinedAt: z.number(),
  via,
  code: z.exactOptional(code),
  observedAt: z.number(),
  inviter: z.exactOptional(member),
  generation: z.number(),
  root: member,
  entryLabel: z.exactOptional(z.string()),
  reason: z.enum(['entry', 'desk', 'referred']),
  foundBySweep: z.boolean(),
  enteredAs: z.exactOptional(z.literal('desk')),
  hasBrought: z.exactOptional(z.literal(true)),
  inviteCode: z.exactOptional(code),
  poster: z.exactOptional(
    z.object({
      key: z.string(),
      fingerprint: z.string(),
      drawnAt: z.number(),
      drawnAsOf: z.exactOptional(z.number()),
      qr: z.exactOptional(z.object({ picture: z.string(), says: z.string() })),
    }),
  ),
  welcomedAt: z.exactOptional(z.number()),
  welcomedAsOf: z.exactOptional(z.number()),
  owed: z.exactOptional(owed),
});

const observationShape = z.object({
  campaign,
  member,
  memberRef: z.exactOptional(z.string()),
  via,
  joinedAt: z.number(),
  observedAt: z.number(),
  code: z.exactOptional(code),
  reason,
  foundBySweep: z.boolean(),
});

const presenceShape = z.object({
  via,
  member,
  joinedAt: z.number(),
  campaign: z.exactOptional(campaign),
  isHalf: z.exactOptional(z.literal(true)),
  leftAt: z.exactOptional(z.number()),
  leftFoundBySweep: z.exactOptional(z.boolean()),
});

export const standingItem = (standing: Standing): Key & Item => ({
  ...standingKey(standing.campaign, standing.member),
  ...standing,
  ...(standing.owed === undefined ? {} : owedIndex(standing.owed)),
});
export const readStanding = (item: Item): Standing => readItem(standingShape, item);

const promiseShape = z.object({ campaign, member, owed });

/** Of a standing only what it owes; undefined where it owes nothing that can be read. */
export function readPromise(item: Item): z.output<typeof promiseShape> | undefined {
  const result = z.safeParse(promiseShape, item);
  return result.success ? result.data : undefined;
}

/** What puts a standing on the index of what is owed. */
export const owedIndex = (promise: OwedPoster) => ({ owed_kind: POSTER_OWED, owed_since: sortable(promise.since) });

export const observationItem = (seen: Observation): Key & Item => ({ ...observationKey(seen), ...seen });
export const readObservation = (item: Item): Observation => readItem(observationShape, item);

export const presenceItem = (presence: Presence): Key & Item => ({
  ...presenceKey(presence.via, presence.member),
  ...presence,
});
export const readPresence = (item: Item): Presence => readItem(presenceShape, item);

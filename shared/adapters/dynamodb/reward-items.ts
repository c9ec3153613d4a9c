/** Prizes, grants, stocks, spending and points as items and back. */
import * as z from 'zod/mini';
import { campaignId, memberId } from '#shared/domain/identity.ts';
import { GRANT_REASONS, type Grant, type GrantReason } from '#shared/domain/reward/grant.ts';
import { type Line, lineName } from '#shared/domain/reward/line.ts';
import type { LedgerEntry } from '#shared/domain/reward/points.ts';
import type { DaySpending, Spending } from '#shared/domain/reward/spending.ts';
import type { Stock } from '#shared/domain/reward/stock.ts';
import { holdHour } from './edge-items.ts';
import { grantKey, type Key, sortable } from './keys.ts';
import { type Item, readItem } from './plain-item.ts';

const lure = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('codes'), stock: z.string() }),
  z.object({ kind: z.literal('coupon'), template: z.string(), stock: z.string() }),
  z.object({ kind: z.literal('link'), url: z.string() }),
  z.object({ kind: z.literal('points'), points: z.number() }),
  z.object({ kind: z.literal('seat'), group: z.string() }),
]);
const prize = z.object({ name: z.string(), lure, valueMinor: z.number(), costMinor: z.number() });

export const capShape = z.object({ minor: z.exactOptional(z.number()), pieces: z.exactOptional(z.number()) });
export const rungShape = z.object({
  needs: z.number(),
  prize,
  cheaper: z.exactOptional(prize),
  claimWithinDays: z.number(),
  isReviewed: z.boolean(),
  most: z.exactOptional(capShape),
});

const campaign = z.pipe(z.string(), z.transform(campaignId));
const member = z.pipe(z.string(), z.transform(memberId));
const state = z.enum(['waiting', 'reserved', 'issued', 'claimed', 'expired', 'clawed_back', 'refused']);
const reason = z.custom<GrantReason>((text) => typeof text === 'string' && Object.hasOwn(GRANT_REASONS, text));

const grantShape = z.object({
  campaign,
  participant: member,
  participantRef: z.string(),
  rung: z.number(),
  campaignVersion: z.number(),
  state,
  prize,
  isCheaper: z.boolean(),
  reachedAt: z.number(),
  day: z.exactOptional(z.string()),
  held: z.exactOptional(z.object({ stock: z.string(), number: z.number(), code: z.string() })),
  claimBy: z.exactOptional(z.number()),
  history: z.array(
    z.object({
      state,
      at: z.number(),
      reason,
      by: z.exactOptional(z.string()),
      gaveBefore: z.exactOptional(z.object({ prize, day: z.exactOptional(z.string()) })),
    }),
  ),
  revision: z.number(),
});

const amount = z.object({ minor: z.number(), pieces: z.number() });
const spendingShape = z.object({
  promised: amount,
  spent: amount,
  byRung: z.record(z.string(), amount),
  // Written from the first who waits on.
  waiting: z._default(z.record(z.string(), z.number()), {}),
  revision: z.number(),
});
const dayShape = z.object({ day: z.string(), promised: amount, revision: z.number() });
const stockShape = z.object({
  name: z.string(),
  imported: z.number(),
  next: z.number(),
  returned: z.array(z.number()),
  reserved: z.number(),
  issued: z.number(),
  voided: z.number(),
  revision: z.number(),
});
const codeShape = z.object({ number: z.number(), code: z.string() });
const accountShape = z.object({ balance: z.number(), entries: z.number() });
const entryShape = z.object({
  id: z.string(),
  campaign,
  member,
  memberRef: z.exactOptional(z.string()),
  points: z.number(),
  at: z.number(),
  reason: z.enum(['grant', 'clawback', 'correction', 'spent']),
  by: z.exactOptional(z.string()),
  note: z.exactOptional(z.string()),
});

export const waitingKind = (of: Grant['campaign'], line: Line): string => `waiting#${of}#${lineName(line)}`;
export const claimKind = (hour: number): string => `claim#${holdHour(hour)}`;

/** A grant that waits is found in the order of reaching; one that may be claimed, by the hour until which it may. */
function indexOf(grant: Grant) {
  if (grant.state === 'waiting')
    return { owed_kind: waitingKind(grant.campaign, grant), owed_since: sortable(grant.reachedAt) };
  const isOpen = grant.state === 'reserved' || grant.state === 'issued';
  if (!isOpen || grant.claimBy === undefined) return {};
  return { owed_kind: claimKind(grant.claimBy), owed_since: sortable(grant.claimBy) };
}

export const grantItem = (grant: Grant): Key & Item => ({
  ...grantKey(grant.campaign, grant.participant, grant.rung),
  ...grant,
  ...indexOf(grant),
});
export const readGrant = (item: Item): Grant => readItem(grantShape, item);
export const readSpending = (item: Item): Spending => readItem(spendingShape, item);
/** When it moved last, in event time; only the lake wants to know. */
export const readMovedAt = (item: Item): number | undefined =>
  readItem(z.object({ movedAt: z.exactOptional(z.number()) }), item).movedAt;
export const readToday = (item: Item): DaySpending | undefined =>
  readItem(z.object({ today: z.exactOptional(dayShape) }), item).today;
export const readStock = (item: Item): Stock => readItem(stockShape, item);
export const readStockCode = (item: Item) => readItem(codeShape, item);
export const readAccount = (item: Item) => readItem(accountShape, item);
export const readProgress = (item: Item) => readItem(z.object({ emptyBefore: z.number() }), item);
export const readEntry = (item: Item): LedgerEntry => readItem(entryShape, item);

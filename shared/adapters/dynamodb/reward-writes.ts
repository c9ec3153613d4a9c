/** One decision about rewards as the writes of one transaction: everything on the condition that it is as it was read. */
import type { Grant, HeldCode } from '#shared/domain/reward/grant.ts';
import type { GrantMove } from '#shared/domain/reward/granting.ts';
import type { LedgerEntry } from '#shared/domain/reward/points.ts';
import type { OwedClimb, RewardChange } from '#shared/ports/reward-store.ts';
import { IS_NEW, type Put, type Update } from './fission-table.ts';
import {
  accountKey,
  daySpendingKey,
  entryKey,
  type Key,
  referralKey,
  spendingKey,
  stockCodeKey,
  stockKey,
} from './keys.ts';
import type { Item } from './plain-item.ts';
import { grantItem } from './reward-items.ts';

type Write = Put | Update;

export function writesOf(change: RewardChange): readonly Write[] {
  return [
    ...tillWrites(change),
    ...change.moves.flatMap(moveWrites),
    ...change.entries.flatMap(entryWrites),
    ...change.settles.map(strikeOff),
  ];
}

/** What is not read as `revision: 0` stands in the table with that revision, and with no other. */
const asRead = (put: Key & Item, revision: number): Put =>
  revision === 0 ? { put, ...IS_NEW } : { put, condition: '#revision = :seen', values: { seen: revision } };

function tillWrites({ campaign, before, after }: RewardChange): readonly Write[] {
  const writes: Write[] = [];
  if (after.spending.revision !== before.spending.revision) {
    writes.push(asRead({ ...spendingKey(campaign), ...after.spending }, before.spending.revision));
  }
  for (const [day, spent] of Object.entries(after.days)) {
    const revision = before.days[day]?.revision ?? 0;
    if (spent.revision !== revision) writes.push(asRead({ ...daySpendingKey(campaign, day), ...spent }, revision));
  }
  for (const [name, stock] of Object.entries(after.stocks)) {
    const revision = before.stocks[name]?.revision ?? 0;
    if (stock.revision !== revision) writes.push(asRead({ ...stockKey(campaign, name), ...stock }, revision));
  }
  return writes;
}

function moveWrites({ before, after }: GrantMove): readonly Write[] {
  const codes = [before?.held, after.held].filter((held) => held !== undefined);
  const changed = codes.filter((held) => codeStateOf(before, held) !== codeStateOf(after, held));
  const once = new Map(changed.map((held) => [`${held.stock}#${held.number}`, held]));
  return [
    asRead(grantItem(after), before?.revision ?? 0),
    ...[...once.values()].map((held) => codeWrite(before, after, held)),
  ];
}

type CodeState = 'free' | 'reserved' | 'issued' | 'void';

/** Where a code is, by the grant that holds it. */
function codeStateOf(grant: Grant | undefined, { stock, number }: HeldCode): CodeState {
  if (grant?.held?.stock !== stock || grant.held.number !== number) return 'free';
  if (grant.state === 'claimed') return 'issued';
  return grant.state === 'clawed_back' ? 'void' : 'reserved';
}

function codeWrite(before: Grant | undefined, after: Grant, held: HeldCode): Update {
  const { campaign, participant, rung } = after;
  const state = codeStateOf(after, held);
  return {
    key: stockCodeKey(campaign, held.stock, held.number),
    update: 'SET #state = :state, #participant = :participant, #rung = :rung',
    condition: '#state = :seen',
    values: { state, participant, rung, seen: codeStateOf(before, held) },
  };
}

/** A balance may not fall below nothing. */
export function entryWrites(entry: LedgerEntry): readonly Write[] {
  const { campaign, member, id, points } = entry;
  const account = {
    key: accountKey(campaign, member),
    update: 'SET #balance = if_not_exists(#balance, :none) + :points, #entries = if_not_exists(#entries, :none) + :one',
    values: { points, none: 0, one: 1 },
  };
  return [
    { put: { ...entryKey(campaign, member, id), ...entry }, ...IS_NEW },
    points >= 0
      ? account
      : { ...account, condition: '#balance >= :needed', values: { ...account.values, needed: -points } },
  ];
}

/** Only this very debt: what has come to be owed since stays. */
export const strikeOff = ({ campaign, inviter, invitee, since }: OwedClimb): Update => ({
  key: referralKey(campaign, inviter, invitee),
  update: 'REMOVE #climbOwedAt, #owed_kind, #owed_since',
  condition: '#climbOwedAt = :since',
  values: { since },
});

/** One decision about rewards as the writes of one transaction: everything on the condition that it is as it was read. */
import { type Grant, over } from '#shared/domain/reward/grant.ts';
import type { GrantMove } from '#shared/domain/reward/granting.ts';
import type { LedgerEntry } from '#shared/domain/reward/points.ts';
import type { DaySpending } from '#shared/domain/reward/spending.ts';
import type { OwedClimb, RewardChange } from '#shared/ports/reward-store.ts';
import { IS_NEW, type Put, type Update } from './fission-table.ts';
import { accountKey, entryKey, type Key, referralKey, spendingKey, stockCodeKey, stockKey } from './keys.ts';
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

function tillWrites(change: RewardChange): readonly Write[] {
  const { campaign, before, after } = change;
  const writes: Write[] = [];
  if (after.spending.revision !== before.spending.revision) {
    const days = Object.values(after.days).filter(({ day, revision }) => revision !== before.days[day]?.revision);
    writes.push(spendingWrite(change, days[0]));
  }
  for (const [name, stock] of Object.entries(after.stocks)) {
    const revision = before.stocks[name]?.revision ?? 0;
    if (stock.revision !== revision) writes.push(asRead({ ...stockKey(campaign, name), ...stock }, revision));
  }
  return writes;
}

/** The day that runs stands on the campaign's own item: the two always move together, and one item is one write. A day never goes back. */
function spendingWrite({ campaign, before, after, moves }: RewardChange, today: DaySpending | undefined): Update {
  const { promised, spent, byRung, waiting, revision } = after.spending;
  const seen = before.spending.revision;
  const movedAt = Math.max(0, ...moves.flatMap((move) => move.after.history.at(-1)?.at ?? []));
  const asItWas = seen === 0 ? IS_NEW.condition : '#revision = :seen';
  const update =
    'SET #promised = :promised, #spent = :spent, #byRung = :byRung, #waiting = :waiting, #revision = :revision, #movedAt = :movedAt';
  const values = { promised, spent, byRung, waiting, revision, movedAt, ...(seen === 0 ? {} : { seen }) };
  if (today === undefined) return { key: spendingKey(campaign), update, condition: asItWas, values };
  return {
    key: spendingKey(campaign),
    update: `${update}, #today = :today`,
    condition: `${asItWas} AND (attribute_not_exists(#today) OR #today.#day <= :day)`,
    values: { ...values, today, day: today.day },
  };
}

function moveWrites({ before, after }: GrantMove): readonly Write[] {
  const grant = asRead(grantItem(over(before, after)), before?.revision ?? 0);
  return [grant, ...codeWrites(before, after)];
}

/**
 * A code is marked when it is shown, and void for good when it is taken back after that. While it is only reserved, stock and grant say so,
 * which are written anyway: a third item would say the same once more.
 */
function codeWrites(before: Grant | undefined, after: Grant): readonly Update[] {
  const wasShown = before?.state === 'claimed';
  const isShown = after.state === 'claimed';
  const held = isShown ? after.held : before?.held;
  if (held === undefined || wasShown === isShown) return [];
  const { campaign, participant, rung } = after;
  return [
    {
      key: stockCodeKey(campaign, held.stock, held.number),
      update: 'SET #state = :state, #participant = :participant, #rung = :rung',
      condition: '#state = :seen',
      values: {
        participant,
        rung,
        ...(isShown ? { state: 'issued', seen: 'free' } : { state: 'void', seen: 'issued' }),
      },
    },
  ];
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

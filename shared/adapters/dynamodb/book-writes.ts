/** What one fact changes on the books, as the writes of one transaction, each with what its failed condition means. */
import { CHINA, daysOf } from '#shared/domain/calendar.ts';
import type { Presence } from '#shared/domain/referral/presence.ts';
import type { Referral, Rejudged } from '#shared/domain/referral/referral.ts';
import type { Observation, Standing } from '#shared/domain/referral/standing.ts';
import type { Departure } from '#shared/domain/referral/stay.ts';
import type { Parting, Raced, Recording } from '#shared/ports/referral-store.ts';
import { departureItem, judgementItem, referralItem } from './edge-items.ts';
import { type FissionTable, IS_NEW, type Put, type Update } from './fission-table.ts';
import { observationKey, partedKey, presenceKey, standingKey } from './keys.ts';
import type { Item } from './plain-item.ts';
import { presenceItem, readStanding, standingItem } from './referral-items.ts';

/** A write, and what it means when its condition fails; `held` is what stands there instead. */
export interface Entry<Failure extends string> {
  readonly write: Put | Update;
  readonly failure: (held: Item | undefined) => Failure;
}

const because =
  <Failure extends string>(failure: Failure) =>
  (): Failure =>
    failure;

/** All of them, or the first failure in their order. */
export async function enter<Failure extends string>(
  table: FissionTable,
  entries: readonly Entry<Failure>[],
): Promise<'recorded' | Failure> {
  const outcome = await table.transact(entries.map(({ write }) => write));
  if (outcome.kind === 'committed') return 'recorded';
  const at = outcome.failed.indexOf(true);
  const failed = entries[at];
  if (failed === undefined) throw new Error('A transaction failed on no condition of ours.');
  return failed.failure(outcome.held[at]);
}

/** His standing, or the place the seed of the desk takes; what stands there instead tells whether this very coming made it. */
export function standingEntries({
  observation,
  standing,
  adoption,
}: Recording): readonly Entry<'observed-before' | Raced>[] {
  if (standing !== undefined) {
    const isThis = (held: Item | undefined): boolean =>
      held !== undefined && isSameComing(readStanding(held), observation);
    return [
      {
        write: { put: standingItem(standing), ...IS_NEW },
        failure: (held) => (isThis(held) ? 'observed-before' : 'raced'),
      },
    ];
  }
  if (adoption === undefined) return [];
  const { inviter, inviterRef, generation, root, rootRef } = adoption;
  const write = {
    key: standingKey(observation.campaign, observation.member),
    update:
      'SET #inviter = :inviter, #inviterRef = :inviterRef, #generation = :generation, #root = :root, #rootRef = :rootRef, #reason = :referred, #enteredAs = :desk',
    condition:
      'attribute_exists(#pk) AND attribute_not_exists(#inviter) AND #reason = :desk AND attribute_not_exists(#hasBrought)',
    values: { inviter, inviterRef, generation, root, rootRef, referred: 'referred', desk: 'desk' },
  };
  return [{ write, failure: because('raced') }];
}

/** The same member's coming to the same place at the same instant is the same one, whoever tells of it. */
const isSameComing = (standing: Standing, seen: Observation): boolean =>
  observationKey(standing).sk === observationKey(seen).sk;

export function newReferralEntries({ referral, fixesInviter }: Recording): readonly Entry<Raced>[] {
  if (referral === undefined) return [];
  const write = { put: referralItem(referral), ...IS_NEW };
  return [
    { write, failure: because('raced') },
    ...inviterEntries(referral, referral.verdict.state === 'qualified' ? 1 : 0, fixesInviter === true),
  ];
}

/** Only who has seen the latest revision may write the next. */
export function rejudgedEntries(rejudged: Rejudged | undefined): readonly Entry<Raced>[] {
  if (rejudged === undefined) return [];
  const { before, after, judgement } = rejudged;
  const moved = {
    put: referralItem(after),
    condition: '#revision = :seen',
    values: { seen: before.revision },
  };
  const counts = (referral: Referral): number => (referral.verdict.state === 'qualified' ? 1 : 0);
  return [
    { write: moved, failure: because('raced') },
    ...(judgement === undefined
      ? []
      : [{ write: { put: judgementItem(judgement), ...IS_NEW }, failure: because('raced' as const) }]),
    ...inviterEntries(after, counts(after) - counts(before)),
  ];
}

/**
 * Under a maximum the inviter's standing holds how many places are taken, moved in the same transaction as the verdict.
 * A seed of the desk is fixed in his place by the first he brings, and not if he has become somebody's friend by then.
 */
function inviterEntries(referral: Referral, counted: number, isFixed = false): readonly Entry<Raced>[] {
  const { campaign, inviter, maximumCounted: maximum } = referral;
  const taken = maximum === undefined ? 0 : counted;
  if (taken === 0 && !isFixed) return [];
  const changes = [
    ...(taken === 0 ? [] : ['#placesTaken = if_not_exists(#placesTaken, :none) + :taken']),
    ...(isFixed ? ['#hasBrought = :yes'] : []),
  ];
  const conditions = [
    'attribute_exists(#pk)',
    ...(taken > 0 ? ['(attribute_not_exists(#placesTaken) OR #placesTaken < :maximum)'] : []),
    ...(isFixed ? ['attribute_not_exists(#inviter)'] : []),
  ];
  const values = {
    ...(taken === 0 ? {} : { taken, none: 0 }),
    ...(taken > 0 ? { maximum } : {}),
    ...(isFixed ? { yes: true } : {}),
  };
  const update = { key: standingKey(campaign, inviter), update: `SET ${changes.join(', ')}`, values };
  if (taken < 0) return [{ write: update, failure: because('raced') }];
  const hasMoved = (held: Item | undefined): boolean => isFixed && held?.['inviter'] !== undefined;
  return [
    {
      write: { ...update, condition: conditions.join(' AND ') },
      failure: (held) => (hasMoved(held) ? 'raced' : 'inviter-full'),
    },
  ];
}

export function partingEntries({ departure, ends, rejudged }: Parting): readonly Entry<'known' | Raced>[] {
  return [
    { write: { put: departureItem(departure), ...IS_NEW }, failure: because('known') },
    ...(ends === undefined ? [] : [{ write: endOf(ends, departure), failure: because('raced' as const) }]),
    ...rejudgedEntries(rejudged),
    ...partedEntries(departure),
  ];
}

const chinaDay = daysOf(CHINA);

/** WeCom counts by staff member and day who deleted him; so do we, in the transaction of the going: its own item is what makes it once. */
function partedEntries({ via, at, kind }: Departure): readonly Entry<Raced>[] {
  if (via.kind !== 'contact' || kind !== 'unfollowed') return [];
  const write = { key: partedKey(via.staff, chinaDay(at)), update: 'ADD #count :one', values: { one: 1 } };
  return [{ write, failure: because('raced') }];
}

/** An event corrects the date of a read that merely missed him; nothing else moves an end. */
function endOf({ via, member, joinedAt }: Presence, { at, kind }: Parting['departure']): Update {
  const key = presenceKey(via, member);
  if (kind === 'missed') {
    return {
      key,
      update: 'SET #leftAt = :at, #leftFoundBySweep = :bySweep',
      condition: '#joinedAt = :joinedAt AND attribute_not_exists(#leftAt)',
      values: { at, joinedAt, bySweep: true },
    };
  }
  return {
    key,
    update: 'SET #leftAt = :at REMOVE #leftFoundBySweep',
    condition: '#joinedAt = :joinedAt AND (attribute_not_exists(#leftAt) OR #leftFoundBySweep = :bySweep)',
    values: { at, joinedAt, bySweep: true },
  };
}

/** Presences only ever move on: a later stay is never written over by an earlier one. */
export const heldUnlessLater = (presence: Presence): Put => ({
  put: presenceItem(presence),
  condition: 'attribute_not_exists(#pk) OR #joinedAt < :joinedAt',
  values: { joinedAt: presence.joinedAt },
});

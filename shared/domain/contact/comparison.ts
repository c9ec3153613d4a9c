/** A staff member's contacts as WeCom lists them against those we hold: who came and who went without anybody telling us. */
import { type Instant, MINUTE, SECOND } from '../calendar.ts';
import type { MemberId } from '../identity.ts';
import { isSameStay, type Presence } from '../referral/presence.ts';

export interface ListedContact {
  readonly member: MemberId;
  readonly addedAt: Instant;
}

/** WeCom writes the details of a change up to about two seconds after its event (docs path 92130): who came later than that may not be listed yet. A second more, because comings are told in whole seconds. */
const LIST_LAG = 3 * SECOND;

/**
 * Arrivals are who is listed since an instant and not held; undefined: nobody is an arrival. Departures are who is held and not listed,
 * save the half-added, whom no list shows. Confirmed are those of them who are listed now.
 * @param asOf event time at which the list began to be read.
 */
export function compareContacts<Listed extends ListedContact>(
  held: readonly Presence[],
  listed: readonly Listed[],
  { asOf, since = Number.POSITIVE_INFINITY }: { readonly asOf: Instant; readonly since: Instant | undefined },
): {
  readonly arrivals: readonly Listed[];
  readonly departures: readonly Presence[];
  readonly confirmed: readonly Presence[];
} {
  const present = new Map(held.map((presence) => [presence.member, presence]));
  const isListed = new Set(listed.map(({ member }) => member));
  return {
    arrivals: listed.filter(({ member, addedAt }) => addedAt >= since && !wasHeardOf(present.get(member), addedAt)),
    departures: held.filter(
      ({ member, joinedAt, isHalf }) => !isListed.has(member) && isHalf === undefined && joinedAt <= asOf - LIST_LAG,
    ),
    confirmed: held.filter(({ member, isHalf }) => isHalf === true && isListed.has(member)),
  };
}

/**
 * True when a coming at this instant is on the books, whether he is still here or has left since: who deleted the staff member stays on
 * the staff member's list (docs path 92130). A departure heard of before the coming it ended holds no coming; and who is listed again
 * after a read has missed him is told of, because that read was wrong or he has come back.
 */
export function wasHeardOf(held: Presence | undefined, addedAt: Instant): boolean {
  if (held === undefined) return false;
  if (held.leftAt === undefined) return addedAt <= held.joinedAt || isSameStay(held, addedAt);
  if (held.leftFoundBySweep === true) return false;
  return held.leftAt > held.joinedAt && Math.abs(addedAt - held.joinedAt) <= MINUTE;
}

/** WeCom's member list against ours: who came, who left, who came back. */
import type { Instant } from '../calendar.ts';
import type { Presence } from './presence.ts';

/** Somebody on WeCom's list. */
export interface Listed {
  readonly id: string;
  readonly isStaff: boolean;
  readonly joinedAt: Instant;
}

export interface Reconciliation<Member extends Listed> {
  /** In the order they came, so that an inviter is judged before the friend he brought. */
  readonly arrivals: readonly Member[];
  readonly departures: readonly Presence[];
}

/**
 * New is who is listed and not held, or listed with a later join than the one held (he left and came back between two reads).
 * Gone is who is held and no longer listed. Staff are nobody's arrival unless they came by a code.
 */
export function reconcile<Member extends Listed>(
  held: readonly Presence[],
  listed: readonly Member[],
  cameByCode: (member: Member) => boolean,
): Reconciliation<Member> {
  const heldSince = new Map<string, Instant>(held.map((presence) => [presence.member, presence.joinedAt]));
  const isListed = new Set<string>(listed.map((member) => member.id));
  const isNew = (member: Member): boolean => {
    const since = heldSince.get(member.id);
    return since === undefined || member.joinedAt > since;
  };
  return {
    arrivals: listed
      .filter((member) => isNew(member) && (!member.isStaff || cameByCode(member)))
      .toSorted((one, other) => one.joinedAt - other.joinedAt || (one.id < other.id ? -1 : 1)),
    departures: held.filter((presence) => !isListed.has(presence.member)),
  };
}

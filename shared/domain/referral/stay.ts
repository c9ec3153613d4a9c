/** Stays: from each coming to the going that ended it, pieced together from facts that may have been heard in any order. */
import { type Instant, MINUTE } from '../calendar.ts';
import type { CampaignId, MemberId } from '../identity.ts';
import type { Via } from './standing.ts';

/**
 * `left`: he left the group himself. `removed`: the owner or staff removed him. `unfollowed`: he deleted or blocked the staff member.
 * `handed_over`: staff passed him on to a colleague, which is no leave. `missed`: nobody told; a read that should have shown him did not.
 */
export type DepartureKind = 'left' | 'removed' | 'unfollowed' | 'handed_over' | 'missed';

/** One going, as it was told. Immutable; unique by (campaign, member, via, at). */
export interface Departure {
  readonly campaign: CampaignId;
  readonly member: MemberId;
  /** Under which he appears in reports; absent: written before this was kept. */
  readonly memberRef?: string;
  readonly via: Via;
  /** By the event; where nobody told, the begin of the first read that missed him. */
  readonly at: Instant;
  readonly kind: DepartureKind;
  readonly observedAt: Instant;
  /** For `missed`: when the read before that began, which still showed him. */
  readonly lastSeenAt?: Instant;
  /** For `missed`: when the stay it ends had begun. A read may miss the old stay and not yet show the new one. */
  readonly stayBegunAt?: Instant;
}

export interface Coming {
  readonly via: Via;
  readonly joinedAt: Instant;
}

export interface Stay {
  readonly via: Via;
  readonly from: Instant;
  /** Absent while it lasts, as far as we have heard. */
  readonly end?: Departure;
  /** When it ended. A stay that a later coming replaced ended then, and nobody left in between that we know of. */
  readonly to?: Instant;
}

const placeOf = (via: Via): string => (via.kind === 'group' ? `group ${via.group}` : `staff ${via.staff}`);

/**
 * The stays of one person, place by place. An event's date outweighs that of a read which merely missed him. Who was handed over
 * is still there, until he comes to the colleague who took him on.
 */
export function staysOf(comings: readonly Coming[], departures: readonly Departure[]): readonly Stay[] {
  const goings = Map.groupBy(departures, ({ via }) => placeOf(via));
  const places = Map.groupBy(comings, ({ via }) => placeOf(via));
  const stays = [...places].flatMap(([place, here]) => staysAt(here, goings.get(place) ?? []));
  return stays.map((stay) => (stay.end?.kind === 'handed_over' ? takenOn(stay, stays) : stay));
}

function staysAt(comings: readonly Coming[], departures: readonly Departure[]): readonly Stay[] {
  const sorted = comings.toSorted((one, other) => one.joinedAt - other.joinedAt);
  const told = new Set(departures);
  return sorted.map(({ via, joinedAt: from }, index) => {
    const next = sorted[index + 1]?.joinedAt;
    const end = endOf([...told].filter((going) => mayEnd(going, from, next)));
    if (end !== undefined) told.delete(end);
    const to = end?.at ?? next;
    return { via, from, ...(end === undefined ? {} : { end }), ...(to === undefined ? {} : { to }) };
  });
}

/** What was missed is one stay, and no other. */
const mayEnd = ({ at, stayBegunAt }: Departure, from: Instant, next: Instant | undefined): boolean =>
  at >= from && (next === undefined || at <= next) && (stayBegunAt === undefined || stayBegunAt === from);

/** Of several that may have ended a stay: the first that was told by an event, else the first read that missed him. */
function endOf(candidates: readonly Departure[]): Departure | undefined {
  const rank = ({ kind }: Departure): number => (kind === 'missed' ? 1 : 0);
  return candidates.toSorted((one, other) => rank(one) - rank(other) || one.at - other.at)[0];
}

/** Two tellings of one passing-on are at most this far apart. */
const ONE_PASSING_ON = MINUTE;

function takenOn({ via, from, end }: Stay, all: readonly Stay[]): Stay {
  const passedOn = end?.at ?? from;
  const later = all.filter((other) => placeOf(other.via) !== placeOf(via) && other.from >= passedOn - ONE_PASSING_ON);
  const to = later.length === 0 ? undefined : Math.max(passedOn, Math.min(...later.map((other) => other.from)));
  return { via, from, ...(end === undefined ? {} : { end }), ...(to === undefined ? {} : { to }) };
}

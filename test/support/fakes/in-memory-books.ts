/** The books in memory, as maps that answer quickly: what the referral, hold and reward stores of one test world share. */
import { HOUR, type Instant } from '#shared/domain/calendar.ts';
import type { CampaignId, MemberId } from '#shared/domain/identity.ts';
import type { Presence } from '#shared/domain/referral/presence.ts';
import type { Judgement, Referral } from '#shared/domain/referral/referral.ts';
import type { Observation, Standing, Via } from '#shared/domain/referral/standing.ts';
import type { Departure } from '#shared/domain/referral/stay.ts';

/** Everything that was seen of a member and decided about him. */
export interface History {
  readonly observations: Map<string, Observation>;
  readonly departures: Map<string, Departure>;
  readonly judgements: Map<number, Judgement>;
}

export const key = (...parts: readonly (string | number)[]): string => parts.join('\n');
export const viaKey = (via: Via): string => (via.kind === 'group' ? `group#${via.group}` : `staff#${via.staff}`);
export const hourOf = (at: Instant): Instant => at - (at % HOUR);

/** One level of maps below another. */
export class Shelf<Value> {
  readonly #rows = new Map<string, Map<string, Value>>();

  get(row: string, column: string): Value | undefined {
    return this.#rows.get(row)?.get(column);
  }

  set(row: string, column: string, value: Value): void {
    const columns = this.#rows.get(row) ?? new Map<string, Value>();
    this.#rows.set(row, columns.set(column, value));
  }

  delete(row: string, column: string): void {
    this.#rows.get(row)?.delete(column);
  }

  row(row: string): Value[] {
    return [...(this.#rows.get(row)?.values() ?? [])];
  }

  all(): Value[] {
    return [...this.#rows.values()].flatMap((columns) => [...columns.values()]);
  }
}

export interface Books {
  readonly standings: Shelf<Standing>;
  readonly histories: Shelf<History>;
  readonly presences: Shelf<Presence>;
  /** By campaign and inviter. */
  readonly referrals: Shelf<Referral>;
  /** By the hour they fall due. */
  readonly holds: Shelf<Referral>;
  /** That owe a climb, by campaign. */
  readonly climbs: Shelf<Referral>;
  /** Counted places of an inviter, under a maximum. */
  readonly placesTaken: Map<string, number>;
  emptyBefore: Instant | undefined;
}

export const emptyBooks = (): Books => ({
  standings: new Shelf(),
  histories: new Shelf(),
  presences: new Shelf(),
  referrals: new Shelf(),
  holds: new Shelf(),
  climbs: new Shelf(),
  placesTaken: new Map(),
  emptyBefore: undefined,
});

export function historyOf(books: Books, campaign: CampaignId, member: MemberId): History {
  const held = books.histories.get(campaign, member);
  if (held !== undefined) return held;
  const fresh: History = { observations: new Map(), departures: new Map(), judgements: new Map() };
  books.histories.set(campaign, member, fresh);
  return fresh;
}

export const observationKey = ({ joinedAt, via }: Pick<Observation, 'joinedAt' | 'via'>): string =>
  key(String(joinedAt).padStart(15, '0'), viaKey(via));
export const departureKey = ({ at, via }: Departure): string => key(String(at).padStart(15, '0'), viaKey(via));

/** Keeps the referral where it is found by inviter, and by the hour it falls due. */
export function putReferral(books: Books, referral: Referral): void {
  const { campaign, inviter, member } = referral;
  const row = key(campaign, inviter);
  const before = books.referrals.get(row, member);
  if (before?.dueAt !== undefined) books.holds.delete(String(hourOf(before.dueAt)), key(campaign, member));
  books.referrals.set(row, member, referral);
  if (referral.climbOwedAt === undefined) books.climbs.delete(campaign, row + member);
  else books.climbs.set(campaign, row + member, referral);
  if (referral.dueAt !== undefined) books.holds.set(String(hourOf(referral.dueAt)), key(campaign, member), referral);
}

export const sorted = <Item>(items: readonly Item[], by: (item: Item) => string): Item[] =>
  items
    .map((item) => ({ item, at: by(item) }))
    .sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0))
    .map(({ item }) => item);

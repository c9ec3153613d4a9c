/** One line of the event lake: what every fact says, and how it is named. */
import { type Instant, isoInstant } from '../calendar.ts';
import type { StaffId } from '../identity.ts';
import type { Via } from '../referral/standing.ts';
import type { LakeColumn, LakeKind } from './lake-columns.ts';

type Head = 'v' | 'id' | 'kind' | 'happened_at' | 'campaign';
type Told = { readonly [Column in Exclude<LakeColumn, Head>]?: string | number | boolean };

/** Instants are ISO text; columns that say nothing are left out. */
export interface LakeFact extends Told {
  readonly v: 1;
  readonly id: string;
  readonly kind: LakeKind;
  readonly happened_at: string;
  readonly campaign: string;
}

/** @param named what tells it from every other fact of its kind in this campaign: never an id of WeCom's for a person. */
export function aLine(
  kind: LakeKind,
  campaign: string,
  at: Instant,
  named: readonly (string | number)[],
  said: Told,
): LakeFact {
  return { v: 1, id: [kind, campaign, ...named].join(':'), kind, happened_at: isoInstant(at), campaign, ...said };
}

/** Under which random ref a staff member appears. */
export type StaffRefs = ReadonlyMap<StaffId, string>;

/** A group by WeCom's id of it, which names nobody; a staff member by his random ref. */
export const placeOf = (via: Via, staff: StaffRefs): string =>
  via.kind === 'group' ? `group:${via.group}` : `staff:${staff.get(via.staff) ?? 'unknown'}`;

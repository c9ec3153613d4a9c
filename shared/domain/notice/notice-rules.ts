/** Whom of the staff a campaign tells how it goes, of what, and at which hours it leaves them alone. */
import type { Instant } from '../calendar.ts';
import type { StaffId } from '../identity.ts';

/** `budget`: 80 % of a cap, and full. `stock`: few codes, and none. `rung`: who has reached a rung. `completeness`: the books are less complete than they should be. */
export const NOTICE_KINDS = ['budget', 'stock', 'rung', 'completeness'] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** Times of a day in the campaign's time zone, `22:00`; where the end comes first, the night between. */
export interface QuietHours {
  readonly from: string;
  readonly to: string;
}

export interface NoticeRules {
  readonly to: readonly StaffId[];
  /** Absent: they are told at any hour. */
  readonly quiet?: QuietHours;
  readonly kinds: readonly NoticeKind[];
}

/** Unless the file says otherwise. */
export const THE_NIGHT: QuietHours = { from: '22:00', to: '08:00' };

export function isQuietAt(quiet: QuietHours | undefined, timeZone: string, at: Instant): boolean {
  if (quiet === undefined) return false;
  // Swedes write times as sorting wants them: 08:05.
  const time = new Intl.DateTimeFormat('sv-SE', { timeZone, timeStyle: 'short' }).format(at);
  const [hasBegun, isNotOver] = [time >= quiet.from, time < quiet.to];
  return quiet.from < quiet.to ? hasBegun && isNotOver : hasBegun || isNotOver;
}

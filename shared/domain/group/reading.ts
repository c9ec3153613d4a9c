/** When a group must be read, and whether a read shows what an event said. */
import type { Instant } from '../calendar.ts';
import { SECOND } from '../calendar.ts';
import type { HeldGroup } from './held-group.ts';

/** What an event says of a group. */
export interface GroupNews {
  readonly change: 'created' | 'joined' | 'left' | 'dismissed' | 'other' | 'unheard';
  readonly named: readonly string[];
  readonly listVersion?: string | undefined;
  readonly happenedAt: Instant;
  readonly receivedAt: Instant;
}

/** WeCom writes the details of a change up to about two seconds after its event (docs path 92130). */
const DETAIL_LAG = 2 * SECOND;

/** A group is read at most this often: a burst of joins costs one read in three seconds, whatever their number. */
const READ_AT_MOST_EVERY = 3 * SECOND;

/** How long a group must be left alone before it is read again; 0 when it may be read now. */
export const msUntilReadable = (held: HeldGroup, now: Instant): number =>
  Math.max(0, held.readStartedAt + READ_AT_MOST_EVERY - now);

/** No read is needed when one was begun two seconds or more after we heard of the change, or when the change's list version is the one we hold. */
export function isCovered(held: HeldGroup, news: GroupNews): boolean {
  if (held.readStartedAt >= news.receivedAt + DETAIL_LAG) return true;
  return news.listVersion !== undefined && news.listVersion === held.version;
}

/** A read shows the news when who joined is on the list, and who left is off it (or has joined again since). */
export function showsNews(news: GroupNews, joinedAt: ReadonlyMap<string, Instant>): boolean {
  if (news.change === 'joined') return news.named.every((id) => joinedAt.has(id));
  if (news.change === 'left') {
    return news.named.every((id) => (joinedAt.get(id) ?? Number.POSITIVE_INFINITY) > news.happenedAt);
  }
  return true;
}

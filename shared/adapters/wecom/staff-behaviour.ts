/** Counts partings by `get_user_behavior_data` (docs path 92132). It asks for one staff member a call, because WeCom adds up several. */
import { DAY, HOUR, type Instant } from '#shared/domain/calendar.ts';
import type { PartingsOfDay, StaffBehaviour } from '#shared/ports/staff-behaviour.ts';
import type { WecomClient } from './client.ts';
import { NO_SUCH_STAFF } from './reactions.ts';
import { askForBehaviour, readPartings } from './vocabulary.ts';

const DAYS_A_CALL = 30;
/** WeCom's days are China's, whatever the campaign's zone; China has known no summer time since 1991. */
const CHINA_IS_AHEAD = 8 * HOUR;

const midnightInChina = (at: Instant): Instant => Math.floor((at + CHINA_IS_AHEAD) / DAY) * DAY - CHINA_IS_AHEAD;

export const wecomStaffBehaviour = (client: WecomClient): StaffBehaviour => ({
  async partings(staff, fromDay, toDay) {
    const last = midnightInChina(toDay);
    const partings: PartingsOfDay[] = [];
    for (let first = midnightInChina(fromDay); first <= last; first += DAYS_A_CALL * DAY) {
      const body = askForBehaviour(staff, first, Math.min(last, first + (DAYS_A_CALL - 1) * DAY));
      const question = { method: 'POST', body, answers: NO_SUCH_STAFF } as const;
      const answer = await client.call('externalcontact/get_user_behavior_data', question);
      if (answer.errcode !== 0) return [];
      partings.push(...readPartings(answer));
    }
    return partings.toSorted((one, other) => one.day - other.day);
  },
});

/** WeCom's refusals do not say of whom they speak. Here each is one staff member's, so it is told; the lists of the others are read all the same. */
import { SECOND } from '#shared/domain/calendar.ts';
import type { StaffId } from '#shared/domain/identity.ts';
import { Refused, RetryLater } from '#shared/ports/failure.ts';

/** Why: a long read is hidden on its queue for half an hour, too long for a line that broke. */
const AGAIN_AFTER = 30 * SECOND;

export async function tellingWhose<Answer>(staff: StaffId, attempt: () => Promise<Answer>): Promise<Answer> {
  try {
    return await attempt();
  } catch (cause) {
    if (cause instanceof Refused) throw new Refused(cause.code, cause.message, { ...cause.facts, staff }, { cause });
    if (!(cause instanceof RetryLater)) throw cause;
    const { code, message, facts, afterMs = AGAIN_AFTER } = cause;
    throw new RetryLater(code, message, { ...facts, staff }, { cause, afterMs });
  }
}

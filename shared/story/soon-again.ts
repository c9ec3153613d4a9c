/** Somebody waits for his welcome: what is unwell is tried again in a second, because the queue's own pause would outlast his twenty seconds. */
import { SECOND } from '#shared/domain/calendar.ts';
import { RetryLater } from '#shared/ports/failure.ts';

/** @throws RetryLater with an `afterMs` wherever one is thrown without, while somebody waits. */
export async function soonAgain<Answer>(somebodyWaits: boolean, attempt: () => Promise<Answer>): Promise<Answer> {
  try {
    return await attempt();
  } catch (cause) {
    if (!somebodyWaits || !(cause instanceof RetryLater) || cause.afterMs !== undefined) throw cause;
    throw new RetryLater(cause.code, cause.message, cause.facts, { cause, afterMs: SECOND });
  }
}

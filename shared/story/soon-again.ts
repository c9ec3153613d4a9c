/**
 * The queue's own pause is too long: it would outlast the twenty seconds of somebody who waits for his welcome, or be half an hour
 * where one piece of work may take minutes. So what is unwell is tried again sooner.
 */
import { SECOND } from '#shared/domain/calendar.ts';
import { RetryLater } from '#shared/ports/failure.ts';

/** @throws RetryLater with an `afterMs` wherever one is thrown without, while somebody waits. */
export async function soonAgain<Answer>(
  somebodyWaits: boolean,
  attempt: () => Promise<Answer>,
  afterMs: number = SECOND,
): Promise<Answer> {
  try {
    return await attempt();
  } catch (cause) {
    if (!somebodyWaits || !(cause instanceof RetryLater) || cause.afterMs !== undefined) throw cause;
    throw new RetryLater(cause.code, cause.message, cause.facts, { cause, afterMs });
  }
}

/** Many small pieces of work of which one may fail: the others are done all the same, and the failure is told at the end. */
import { RetryLater } from '#shared/ports/failure.ts';

/** @throws RetryLater with the given code when any piece failed; the first failure is its cause. */
export async function oneByOne(code: string, pieces: readonly (() => Promise<unknown>)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const piece of pieces) {
    try {
      await piece();
    } catch (failure) {
      failures.push(failure);
    }
  }
  if (failures.length === 0) return;
  const facts = { failed: failures.length, of: pieces.length };
  throw new RetryLater(code, 'Some of the work could not be done; the rest was.', facts, { cause: failures[0] });
}

/** The failure a call ends with, where it must end with one the house knows. */
import { Refused, RetryLater } from '#shared/ports/failure.ts';

export async function failureOf(work: Promise<unknown>): Promise<Refused | RetryLater> {
  const error = await work.then(
    () => undefined,
    (failure: unknown) => failure,
  );
  if (error instanceof Refused || error instanceof RetryLater) return error;
  throw new Error(`neither refused nor put off: ${String(error)}`, { cause: error });
}

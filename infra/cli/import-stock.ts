/** A file of codes goes to the app part by part, so that it may be of any size. Cut short, it is sent again: what is known comes in no second time. */
import type { Result } from './answer.ts';
import { NotDone } from './answer.ts';

/** What one call takes. */
export const CODES_AT_ONCE = 2_000;

type Ask = (input: object) => Promise<Result>;

/** Answers what the last part was answered, with the sums of all. */
export async function importStock(
  input: Readonly<Record<string, unknown>>,
  codes: readonly string[],
  ask: Ask,
  say: (words: string) => void,
): Promise<Result> {
  const sums = { imported: 0, known: 0 };
  let record: Readonly<Record<string, unknown>> = {};
  for (let from = 0; from < codes.length; from += CODES_AT_ONCE) {
    const part = codes.slice(from, from + CODES_AT_ONCE);
    const answer = await told(ask({ ...input, codes: part }), sums.imported + sums.known);
    if (answer.kind !== 'record') return answer;
    record = answer.record;
    sums.imported += Number(record['imported']);
    sums.known += Number(record['known']);
    if (codes.length > CODES_AT_ONCE) say(`${from + part.length} of ${codes.length}`);
  }
  return { kind: 'record', record: { ...record, ...sums } };
}

async function told(answer: Promise<Result>, done: number): Promise<Result> {
  try {
    return await answer;
  } catch (failure) {
    if (!(failure instanceof NotDone) || done === 0) throw failure;
    const again = 'Import the file again: they are recognised, and the rest comes in.';
    throw new NotDone(`${failure.message} The first ${done} codes are in. ${again}`, { cause: failure });
  }
}

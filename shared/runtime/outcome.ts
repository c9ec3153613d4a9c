/** How a piece of work ended, reduced to what may be written down: kinds, codes, ids, counts. Never a body, never a person. */
import { type FailureFacts, Refused, RetryLater } from '#shared/ports/failure.ts';

/** What a step returns. Counts and flags beside `kind` are written down too; text only as `reason` and in `facts`. */
export interface Outcome {
  readonly kind: string;
  readonly reason?: string | undefined;
  readonly facts?: FailureFacts | undefined;
}

export interface Account {
  readonly level: 'info' | 'warn' | 'error';
  readonly outcome: string;
  readonly code?: string;
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly error?: Readonly<Record<string, unknown>>;
}

export function accountOf(outcome: Outcome): Account {
  const counts = Object.entries(outcome).filter(([, value]) => typeof value === 'number' || typeof value === 'boolean');
  const reason = outcome.reason === undefined ? {} : { reason: outcome.reason };
  const facts = { ...Object.fromEntries(counts), ...reason, ...outcome.facts };
  return { level: 'info', outcome: outcome.kind, ...(Object.keys(facts).length > 0 ? { facts } : {}) };
}

export function accountOfFailure(failure: unknown): Account {
  if (failure instanceof Refused) {
    return { level: 'warn', outcome: 'refused', code: failure.code, facts: failure.facts, ...causeOf(failure) };
  }
  if (failure instanceof RetryLater) {
    const facts = failure.afterMs === undefined ? failure.facts : { ...failure.facts, afterMs: failure.afterMs };
    return { level: 'warn', outcome: 'retry-later', code: failure.code, facts, ...causeOf(failure) };
  }
  return { level: 'error', outcome: 'defect', error: { ...described(failure), at: placesOf(failure) } };
}

/** What may leave the function when it fails: an error's own message can quote the input it choked on. */
export class WorkFailed extends Error {
  override readonly name = 'WorkFailed';

  constructor(work: string, account: Account) {
    super(`${work}: ${account.code ?? account.error?.['name'] ?? account.outcome}`);
    delete this.stack;
  }
}

function causeOf(failure: Error): { readonly error?: Readonly<Record<string, unknown>> } {
  return failure.cause === undefined ? {} : { error: described(failure.cause) };
}

/** Names and codes of an error and its causes, where they look like names and codes. */
function described(failure: unknown, depth = 0): Readonly<Record<string, unknown>> {
  if (!(failure instanceof Error)) return { name: 'NotAnError' };
  const code = 'code' in failure && typeof failure.code === 'string' ? failure.code : '';
  return {
    name: /^\w{1,80}$/.test(failure.name) ? failure.name : 'Error',
    ...(/^[A-Z][A-Z0-9_]{1,60}$/.test(code) ? { code } : {}),
    ...(failure.cause !== undefined && depth < 3 ? { cause: described(failure.cause, depth + 1) } : {}),
  };
}

/** The stack without its head, because the head repeats the message. */
function placesOf(failure: unknown): readonly string[] {
  if (!(failure instanceof Error) || failure.stack === undefined) return [];
  const end = failure.stack.indexOf(failure.message);
  const places = end < 0 ? failure.stack : failure.stack.slice(end + failure.message.length);
  return places
    .split('\n')
    .filter((line) => /^ {4}at /.test(line))
    .slice(0, 8)
    .map((line) => line.trim());
}

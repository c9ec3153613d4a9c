/** How an operator's command arrives: a direct invocation, permitted by IAM, with one audit line that says who did what, not with which contents. */
import middy from '@middy/core';
import { type FailureFacts, Refused, RetryLater } from '#shared/ports/failure.ts';
import { msSince, openJournal } from './journal.ts';
import { accountOfFailure, WorkFailed } from './outcome.ts';

export interface Command {
  readonly command: string;
  /** Who asks, as the caller names himself. */
  readonly actor?: string;
  readonly input?: unknown;
}

export type CommandAnswer =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly code: string; readonly message: string; readonly facts: FailureFacts };

export interface CommandWork {
  readonly name: string;
  readonly step: (command: Command) => Promise<unknown>;
}

export function commandHandler(work: CommandWork) {
  const journal = openJournal(work.name);
  const obey = async (command: Command): Promise<CommandAnswer> => {
    const start = performance.now();
    const about = (): Readonly<Record<string, unknown>> => ({ ...audited(command), ms: msSince(start) });
    try {
      const { audit, result } = apart(await work.step({ ...command, actor: audited(command).actor }));
      journal.note({ level: 'info', outcome: 'done', ...(audit === undefined ? {} : { facts: audit }) }, about());
      return { ok: true, result };
    } catch (failure) {
      const { facts, ...account } = accountOfFailure(failure);
      journal.note(account, about());
      if (failure instanceof Refused || failure instanceof RetryLater) {
        return { ok: false, code: failure.code, message: failure.message, facts: failure.facts };
      }
      throw new WorkFailed(work.name, account);
    }
  };
  return middy(obey).use(journal.published);
}

/** What changed is for the journal, the rest for who asked. */
function apart(answer: unknown): { readonly audit?: FailureFacts; readonly result: unknown } {
  if (!hasAudit(answer)) return { result: answer };
  const { audit, ...result } = answer;
  return { audit, result };
}

const hasAudit = (answer: unknown): answer is { readonly audit: FailureFacts } =>
  typeof answer === 'object' && answer !== null && 'audit' in answer && typeof answer.audit === 'object';

/** Both are text from outside: written down only where they look like what they should be. */
function audited({ command, actor }: Command): { readonly command: string; readonly actor: string } {
  return {
    command: /^[a-z][a-z -]{0,40}$/.test(command) ? command : 'unreadable',
    actor: actor !== undefined && /^[\w@./:+=,-]{1,200}$/.test(actor) ? actor : 'unnamed',
  };
}

/** How a step is started by the clock. It is told the time it was due, so that a late or repeated start does the same work. */
import middy from '@middy/core';
import { msSince, openJournal } from './journal.ts';
import { accountOf, accountOfFailure, type Outcome, WorkFailed } from './outcome.ts';

export interface ScheduleWork {
  readonly name: string;
  readonly step: (due: { readonly scheduledAt: number }) => Promise<Outcome>;
}

/** What the scheduler sends: the due time as text, or nothing when started by hand. */
export interface ScheduleEvent {
  readonly scheduledAt?: string;
}

export function scheduleHandler(work: ScheduleWork) {
  const journal = openJournal(work.name);
  const start = async (event: ScheduleEvent): Promise<void> => {
    const begun = performance.now();
    try {
      const outcome = await work.step({ scheduledAt: dueTime(event) });
      journal.note(accountOf(outcome), { ms: msSince(begun) });
    } catch (failure) {
      const account = accountOfFailure(failure);
      journal.note(account, { ms: msSince(begun) });
      throw new WorkFailed(work.name, account);
    }
  };
  return middy(start).use(journal.published);
}

function dueTime({ scheduledAt }: ScheduleEvent): number {
  const due = scheduledAt === undefined ? Date.now() : Date.parse(scheduledAt);
  if (Number.isNaN(due)) throw new TypeError('scheduledAt is no instant');
  return due;
}

/** What every wrapper leaves behind for each piece of work: one structured line and one count. It never sees an event or a body. */
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Account } from './outcome.ts';

export interface Journal {
  /** Writes the line, and counts the outcome and its code. */
  note(account: Account, about: Readonly<Record<string, unknown>>): void;
  /** Sends off the counts of this invocation. For middy's `use`. */
  readonly published: { readonly after: () => void; readonly onError: () => void };
}

/** Metrics appear under this namespace with the single dimension `service`, which is the step's name. */
const NAMESPACE = 'WecomFission';

export function openJournal(step: string): Journal {
  const logger = new Logger({ serviceName: step });
  const metrics = new Metrics({
    serviceName: step,
    namespace: process.env['POWERTOOLS_METRICS_NAMESPACE'] ?? NAMESPACE,
  });
  const publish = (): void => {
    if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
  };
  return {
    note({ level, ...account }, about) {
      logger[level](account.outcome, { step, ...about, ...account });
      metrics.addMetric(account.outcome, MetricUnit.Count, 1);
      if (account.code !== undefined) metrics.addMetric(account.code, MetricUnit.Count, 1);
    },
    published: { after: publish, onError: publish },
  };
}

/** Whole milliseconds since a start, for the line. */
export const msSince = (start: number): number => Math.round(performance.now() - start);

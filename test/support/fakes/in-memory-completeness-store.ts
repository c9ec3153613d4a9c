/** Completeness in memory, held to the same contract suite as the real one. */
import type { Completeness, DayCompleteness } from '#shared/domain/report/completeness.ts';
import type { CompletenessStore } from '#shared/ports/completeness-store.ts';
import { type CountedWrites, countedWrites } from './counted-writes.ts';
import { key, sorted } from './in-memory-books.ts';

export function inMemoryCompletenessStore(writes: CountedWrites = countedWrites()): CompletenessStore {
  const latest = new Map<string, Completeness>();
  const days = new Map<string, DayCompleteness>();
  function keep<Measured extends { readonly measuredAt: number }>(
    all: Map<string, Measured>,
    place: string,
    measured: Measured,
    write: string,
  ): 'kept' | 'superseded' {
    if ((all.get(place)?.measuredAt ?? measured.measuredAt) > measured.measuredAt) return 'superseded';
    writes.before(write);
    all.set(place, measured);
    return 'kept';
  }
  return {
    latest: async (campaign) => latest.get(campaign),
    days: async (campaign) =>
      sorted(
        [...days.values()].filter((one) => one.campaign === campaign),
        ({ day }) => day,
      ),
    keep: async (measured) => keep(latest, measured.campaign, measured, 'completeness.keep'),
    keepDay: async (measured) => keep(days, key(measured.campaign, measured.day), measured, 'completeness.keepDay'),
  };
}

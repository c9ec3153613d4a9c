/** Comings and goings in memory, over the same books as the referral store of its world. */
import type { Movement } from '#shared/domain/report/hearing.ts';
import type { Movements } from '#shared/ports/movements.ts';
import { type Books, departureKey, key, sorted } from './in-memory-books.ts';
import { pageOf } from './page-of.ts';

export function inMemoryMovements(books: Books, pageSize: number = 100): Movements {
  return {
    async of(campaign, cursor) {
      const lives = books.histories.row(campaign);
      const came = [
        ...books.standings.row(campaign),
        ...lives.flatMap(({ observations }) => [...observations.values()]),
      ];
      const left = lives.flatMap(({ departures }) => [...departures.values()]);
      const movements: Movement[] = [
        ...came
          .filter(({ reason }) => reason !== 'baseline')
          .map(({ member, joinedAt: at, observedAt, foundBySweep }) => {
            return { what: 'coming', member, at, observedAt, foundBySweep } as const;
          }),
        ...sorted(left, (one) => key(one.member, departureKey(one))).map(({ member, via, at, observedAt, kind }) => {
          return { what: 'going', member, via, at, observedAt, kind } as const;
        }),
      ];
      return pageOf(movements, pageSize, cursor);
    },
  };
}

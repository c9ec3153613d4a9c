/** What the app has been told: whom a list showed it, and which contact callbacks it took. Lost callbacks leave gaps here, as they should. */
import type { World } from './world.ts';

export interface Tidings {
  readonly listeners: ((place: string, person: string) => void)[];
  tell(place: string, person: string): void;
  isTold(place: string, person: string): boolean;
  /** A contact's callback says everything by itself; a group's only asks for a read. */
  takeAnswer(number: number): void;
}

export function makeTidings(world: World): Tidings {
  const told = new Set<string>();
  const tidings: Tidings = {
    listeners: [],
    tell(place, person) {
      const key = `${place}/${person}`;
      if (told.has(key)) return;
      told.add(key);
      for (const listener of tidings.listeners) listener(place, person);
    },
    isTold: (place, person) => told.has(`${place}/${person}`),
    takeAnswer(number) {
      const fact = world.facts[number];
      if (fact?.fact === 'scan' && fact.outcome.kind === 'added') tidings.tell(fact.outcome.staff, fact.person);
    },
  };
  for (const fact of world.facts) if (fact.fact === 'callback' && fact.end === 'answered') tidings.takeAnswer(fact.of);
  return tidings;
}

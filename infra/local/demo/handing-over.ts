/** Staff at work: every few seconds they look who should have a poster and has none, and send it to him in their chat. */
import { setTimeout as pause } from 'node:timers/promises';
import type { StandIn } from '../wecom/playing.ts';
import type { Operator } from './operator.ts';
import type { Posters } from './posters.ts';

const LOOK_EVERY_MS = 4_000;
/** As long as a welcome may still bring it, nobody interferes. */
const LEFT_TO_WELCOME_MS = 21_000;

/** People whose desk visit, or whose adding of a staff member, lies too far back for a welcome. */
export function overdue(
  standIn: StandIn,
  posters: Posters,
  isOwed: (person: string) => boolean,
  now: number,
): string[] {
  const since = new Map<string, number>();
  for (const fact of standIn.world.facts) {
    if (fact.fact === 'scan' && fact.outcome.kind === 'added') since.set(fact.person, fact.wall);
  }
  return [...since].flatMap(([person, wall]) =>
    isOwed(person) && !posters.has(person) && now - wall > LEFT_TO_WELCOME_MS ? [person] : [],
  );
}

/** Goes on until the signal. A poster that is not drawn yet is asked for again at the next round. */
export async function handOverMissed(
  standIn: StandIn,
  operator: Operator,
  posters: Posters,
  isOwed: (person: string) => boolean,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await pause(LOOK_EVERY_MS, undefined, { signal }).catch(() => {});
    const missed = signal.aborted ? [] : overdue(standIn, posters, isOwed, Date.now());
    if (missed.length === 0) continue;
    const listed = new Set(await operator.withoutPoster());
    for (const person of missed.toSorted((one, other) => Number(listed.has(other)) - Number(listed.has(one)))) {
      if (signal.aborted || posters.has(person)) continue;
      const picture = await operator.posterOf(person).catch(() => undefined);
      if (picture) standIn.handOver(person, picture);
    }
  }
}

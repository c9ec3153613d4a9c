/** What the end of an earlier run cut off: whoever had joined by then and was still to go to the desk goes now. */
import { DESK_NOTE } from './desk.ts';
import { idOf, type Play } from './player.ts';

export function desksLeftOut({ desk, standIn, entries, wantsPoster, eventTimeOf }: Play): Promise<void>[] {
  if (desk === undefined) return [];
  const left = new Set<string>();
  for (const fact of standIn.world.facts) {
    if (fact.fact !== 'scan' || fact.outcome.kind === 'full') continue;
    if (fact.note !== DESK_NOTE) left.add(fact.person);
  }
  for (const fact of standIn.world.facts) {
    if (fact.fact === 'scan' && fact.note === DESK_NOTE) left.delete(fact.person);
  }
  return entries.flatMap((entry) => {
    const id = idOf(entry.person);
    return wantsPoster(entry.person) && left.delete(id) ? [desk.visit(id, eventTimeOf(entry))] : [];
  });
}

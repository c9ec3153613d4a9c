/** With `--leavers`: the days after the last hold, in which friends leave as the stand-in's model has it, some come back, and reports have something to say of who stays. */

import { leavingOf } from '../wecom/leavers.ts';
import type { StandIn } from '../wecom/playing.ts';
import type { Entry } from './cascades.ts';
import { comeBack, leave, lookedAtAgain } from './coda.ts';
import type { Demo } from './company.ts';
import { AFTER_LIFE_MS, codaEndOf } from './place.ts';
import { idOf, noteOf } from './player.ts';
import type { Plot } from './plot.ts';
import type { Posters } from './posters.ts';

const HOUR = 3_600_000;
/** The clock goes on in steps; every leave has its own time within its step. */
const STEP = 12 * HOUR;

interface Act {
  readonly entry: Entry;
  readonly at: number;
  readonly what: 'leaves' | 'returns';
}

/** Of whoever is there when the last hold has ended: what comes of him in the days after. */
function actsOf(standIn: StandIn, plot: Plot, seed: number, from: number): readonly Act[] {
  const entries = new Map(plot.entries.map((entry) => [noteOf(entry), entry]));
  const acts = standIn.joins().flatMap(({ note }): readonly Act[] => {
    const entry = note === undefined ? undefined : entries.get(note);
    if (entry === undefined || entry.parent === undefined) return [];
    const { after, backAfter } = leavingOf(seed, idOf(entry.person));
    const leavesAt = plot.eventTimeOf(entry) + after;
    const leaves: Act = { entry, at: leavesAt, what: 'leaves' };
    return backAfter === undefined ? [leaves] : [leaves, { entry, at: leavesAt + backAfter, what: 'returns' }];
  });
  const within = acts.filter(({ at }) => at > from && at < from + AFTER_LIFE_MS);
  return within.toSorted((one, other) => one.at - other.at);
}

export async function playAfterLife(demo: Demo, plot: Plot, posters: Posters): Promise<void> {
  const { standIn, clock, memory, onStage } = demo;
  const from = codaEndOf(plot);
  if (typeof memory.leavers !== 'number' || from === undefined) return;
  const acts = actsOf(standIn, plot, memory.leavers, from);
  onStage(
    `${AFTER_LIFE_MS / (24 * HOUR)} days go by, in which friends leave as the model has it (seed ${memory.leavers})`,
  );
  for (let until = from + STEP; until <= from + AFTER_LIFE_MS; until += STEP) {
    clock.advance(until);
    for (const { entry, at, what } of acts.filter((act) => act.at > until - STEP && act.at <= until)) {
      if (what === 'leaves') leave(standIn, idOf(entry.person), at, entry.index);
      else await comeBack(standIn, posters, entry, at);
    }
    await lookedAtAgain(demo);
  }
}

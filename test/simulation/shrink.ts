/** A broken world made small: troubles and acts are left out while the same law is still broken, until none can be spared. */
import type { Act, Plan } from './acts.ts';
import { type Life, live, type Terms } from './run.ts';
import type { Trouble } from './world.ts';

export interface Shrunken {
  readonly acts: readonly Act[];
  readonly troubles: ReadonlySet<Trouble>;
  readonly tries: number;
}

const MOST_TRIES = 400;

export async function shrink(plan: Plan, terms: Terms, law: string, afterActs: number): Promise<Shrunken> {
  let troubles = terms.troubles;
  let acts = (terms.acts ?? plan.acts).slice(0, afterActs);
  let tries = 0;
  const isBroken = async (of: readonly Act[], by: ReadonlySet<Trouble>): Promise<boolean> => {
    tries += 1;
    return (await live(plan, { ...terms, acts: of, troubles: by })).breach?.law === law;
  };
  for (const trouble of terms.troubles) {
    const fewer = new Set([...troubles].filter((one) => one !== trouble));
    if (await isBroken(acts, fewer)) troubles = fewer;
  }
  // Delta debugging: ever smaller parts are left out.
  for (let parts = 2; acts.length > 1 && tries < MOST_TRIES; ) {
    const size = Math.ceil(acts.length / parts);
    let isSmaller = false;
    for (let from = 0; from < acts.length && tries < MOST_TRIES; from += size) {
      const fewer = [...acts.slice(0, from), ...acts.slice(from + size)];
      if (!(await isBroken(fewer, troubles))) continue;
      acts = fewer;
      isSmaller = true;
      from -= size;
    }
    if (!isSmaller && size === 1) break;
    parts = isSmaller ? Math.max(2, parts - 1) : Math.min(acts.length, parts * 2);
  }
  return { acts, troubles, tries };
}

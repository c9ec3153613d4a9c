/** A broken world made small: troubles and acts are left out while the same law is still broken, until none can be spared. */
import type { Act, Plan, What } from './acts.ts';
import { type Life, live, type Terms } from './run.ts';
import type { Trouble } from './world.ts';

export interface Shrunken {
  readonly acts: readonly Act[];
  readonly troubles: ReadonlySet<Trouble>;
  readonly tries: number;
}

export type Broken = NonNullable<Life['breach']>;

const MOST_TRIES = 400;

function isNear(what: What, { campaign, member }: Broken, neighbours: number): boolean {
  if ('campaign' in what && campaign !== undefined && `c${what.campaign}` !== campaign) return false;
  if (!('person' in what) || member === undefined) return true;
  return Math.abs(what.person - Number(member.slice(1))) <= neighbours;
}

export async function shrink(plan: Plan, terms: Terms, breach: Broken): Promise<Shrunken> {
  const { law, afterActs } = breach;
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
  // Nearly always only those matter who are about at the same time in the same campaign.
  for (const neighbours of [8, 30, 100]) {
    const near = acts.filter(({ what }) => isNear(what, breach, neighbours));
    if (near.length === acts.length || !(await isBroken(near, troubles))) continue;
    acts = near;
    break;
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

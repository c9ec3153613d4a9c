/** The referral graph a cascades file must give, computed from the file alone: what the audit holds the app's books against. */
import type { Entry } from './cascades.ts';

export interface ExpectedPlace {
  /** Absent: a seed. */
  readonly inviter?: string;
  readonly generation: number;
  readonly root: string;
  /** The entry by which he came in. */
  readonly entry: number;
}

export interface ExpectedGraph {
  readonly places: ReadonlyMap<string, ExpectedPlace>;
  /** Entries that count nothing: he was in already, or shared his own post. */
  readonly uncounted: readonly number[];
}

/**
 * A root comes in as a seed, unless he is in. Any other first appearance is a join by the parent's poster, one generation
 * deeper. Whoever is in stays where he is; sharing one's own post brings nobody in.
 */
export function expectedGraph(entries: readonly Entry[]): ExpectedGraph {
  const places = new Map<string, ExpectedPlace>();
  const uncounted: number[] = [];
  for (const { index, person, parent } of entries) {
    const above = parent === undefined ? undefined : places.get(parent);
    if (places.has(person) || parent === person || (parent !== undefined && above === undefined)) uncounted.push(index);
    else if (parent === undefined || above === undefined) {
      places.set(person, { generation: 0, root: person, entry: index });
    } else {
      places.set(person, { inviter: parent, generation: above.generation + 1, root: above.root, entry: index });
    }
  }
  return { places, uncounted };
}

/** How many came in, by generation; seeds first. */
export function generations(graph: ExpectedGraph): readonly number[] {
  const counts: number[] = [];
  for (const { generation } of graph.places.values()) counts[generation] = (counts[generation] ?? 0) + 1;
  return Array.from(counts, (count) => count ?? 0);
}

/** What can be played: a poster can be scanned only once its owner is in. (Who shares his own post before he is in has none.) */
export const playable = (entries: readonly Entry[], graph: ExpectedGraph): readonly Entry[] =>
  entries.filter(({ parent, index }) => parent === undefined || (graph.places.get(parent)?.entry ?? index) < index);

/** Whose poster somebody scans: in the group mechanic only these go to the desk. */
export const sharers = (entries: readonly Entry[]): ReadonlySet<string> =>
  new Set(entries.flatMap(({ parent }) => (parent === undefined ? [] : [parent])));

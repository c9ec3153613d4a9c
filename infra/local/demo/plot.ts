/** What is to be played: the shares of the file in their order, who has to get a poster, and when in event time each happens. Pure. */
import type { Entry } from './cascades.ts';
import { type ExpectedGraph, expectedGraph, playable, sharers } from './expected-graph.ts';
import type { Memory } from './memory.ts';
import { AFTER_LIFE_MS, CODA_MS, lastClosedDayEnd } from './place.ts';

const MINUTE = 60_000;

export interface Plot {
  readonly graph: ExpectedGraph;
  /** Those that can be played. */
  readonly entries: readonly Entry[];
  /** Who is to get a poster of his own: in the group mechanic whoever somebody scans, else everybody. */
  readonly owners: ReadonlySet<string>;
  readonly cascades: readonly string[];
  readonly eventTimeOf: (entry: Entry) => number;
}

/** File time shifted so that everything, the coda after the last share included, is over with the last day whose report is due when the demo was first started. */
function eventTimes(entries: readonly Entry[], startedAt: number, afterMs: number): Plot['eventTimeOf'] {
  const last = entries.at(-1)?.at ?? 0;
  const begin = Math.floor((lastClosedDayEnd(startedAt) - MINUTE - CODA_MS - afterMs) / 1_000);
  return (entry) => (begin - last + entry.at) * 1_000;
}

export function plotOf(all: readonly Entry[], { mechanic, startedAt, leavers }: Memory): Plot {
  const graph = expectedGraph(all);
  const entries = playable(all, graph);
  return {
    graph,
    entries,
    owners: mechanic === 'group' ? sharers(entries) : new Set(graph.places.keys()),
    cascades: [...new Set(all.map(({ cascade }) => cascade))],
    eventTimeOf: eventTimes(all, startedAt, typeof leavers === 'number' ? AFTER_LIFE_MS : 0),
  };
}

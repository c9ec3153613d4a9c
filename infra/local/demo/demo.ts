/** The demo from its first to its last word: campaign applied, cascades played, books audited, summary printed. */
import { playAfterLife } from './after-life.ts';
import { outcomeOf, settle } from './closing.ts';
import { playCoda } from './coda.ts';
import type { Demo } from './company.ts';
import { deskOf } from './desk.ts';
import { handOverMissed } from './handing-over.ts';
import { type Opened, open } from './opening.ts';
import { idOf, noteOf, type Play, playAll } from './player.ts';
import { type Plot, plotOf } from './plot.ts';
import { type Posters, postersIn } from './posters.ts';
import { reported } from './reporting.ts';
import { desksLeftOut } from './resuming.ts';
import { makeSchedule } from './schedule.ts';
import type { Outcome } from './summary.ts';

/** What earlier runs have played is not played again; whoever came in them is on the books by now. */
function playOf(demo: Demo, plot: Plot, posters: Posters, { entryCodes, deskCode }: Opened): Play {
  const { standIn, clock, signal, atOnce, progress } = demo;
  const { entries, cascades, graph, owners, eventTimeOf } = plot;
  const scans = standIn.world.facts
    .filter((fact) => fact.fact === 'scan')
    .filter(({ outcome }) => outcome.kind !== 'full');
  const isDone = new Set(scans.map(({ note }) => note));
  const latest = Math.max(0, ...entries.filter((entry) => isDone.has(noteOf(entry))).map(eventTimeOf));
  if (!demo.memory.isFinished && latest > 0) clock.advance(latest);
  const delivered = [...graph.places.keys()].filter((person) => posters.has(idOf(person)));
  const schedule = makeSchedule(entries, (entry) => isDone.has(noteOf(entry)), delivered);
  const total = entries.length;
  return {
    standIn,
    schedule,
    posters,
    clock,
    entries,
    eventTimeOf,
    atOnce,
    signal,
    booked: new Set(scans.map(({ person }) => person)),
    wantsPoster: (person) => owners.has(person),
    entryCode: ({ cascade }) => entryCodes[cascades.indexOf(cascade) % entryCodes.length] ?? '',
    onStep: (inFlight) =>
      progress.show({ done: schedule.finished, total, posters: standIn.world.delivered.size, inFlight, at: clock.now }),
    ...(deskCode === undefined ? {} : { desk: deskOf(standIn, posters, deskCode, signal) }),
  };
}

/** The whole replay; true to its word that nobody scans what was not delivered. */
export async function playDemo(demo: Demo): Promise<Omit<Outcome, 'openNext'>> {
  const begun = Date.now();
  const { standIn, operator, signal } = demo;
  const plot = plotOf(demo.entries, demo.memory);
  const opened = await open(demo, plot);
  const posters = postersIn(standIn);
  const play = playOf(demo, plot, posters, opened);
  demo.onStage(`playing ${plot.entries.length} shares of ${plot.cascades.length} cascades`);
  const isOwed = (id: string): boolean => plot.owners.has(id.slice(idOf('').length));
  const staffGoHome = new AbortController();
  const staff = handOverMissed(standIn, operator, posters, isOwed, AbortSignal.any([signal, staffGoHome.signal]));
  try {
    await Promise.all([playAll(play), ...(demo.isContinued ? desksLeftOut(play) : [])]);
    await settle(demo, posters, isOwed);
    if (!demo.memory.isFinished) {
      await playCoda(demo, plot, posters);
      await playAfterLife(demo, plot, posters);
    }
  } finally {
    staffGoHome.abort();
  }
  await staff;
  demo.progress.end();
  demo.clock.release();
  const report = await reported(demo, demo.dataDir);
  demo.remember({ ...opened.memory, isFinished: true });
  return { ...(await outcomeOf(demo, plot, begun)), report };
}

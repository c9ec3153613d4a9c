/** After the last share: what is under way ends, every book is held against the truth, and what happened is put into numbers. */
import { setTimeout as pause } from 'node:timers/promises';
import type { StandIn } from '../wecom/playing.ts';
import { audit, type BookedReferral, type TrueJoin } from './audit.ts';
import { billOf, type Work } from './bill.ts';
import type { Entry } from './cascades.ts';
import { leftForGood, returnNoteOf } from './coda.ts';
import type { Demo } from './company.ts';
import { DESK_NOTE } from './desk.ts';
import { overdue } from './handing-over.ts';
import { codaEndOf } from './place.ts';
import { idOf, noteOf } from './player.ts';
import type { Plot } from './plot.ts';
import { type Posters, postersIn } from './posters.ts';
import { bestInviter, grantFaults } from './prizes.ts';
import type { Outcome } from './summary.ts';

const DAY = 86_400_000;
const LOOK_AGAIN_MS = 1_000;
const HANDED_OVER_WITHIN_MS = 120_000;

/** Nothing under way any more, every group and contact looked at once more, every poster with its owner. */
export async function settle(demo: Demo, posters: Posters, isOwed: (id: string) => boolean): Promise<void> {
  const { standIn, runner, operator, signal } = demo;
  await standIn.quiet();
  await runner.quiet();
  await operator.sweepNow();
  await runner.quiet();
  const until = Date.now() + HANDED_OVER_WITHIN_MS;
  while (overdue(standIn, posters, isOwed, Date.now() + DAY).length > 0 && Date.now() < until) {
    await pause(LOOK_AGAIN_MS, undefined, { signal });
  }
  await runner.quiet();
}

function trueJoins(standIn: StandIn, entries: readonly Entry[]): TrueJoin[] {
  const byNote = new Map(
    entries.flatMap((entry) => [[noteOf(entry), entry] as const, [returnNoteOf(entry), entry] as const]),
  );
  return standIn.joins().map(({ person, note }): TrueJoin => {
    const parent = note === undefined ? undefined : byNote.get(note)?.parent;
    if (note === DESK_NOTE) return { person, codeOf: 'desk' };
    return { person, codeOf: parent === undefined ? 'entry' : { person: idOf(parent) } };
  });
}

/** As the books have it: seeds first. */
function generationsOf(seeds: number, referrals: readonly BookedReferral[]): number[] {
  const counts = [seeds];
  for (const { generation } of referrals) counts[generation] = (counts[generation] ?? 0) + 1;
  return Array.from(counts, (count) => count ?? 0);
}

export async function outcomeOf(demo: Demo, plot: Plot, begun: number): Promise<Omit<Outcome, 'openNext' | 'report'>> {
  const { standIn, memory } = demo;
  const seconds = (Date.now() - begun) / 1_000;
  const books = await demo.operator.books();
  const [grants, budget] = [await demo.operator.grants(), await demo.operator.budget()];
  const posters = postersIn(standIn);
  const withoutPoster = [...plot.owners].map(idOf).filter((id) => !posters.has(id));
  const truth = trueJoins(standIn, plot.entries);
  const ended = codaEndOf(plot);
  const gone = leftForGood(standIn, ended);
  const report = audit({
    expected: plot.graph,
    truth,
    ...books,
    gone,
    grantFaults: grantFaults(books.referrals, grants),
    withoutPoster,
    idOf,
  });
  const left = everLeft(standIn, ended);
  const deliveries = [...standIn.world.delivered.values()].flat();
  const seeds = books.others.filter(({ reason }) => reason === 'entry').length;
  return {
    mechanic: memory.mechanic,
    seconds,
    isContinued: demo.isContinued,
    cascades: plot.cascades.length,
    shares: plot.entries.length,
    joins: report.observedJoins,
    generations: generationsOf(seeds, books.referrals),
    observedOnly: books.others.length - seeds,
    left: left.length,
    cameBack: left.filter((person) => !gone.has(person)).length,
    grants: { promised: grants.length, claimed: grants.filter(({ state }) => state === 'claimed').length, budget },
    best: bestInviter(demo, books.referrals),
    groups: standIn.world.groups.size,
    postersByWelcome: deliveries.filter(({ by }) => by === 'welcome').length,
    postersByStaff: deliveries.filter(({ by }) => by === 'staff').length,
    welcomeMs: deliveries.flatMap(({ afterMs }) => afterMs ?? []),
    staffMessages: standIn.world.facts.filter(({ fact }) => fact === 'staff-message').length,
    wecomCalls: [...standIn.calls.values()].reduce((sum, count) => sum + count, 0),
    lostCallbacks: standIn.world.facts.filter((fact) => fact.fact === 'callback' && fact.end === 'lost').length,
    bill: billOf(worksOf(demo)),
    audit: report,
  };
}

const worksOf = ({ runner, capacity }: Demo): Work[] =>
  [...runner.counts()].map(([step, counts]) => {
    const { read, write } = capacity.of(step);
    return { step, ...counts, readUnits: read, writeUnits: write };
  });

/** Who left at all while the demo was played, once each. */
const everLeft = (standIn: StandIn, until = Number.POSITIVE_INFINITY): readonly string[] => [
  ...new Set(
    standIn.world.facts.flatMap((fact) =>
      (fact.fact === 'left' || fact.fact === 'contact-ended') && fact.at <= until ? [fact.person] : [],
    ),
  ),
];

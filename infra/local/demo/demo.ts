/** The demo from its first to its last word: campaign applied, cascades played, books audited, summary printed. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Runner } from '../runner/runner.ts';
import type { StandIn } from '../wecom/playing.ts';
import { audit, type BookedReferral, type TrueJoin } from './audit.ts';
import { billOf, type Work } from './bill.ts';
import { readCode } from './camera.ts';
import type { CapacityLog } from './capacity-log.ts';
import type { Entry } from './cascades.ts';
import type { EventClock } from './event-clock.ts';
import { expectedGraph, playable, sharers } from './expected-graph.ts';
import { handOverMissed, overdue } from './handing-over.ts';
import type { Memory } from './memory.ts';
import type { Operator } from './operator.ts';
import { campaignYaml, ENTRY_LABELS, furnish } from './place.ts';
import { DESK_NOTE, idOf, noteOf, type Play, playAll, visitDesk } from './player.ts';
import { postersIn } from './posters.ts';
import type { Progress } from './progress.ts';
import { makeSchedule } from './schedule.ts';
import type { Outcome } from './summary.ts';

export interface Demo {
  readonly standIn: StandIn;
  readonly runner: Runner;
  readonly operator: Operator;
  readonly capacity: CapacityLog;
  readonly entries: readonly Entry[];
  readonly memory: Memory;
  readonly isContinued: boolean;
  readonly atOnce: number;
  readonly clock: EventClock;
  readonly progress: Progress;
  readonly remember: (memory: Memory) => void;
  readonly onStage: (words: string) => void;
  readonly signal: AbortSignal;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const LOOK_AGAIN_MS = 1_000;
const DRAWN_WITHIN_MS = 120_000;

/** File time shifted so that the last share happens when the demo was first started. */
const eventTimes = (entries: readonly Entry[], startedAt: number): ((entry: Entry) => number) => {
  const last = entries.at(-1)?.at ?? 0;
  const begin = Math.floor(startedAt / 1_000);
  return (entry) => (begin - last + entry.at) * 1_000;
};

/** What the code on an entry poster says; the poster is drawn soon after the campaign was applied. */
async function entryCodeOf(operator: Operator, label: string): Promise<string> {
  const until = Date.now() + DRAWN_WITHIN_MS;
  while (Date.now() < until) {
    const picture = await operator.entryPoster(label);
    const code = picture && (await readCode(picture));
    if (code !== undefined) return code;
    await pause(LOOK_AGAIN_MS);
  }
  throw new Error(`The poster of the entry code ${label} was not drawn within ${DRAWN_WITHIN_MS / 1_000} s.`);
}

/** Every owner clicks the entry in the group's settings; then the desk's code stands in each group's welcome. */
async function deskCodeOf(standIn: StandIn): Promise<string> {
  for (const group of standIn.world.groups.values()) {
    if (group.welcome === undefined) standIn.applyGroupWelcome(group.id);
  }
  const [shown] = [...standIn.world.groups.values()].map(({ welcome }) => standIn.world.templates.get(welcome ?? ''));
  const address = /"pic_url":"([^"]+)"/.exec(JSON.stringify(shown ?? {}))?.[1];
  const path = address === undefined ? undefined : new URL(address).pathname;
  const answer = path === undefined ? undefined : await fetch(`${standIn.origin}${path}`);
  const code = answer?.ok ? await readCode(Buffer.from(await answer.arrayBuffer())) : undefined;
  if (code === undefined) throw new Error("The group welcome shows no code of the campaign's desk.");
  return code;
}

async function prepare(demo: Demo, eventTimeOf: (entry: Entry) => number): Promise<Memory> {
  const { memory, standIn, entries, operator } = demo;
  const first = entries[0];
  const startsAt = (first ? eventTimeOf(first) : memory.startedAt) - HOUR;
  const expectedJoins = expectedGraph(entries).places.size;
  const place = { mechanic: memory.mechanic, expectedJoins, startsAt, endsAt: memory.startedAt + 30 * DAY };
  if (memory.isApplied) return memory;
  demo.onStage('hiring staff, opening groups, applying the campaign');
  furnish(standIn, place);
  demo.clock.advance(startsAt);
  await operator.applyCampaign(campaignYaml(place));
  const applied = { ...memory, isApplied: true };
  demo.remember(applied);
  return applied;
}

/** Entries whose scan an earlier run has seen, and desk visits that were cut off by its end. */
function resumed(demo: Demo, play: Play, entries: readonly Entry[]): Promise<void>[] {
  if (!demo.isContinued || play.deskCode === undefined) return [];
  const visited = new Set<string>();
  const joined = new Set<string>();
  for (const fact of demo.standIn.world.facts) {
    if (fact.fact !== 'scan' || fact.outcome.kind === 'full') continue;
    (fact.note === DESK_NOTE ? visited : joined).add(fact.person);
  }
  return entries
    .filter(({ person }) => play.wantsPoster(person) && joined.has(idOf(person)) && !visited.has(idOf(person)))
    .filter(({ person, index }) => entries.findIndex((entry) => entry.person === person) === index)
    .map((entry) => visitDesk(play, entry.person, play.eventTimeOf(entry)));
}

/** The whole replay; true to its word that nobody scans what was not delivered. */
export async function playDemo(demo: Demo): Promise<Omit<Outcome, 'openNext'>> {
  const begun = Date.now();
  const { standIn, operator, memory, signal } = demo;
  const graph = expectedGraph(demo.entries);
  const entries = playable(demo.entries, graph);
  const eventTimeOf = eventTimes(demo.entries, memory.startedAt);
  const applied = await prepare(demo, eventTimeOf);
  if (demo.isContinued) {
    demo.onStage('continuing: looking again at every group and contact, and finishing what was under way');
    await operator.sweepNow();
    await demo.runner.quiet();
  }
  demo.onStage('waiting for the entry posters');
  const entryCodes = await Promise.all(ENTRY_LABELS.map((label) => entryCodeOf(operator, label)));
  const posters = postersIn(standIn);
  const owners = memory.mechanic === 'group' ? sharers(entries) : new Set(graph.places.keys());
  const isDone = new Set(
    standIn.world.facts.flatMap((fact) =>
      fact.fact === 'scan' && fact.note !== undefined && fact.outcome.kind !== 'full' ? [fact.note] : [],
    ),
  );
  const latest = Math.max(0, ...entries.filter((entry) => isDone.has(noteOf(entry))).map(eventTimeOf));
  if (!memory.isFinished && latest > 0) demo.clock.advance(latest);
  const delivered = [...graph.places.keys()].filter((person) => posters.has(idOf(person)));
  const schedule = makeSchedule(entries, (entry) => isDone.has(noteOf(entry)), delivered);
  const cascades = [...new Set(demo.entries.map(({ cascade }) => cascade))];
  const play: Play = {
    standIn,
    schedule,
    posters,
    clock: demo.clock,
    entries,
    wantsPoster: (person) => owners.has(person),
    entryCode: ({ cascade }) => entryCodes[cascades.indexOf(cascade) % entryCodes.length] ?? '',
    eventTimeOf,
    atOnce: demo.atOnce,
    onStep: (inFlight) => {
      const [done, total] = [schedule.finished, entries.length];
      demo.progress.show({ done, total, posters: standIn.world.delivered.size, inFlight, at: demo.clock.now });
    },
    signal,
    ...(memory.mechanic === 'group' ? { deskCode: await deskCodeOf(standIn) } : {}),
  };
  demo.onStage(`playing ${entries.length} shares of ${cascades.length} cascades`);
  const isOwed = (id: string): boolean => owners.has(id.slice(idOf('').length));
  const staffGoHome = new AbortController();
  const staff = handOverMissed(standIn, operator, posters, isOwed, AbortSignal.any([signal, staffGoHome.signal]));
  await Promise.all(resumed(demo, play, entries));
  await playAll(play);
  await settle(demo, posters, isOwed);
  staffGoHome.abort();
  await staff;
  demo.progress.end();
  demo.clock.release();
  demo.remember({ ...applied, isFinished: true });
  return outcomeOf(demo, { graph, entries, owners, begun });
}

/** Nothing under way any more, every group and contact looked at once more, every poster with its owner. */
async function settle(
  demo: Demo,
  posters: ReturnType<typeof postersIn>,
  isOwed: (id: string) => boolean,
): Promise<void> {
  const { standIn, runner, operator, signal } = demo;
  await standIn.quiet();
  await runner.quiet();
  await operator.sweepNow();
  await runner.quiet();
  const until = Date.now() + DRAWN_WITHIN_MS;
  while (overdue(standIn, posters, isOwed, Date.now() + DAY).length > 0 && Date.now() < until) {
    await pause(LOOK_AGAIN_MS, undefined, { signal });
  }
  await runner.quiet();
}

interface Played {
  readonly graph: ReturnType<typeof expectedGraph>;
  readonly entries: readonly Entry[];
  readonly owners: ReadonlySet<string>;
  readonly begun: number;
}

function trueJoins(standIn: StandIn, entries: readonly Entry[]): TrueJoin[] {
  const byNote = new Map(entries.map((entry) => [noteOf(entry), entry]));
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

async function outcomeOf(demo: Demo, { graph, entries, owners, begun }: Played): Promise<Omit<Outcome, 'openNext'>> {
  const { standIn, memory } = demo;
  const books = await demo.operator.books();
  const posters = postersIn(standIn);
  const withoutPoster = [...owners].map(idOf).filter((id) => !posters.has(id));
  const truth = trueJoins(standIn, entries);
  const report = audit({ expected: graph, truth, ...books, withoutPoster, idOf });
  const deliveries = [...standIn.world.delivered.values()].flat();
  const seeds = books.others.filter(({ reason }) => reason === 'entry').length;
  return {
    mechanic: memory.mechanic,
    seconds: (Date.now() - begun) / 1_000,
    isContinued: demo.isContinued,
    cascades: new Set(demo.entries.map(({ cascade }) => cascade)).size,
    shares: entries.length,
    joins: report.observedJoins,
    generations: generationsOf(seeds, books.referrals),
    observedOnly: books.others.length - seeds,
    groups: standIn.world.groups.size,
    postersByWelcome: deliveries.filter(({ by }) => by === 'welcome').length,
    postersByStaff: deliveries.filter(({ by }) => by === 'staff').length,
    welcomeMs: deliveries.flatMap(({ afterMs }) => afterMs ?? []),
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

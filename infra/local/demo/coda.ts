/**
 * After the last share: some of those whose hold still runs leave again, some of these come back, and then the hold ends for everybody.
 * What it does it finds done when it is begun a second time.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { StandIn } from '../wecom/playing.ts';
import type { Entry } from './cascades.ts';
import type { Demo } from './company.ts';
import { CODA_MS, HOLD_MS } from './place.ts';
import { idOf } from './player.ts';
import type { Plot } from './plot.ts';
import type { Posters } from './posters.ts';
import { awardPrizes } from './prizes.ts';

const MINUTE = 60_000;
const LEAVE_AFTER = MINUTE;
const RETURN_AFTER = 10 * MINUTE;
const TOLD_AFTER = 3_000;

/** Every so manieth of them leaves, every other leaver comes back. */
const LEAVES_ONE_IN = 4;
const MOST_LEAVERS = 40;
const LOOK_AGAIN_MS = 1_000;
const SETTLED_WITHIN_MS = 300_000;

export const returnNoteOf = (entry: Entry): string => `return:${entry.index}`;

interface Leaver {
  readonly entry: Entry;
  readonly isReturning: boolean;
}

/** Those who came last and whose poster nobody waits for, so that nothing else of the play depends on them. */
function leaversOf({ entries, graph, owners, eventTimeOf }: Plot, mechanic: Demo['memory']['mechanic']): Leaver[] {
  const last = entries.at(-1);
  if (last === undefined) return [];
  const stillHeld = entries.filter((entry) => {
    const place = graph.places.get(entry.person);
    const isHis = place?.entry === entry.index && place.inviter !== undefined;
    const isBusy = mechanic === 'group' && owners.has(entry.person);
    return isHis && !isBusy && eventTimeOf(entry) > eventTimeOf(last) - HOLD_MS + 2 * RETURN_AFTER;
  });
  return stillHeld
    .filter((_, index) => index % LEAVES_ONE_IN === LEAVES_ONE_IN - 1)
    .slice(0, MOST_LEAVERS)
    .map((entry, index) => ({ entry, isReturning: index % 2 === 1 }));
}

export async function playCoda(demo: Demo, plot: Plot, posters: Posters): Promise<void> {
  const { clock, onStage, memory, standIn } = demo;
  const last = plot.entries.at(-1);
  if (last === undefined) return;
  const end = plot.eventTimeOf(last);
  const leavers = leaversOf(plot, memory.mechanic);
  onStage(`${leavers.length} friends leave while their hold still runs, and some of them come back`);
  // WeCom tells what has happened: whoever reads then begins a moment later.
  clock.advance(end + LEAVE_AFTER + TOLD_AFTER);
  for (const [index, { entry }] of leavers.entries()) leave(standIn, idOf(entry.person), end + LEAVE_AFTER, index);
  await lookedAtAgain(demo);
  clock.advance(end + RETURN_AFTER);
  for (const { entry, isReturning } of leavers) {
    if (isReturning) await comeBack(standIn, posters, entry, end + RETURN_AFTER);
  }
  await lookedAtAgain(demo);
  onStage('the hold ends: everybody who stayed is looked for once more');
  clock.advance(end + CODA_MS);
  await untilSettled(demo);
  onStage('whoever has climbed the ladder is rewarded, and some claim on their page');
  await awardPrizes(demo);
}

export async function lookedAtAgain({ standIn, runner, operator }: Demo): Promise<void> {
  await standIn.quiet();
  await runner.quiet();
  await operator.sweepNow();
  await runner.quiet();
}

/** Who has left already, in an earlier run, does not leave again. */
export function leave(standIn: StandIn, person: string, at: number, index: number): void {
  const { facts, groups, friends } = standIn.world;
  if (facts.some((fact) => (fact.fact === 'left' || fact.fact === 'contact-ended') && fact.person === person)) return;
  for (const group of groups.values()) {
    if (group.members.has(person)) standIn.leave({ person, group: group.id, at, wasRemoved: index % 5 === 4 });
  }
  if (groups.size > 0) return;
  // A member who deletes the staff member can be missed by no read: with callbacks lost, nobody could ever know.
  const by = standIn.faults.plan.lostCallbacks > 0 || index % 2 === 0 ? 'staff' : 'person';
  for (const [staff, his] of friends) if (his.has(person)) standIn.endContact({ person, staff, at, by });
}

/** By the very poster he came by; it brings nobody a second time. */
export async function comeBack(standIn: StandIn, posters: Posters, entry: Entry, at: number): Promise<void> {
  const note = returnNoteOf(entry);
  const isBack = standIn.world.facts.some((fact) => fact.fact === 'scan' && fact.note === note);
  const qr = entry.parent === undefined ? undefined : await posters.codeOn(idOf(entry.parent));
  if (!isBack && qr !== undefined) standIn.scan({ person: idOf(entry.person), qr, at, note });
}

async function untilSettled(demo: Demo): Promise<void> {
  const until = Date.now() + SETTLED_WITHIN_MS;
  do {
    await lookedAtAgain(demo);
    // The schedule rests nine times as long as it ran; nobody here waits for that.
    await demo.runner.invoke('reward/settle', {});
    await pause(LOOK_AGAIN_MS, undefined, { signal: demo.signal });
    const { referrals } = await demo.operator.books();
    if (referrals.every(({ verdict }) => verdict !== 'pending')) return;
  } while (Date.now() < until);
}

/** By the stand-in's truth: who was gone by then; whoever had come back excepted. */
export function leftForGood(standIn: StandIn, until: number | undefined): ReadonlyMap<string, string> {
  const gone = new Map<string, string>();
  for (const fact of standIn.world.facts) {
    if (until !== undefined && 'at' in fact && fact.at > until) continue;
    if (fact.fact === 'left') gone.set(fact.person, fact.wasRemoved ? 'removed' : 'left_early');
    else if (fact.fact === 'contact-ended' && fact.by !== 'transfer')
      gone.set(fact.person, fact.by === 'staff' ? 'removed' : 'left_early');
    else if (fact.fact === 'scan' && (fact.outcome.kind === 'joined' || fact.outcome.kind === 'added'))
      gone.delete(fact.person);
  }
  return gone;
}

/**
 * Plays the file in a closed loop: so many people in flight at most, nobody before his parent's poster lies in his chat,
 * nobody twice at once. Who was missed by a lost callback is handed his poster by staff.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { ScanOutcome } from '../wecom/facts.ts';
import type { StandIn } from '../wecom/playing.ts';
import { type Arrivals, arrivals } from './arrivals.ts';
import type { Entry } from './cascades.ts';
import { type Desk, WELCOME_OVER_MS } from './desk.ts';
import type { EventClock } from './event-clock.ts';
import type { Posters } from './posters.ts';
import type { Schedule } from './schedule.ts';

export interface Play {
  readonly standIn: StandIn;
  readonly schedule: Schedule;
  readonly posters: Posters;
  readonly clock: EventClock;
  readonly entries: readonly Entry[];
  /** Who is to get a poster of his own. */
  readonly wantsPoster: (person: string) => boolean;
  /** What an entry poster's code says, for a root. */
  readonly entryCode: (entry: Entry) => string;
  /** Absent in the contact mechanic, where the welcome itself brings the poster. */
  readonly desk?: Desk;
  readonly eventTimeOf: (entry: Entry) => number;
  readonly atOnce: number;
  /** Whom the app has on its books, by his id: at first those of an earlier run. */
  readonly booked: Set<string>;
  readonly onStep: (inFlight: number) => void;
  readonly signal: AbortSignal;
}

export const idOf = (person: string): string => `wm-${person}`;
export const noteOf = (entry: Entry): string => `entry:${entry.index}`;
/** A friend whose scan found all groups full tries again after a while. */
const TRY_AGAIN_MS = 2_000;
/** From WeCom's answer that shows him in his group until he is on the books. */
const BOOKED_AFTER_MS = 1_500;

async function scanned(play: Play, entry: Entry, qr: string): Promise<ScanOutcome> {
  for (;;) {
    play.signal.throwIfAborted();
    const order = { person: idOf(entry.person), qr, at: play.eventTimeOf(entry), note: noteOf(entry) };
    const outcome = play.standIn.scan(order);
    if (outcome.kind === 'dead-code') throw new Error(`The code that ${order.note} scanned leads nowhere.`);
    if (outcome.kind !== 'full') return outcome;
    await pause(TRY_AGAIN_MS, undefined, { signal: play.signal });
  }
}

async function codeFor(play: Play, entry: Entry): Promise<string> {
  if (entry.parent === undefined) return play.entryCode(entry);
  for (;;) {
    const code = await play.posters.codeOn(idOf(entry.parent));
    if (code !== undefined) return code;
    // The link in his chat shows "being drawn" for now.
    await pause(TRY_AGAIN_MS, undefined, { signal: play.signal });
  }
}

/**
 * Ends when the app has him on its books: what he does next, and what his friends do, must find it there. In a group, a while
 * after WeCom's answer has shown him; as a contact, when his poster arrives, for that is drawn for those on the books.
 */
async function onTheBooks(play: Play, known: Arrivals, person: string, place: string): Promise<void> {
  const isByPoster = play.desk === undefined && !play.posters.has(person);
  if (isByPoster) return known.poster(person, Number.POSITIVE_INFINITY, play.signal).then(() => undefined);
  await known.told(place, person, play.signal);
  if (play.desk !== undefined) await pause(BOOKED_AFTER_MS, undefined, { signal: play.signal });
}

/** His friends scan his poster once he has it. */
function friendsMayScan(play: Play, id: string): void {
  if (play.booked.has(id) && play.posters.has(id)) play.schedule.posterArrived(id.slice(idOf('').length));
}

/** Ends when his place is free for another: he has what he came for, or can only wait for staff. */
async function playOne(play: Play, known: Arrivals, entry: Entry): Promise<void> {
  const code = await codeFor(play, entry);
  const at = play.eventTimeOf(entry);
  play.clock.advance(at);
  const outcome = await scanned(play, entry, code);
  if (outcome.kind !== 'joined' && outcome.kind !== 'added') return play.schedule.finish(entry);
  const person = idOf(entry.person);
  const isOwed = play.wantsPoster(entry.person) && !play.posters.has(person);
  const entered = onTheBooks(play, known, person, outcome.kind === 'joined' ? outcome.group : outcome.staff);
  const finished = entered.then(() => {
    play.booked.add(person);
    play.schedule.finish(entry);
    friendsMayScan(play, person);
  });
  // It may outlast his place; stopped in between it is nobody's failure.
  finished.catch(() => {});
  if (!isOwed) await finished;
  else if (play.desk === undefined) await known.poster(person, WELCOME_OVER_MS, play.signal);
  else await play.desk.visit(person, at);
}

/** Ends when every entry was played, or throws what went wrong. */
export async function playAll(play: Play): Promise<void> {
  const known = arrivals(play.standIn);
  const underWay = new Set<Promise<void>>();
  const failures: unknown[] = [];
  play.standIn.onFact((fact) => {
    if (fact.fact === 'delivered') friendsMayScan(play, fact.person);
  });
  const begin = (entry: Entry): void => {
    const job = playOne(play, known, entry)
      .catch((failure: unknown) => void failures.push(failure))
      .finally(() => underWay.delete(job));
    underWay.add(job);
  };
  while (play.schedule.remaining > 0 || underWay.size > 0) {
    if (failures.length > 0) throw failures[0];
    const entry = underWay.size < play.atOnce ? play.schedule.take() : undefined;
    if (entry) begin(entry);
    else await Promise.race([...underWay, pause(50, undefined, { signal: play.signal })]);
    play.onStep(underWay.size);
  }
  if (failures.length > 0) throw failures[0];
}

/**
 * Plays the file in a closed loop: so many people in flight at most, nobody before his parent's poster lies in his chat,
 * nobody twice at once. Who was missed by a lost callback is handed his poster by staff.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { ScanOutcome } from '../wecom/facts.ts';
import type { StandIn } from '../wecom/playing.ts';
import { type Arrivals, arrivals } from './arrivals.ts';
import type { Entry } from './cascades.ts';
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
  /** What the desk's code in the group welcome says; absent in the contact mechanic, where the welcome itself brings the poster. */
  readonly deskCode?: string;
  readonly eventTimeOf: (entry: Entry) => number;
  readonly atOnce: number;
  readonly onStep: (inFlight: number) => void;
  readonly signal: AbortSignal;
}

export const idOf = (person: string): string => `wm-${person}`;
export const noteOf = (entry: Entry): string => `entry:${entry.index}`;
export const DESK_NOTE = 'desk';

/** A friend whose scan found all groups full tries again after a while. */
const TRY_AGAIN_MS = 2_000;
/** From seeing the group's welcome to standing at the desk, and between any two acts of a person. */
const NEXT_ACT_MS = 1_500;
const DESK_AFTER_EVENT_MS = 1_000;
/** WeCom gives a welcome 20 s; whoever has no poster by then frees his place and waits for staff. */
const WELCOME_OVER_MS = 21_000;

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

/** He goes to the desk once, after he has looked around in the group. */
export async function visitDesk(play: Play, person: string, at: number): Promise<void> {
  if (play.deskCode === undefined) return;
  await pause(NEXT_ACT_MS, undefined, { signal: play.signal });
  play.standIn.scan({ person: idOf(person), qr: play.deskCode, at: at + DESK_AFTER_EVENT_MS, note: DESK_NOTE });
}

async function playOne(play: Play, known: Arrivals, entry: Entry): Promise<void> {
  const code = await codeFor(play, entry);
  const at = play.eventTimeOf(entry);
  play.clock.advance(at);
  const outcome = await scanned(play, entry, code);
  const person = idOf(entry.person);
  if (outcome.kind === 'joined') await known.told(outcome.group, person, play.signal);
  if (outcome.kind === 'added') await known.told(outcome.staff, person, play.signal);
  const isNew = outcome.kind === 'joined' || outcome.kind === 'added';
  // What he does next must find what he did before on the books.
  void pause(isNew ? NEXT_ACT_MS : 0, undefined, { ref: false }).then(() => play.schedule.finish(entry));
  if (!isNew || !play.wantsPoster(entry.person) || play.posters.has(person)) return;
  await visitDesk(play, entry.person, at);
  await known.poster(person, WELCOME_OVER_MS, play.signal);
}

/** Ends when every entry was played, or throws what went wrong. */
export async function playAll(play: Play): Promise<void> {
  const known = arrivals(play.standIn);
  const underWay = new Set<Promise<void>>();
  const failures: unknown[] = [];
  play.standIn.onFact((fact) => {
    if (fact.fact === 'delivered' && play.posters.has(fact.person)) play.schedule.posterArrived(fact.person.slice(3));
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

/** The whole history of one person in one campaign, told in plain words, oldest first: why he counts, or why he does not (为什么算，为什么没算). */
import { type Instant, wallClock } from '../calendar.ts';
import { joined, type Sentence, SILENCE } from '../sentence.ts';
import {
  baselineEvents,
  comingEvent,
  comingsOf,
  type Event,
  goingEvent,
  type HistoryFacts,
  placeMark,
} from './history-events.ts';
import type { Clock } from './movement-words.ts';
import type { Because, Life } from './referral.ts';
import type { Verdict } from './verdict.ts';
import { becauseInWords, verdictInWords } from './verdict-words.ts';

/** One line of it. */
export interface Told {
  readonly at: Instant;
  readonly what: Sentence;
}

interface Ruling {
  readonly at: Instant;
  readonly verdict: Verdict;
  readonly before?: Verdict;
  readonly because: Because;
}

export function historyOf(facts: HistoryFacts): readonly Told[] {
  const clock = wallClock(facts.timeZone, facts.asOf);
  const { life, baseline } = facts;
  const events: readonly Event[] = [
    ...baseline.flatMap((presence) => baselineEvents(presence)),
    ...comingsOf(life).map((coming, index, all) => comingEvent(coming, all.slice(0, index), facts, clock)),
    ...life.departures.map((departure) => goingEvent(departure, life, clock)),
  ].toSorted((one, other) => one.at - other.at);
  const { onLine, alone } = placed(rulingsOf(life), events);
  const late = new Set(alone.map(({ because }) => markOf(because)));
  const lines = events.map((event) => lineOf(event, onLine.get(event), late.has(event.mark), life, clock));
  const further = alone.map((ruling) => ({ at: ruling.at, what: ownLine(ruling, life, clock) }));
  return [...lines, ...further].toSorted((one, other) => one.at - other.at);
}

/**
 * A verdict ends the line of what brought it about, however late that was heard of; unless it would then be read before a verdict that
 * was given before it. Then it has a line of its own, at the time it was given.
 */
function placed(rulings: readonly Ruling[], events: readonly Event[]) {
  const onLine = new Map<Event, Ruling>();
  const alone: Ruling[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const ruling of rulings) {
    const mark = markOf(ruling.because);
    const event = events.find((one) => one.mark === mark && one.at >= last && !onLine.has(one));
    if (event === undefined) alone.push(ruling);
    else onLine.set(event, ruling);
    // Lines of their own stand below those of the same instant.
    last = Math.max(last, event?.at ?? ruling.at + 1);
  }
  return { onLine, alone };
}

function rulingsOf({ referral, standing, observations, judgements }: Life): readonly Ruling[] {
  if (referral === undefined) return [];
  const { via, joinedAt: at, foundBySweep, initial } = referral;
  const coming = [...observations, ...(standing === undefined ? [] : [standing])].find(
    (one) => one.joinedAt === at && placeMark(one.via) === placeMark(via),
  );
  const first: Ruling = {
    at: Math.max(at, coming?.observedAt ?? at),
    verdict: initial,
    because: { kind: 'came', via, at, foundBySweep },
  };
  return [first, ...judgements.map((one, index) => ({ ...one, before: judgements[index - 1]?.verdict ?? initial }))];
}

/** @param isRuledLater its verdict stands on a line of its own. */
function lineOf(
  { at, what, outcome, otherwise }: Event,
  ruling: Ruling | undefined,
  isRuledLater: boolean,
  { referral }: Life,
  clock: Clock,
): Told {
  if (ruling === undefined || referral === undefined) {
    return { at, what: arrows(what, outcome, isRuledLater ? undefined : otherwise) };
  }
  const isProof = ruling.because.kind === 'went' && ruling.verdict.state === 'qualified';
  const verdict = verdictInWords(ruling.verdict, ruling.before, referral, clock, at);
  return { at, what: arrows(what, semicolons(outcome, isProof ? STAYED : undefined, verdict)) };
}

function ownLine({ at, because, verdict, before }: Ruling, { referral }: Life, clock: Clock): Sentence {
  if (referral === undefined) return SILENCE;
  return arrows(becauseInWords(because, clock, referral, at), verdictInWords(verdict, before, referral, clock, at));
}

const linked =
  (zh: string, en: string) =>
  (...parts: readonly (Sentence | undefined)[]): Sentence =>
    joined(
      parts.filter((part) => part !== undefined),
      zh,
      en,
    );
const arrows = linked(' → ', ' → ');
const semicolons = linked('；', '; ');

const STAYED: Sentence = { zh: '可见他待满了留存期', en: 'so he had stayed through his hold' };

const markOf = (because: Because): string =>
  because.kind === 'came' || because.kind === 'went' ? `${because.kind} ${placeMark(because.via)} ${because.at}` : '';

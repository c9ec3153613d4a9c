/**
 * What a referral should count for, asked anew in plain questions of everything on the books: where was he when his hold ended, was he
 * shown after it, how did he go. Written apart from the rules it is held against, and importing nothing of them.
 */

export interface PlainFacts {
  readonly leaving: 'within-hold' | 'always' | 'never';
  readonly joinedAt: number;
  readonly holdEndsAt: number;
  /** When a read began that showed him, as the settling noted it. */
  readonly confirmedAt?: number | undefined;
  readonly barred?: { readonly at: number; readonly reason: string } | undefined;
  readonly comings: readonly { readonly place: string; readonly at: number }[];
  readonly goings: readonly PlainGoing[];
}

export interface PlainGoing {
  readonly place: string;
  readonly at: number;
  readonly kind: 'left' | 'removed' | 'unfollowed' | 'handed_over' | 'missed';
  readonly lastSeenAt?: number | undefined;
  /** Of which stay a read missed him. */
  readonly stayBegunAt?: number | undefined;
  /** When we heard of it. */
  readonly observedAt?: number | undefined;
}

export interface PlainVerdict {
  readonly state: 'pending' | 'qualified' | 'void';
  readonly reason: string;
}

/** From then until then he was at one place, as far as anybody knows. */
interface Stretch {
  readonly place: string;
  readonly from: number;
  to: number;
  readonly going: PlainGoing | undefined;
}

interface Turn {
  readonly at: number;
  readonly isThere: boolean;
  readonly going?: PlainGoing | undefined;
}

const FOR_EVER = Number.POSITIVE_INFINITY;
const A_MINUTE = 60_000;
const LISTS_LAG = 2_000;

const PENDING: PlainVerdict = { state: 'pending', reason: 'referred' };
const COUNTS: PlainVerdict = { state: 'qualified', reason: 'referred' };
const nothing = (reason: string): PlainVerdict => ({ state: 'void', reason });

export function plainVerdict(facts: PlainFacts): PlainVerdict {
  const stretches = whereWasHe(facts);
  const turns = whenDidHeGoAndReturn(stretches, facts.joinedAt);
  const { countedAt, otherwise } = sinceWhenDoesHeCount(facts, stretches, turns);
  const bar = facts.barred;
  if (bar !== undefined && bar.at < countedAt) return nothing(bar.reason);
  if (countedAt === FOR_EVER) return otherwise;
  const isGoneAt = (at: number): boolean => facts.leaving === 'always' && isGone(turns, countedAt, at);
  // What has counted is taken back by the maximum only, and not from one who has gone himself.
  if (bar?.reason === 'over_maximum' && !isGoneAt(bar.at)) return nothing(bar.reason);
  return isGoneAt(FOR_EVER) ? nothing('left_later') : COUNTS;
}

/** Was he there when his hold ended? */
export function wasThereAtTheEnd(facts: PlainFacts): boolean {
  return isThereBefore(whenDidHeGoAndReturn(whereWasHe(facts), facts.joinedAt), facts.holdEndsAt);
}

export function whereWasHe({ comings, goings }: PlainFacts): readonly Stretch[] {
  const stretches: Stretch[] = [];
  for (const place of new Set(comings.map((coming) => coming.place))) {
    const came = [...new Set(comings.filter((one) => one.place === place).map(({ at }) => at))].sort((a, b) => a - b);
    const left = goings.filter((one) => one.place === place);
    for (let index = 0; index < came.length; index += 1) {
      const from = came[index]!;
      const next = came[index + 1] ?? FOR_EVER;
      const ended = firstOf(left, from, next);
      if (ended !== undefined) left.splice(left.indexOf(ended), 1);
      stretches.push({ place, from, to: ended?.at ?? next, going: ended });
    }
  }
  // Who was passed on to a colleague is still with us until he comes to the colleague.
  const passedOn = stretches.filter(({ going }) => going?.kind === 'handed_over');
  const whenTaken = passedOn.map(({ place, going }) => {
    const at = going!.at;
    const taken = stretches.filter((one) => one.place !== place && one.from >= at - A_MINUTE).map(({ from }) => from);
    return taken.length === 0 ? FOR_EVER : Math.max(at, Math.min(...taken));
  });
  for (const [index, stretch] of passedOn.entries()) stretch.to = whenTaken[index]!;
  return stretches;
}

/** What was told outweighs what was only missed; of each, the first. */
function firstOf(goings: readonly PlainGoing[], from: number, to: number): PlainGoing | undefined {
  let first: PlainGoing | undefined;
  for (const going of goings) {
    if (going.at < from || going.at > to) continue;
    if (going.stayBegunAt !== undefined && going.stayBegunAt !== from) continue;
    const isBetter =
      first === undefined ||
      (first.kind === 'missed' && going.kind !== 'missed') ||
      ((first.kind === 'missed') === (going.kind === 'missed') && going.at < first.at);
    if (isBetter) first = going;
  }
  return first;
}

/** He goes when he is nowhere any more, and returns when he is somewhere again. */
function whenDidHeGoAndReturn(stretches: readonly Stretch[], joinedAt: number): readonly Turn[] {
  const turns: Turn[] = [];
  for (const at of new Set(stretches.map(({ to }) => to))) {
    if (at === FOR_EVER || stretches.some(({ from, to }) => from <= at && to > at)) continue;
    // Of several that ended in one instant, the one begun last.
    let last: Stretch | undefined;
    for (const one of stretches) if (one.to === at && (last === undefined || one.from >= last.from)) last = one;
    turns.push({ at, isThere: false, going: last?.going?.kind === 'handed_over' ? undefined : last?.going });
    const back = Math.min(...stretches.map(({ from }) => (from > at ? from : FOR_EVER)));
    if (back !== FOR_EVER) turns.push({ at: back, isThere: true });
  }
  return turns.filter(({ at }) => at >= joinedAt).sort((one, other) => one.at - other.at);
}

function isThereBefore(turns: readonly Turn[], at: number): boolean {
  let isThere = true;
  for (const turn of turns) if (turn.at < at) isThere = turn.isThere;
  return isThere;
}

const wordFor = (going: PlainGoing | undefined): string => (going?.kind === 'removed' ? 'removed' : 'left_early');

function sinceWhenDoesHeCount(
  { leaving, holdEndsAt, confirmedAt }: PlainFacts,
  stretches: readonly Stretch[],
  turns: readonly Turn[],
): { readonly countedAt: number; readonly otherwise: PlainVerdict } {
  const sightings = stretches.flatMap(({ from, going }) => {
    if (going === undefined || from > holdEndsAt) return [];
    // Who is told to have gone was there until then.
    if (going.kind !== 'missed') return going.at >= holdEndsAt ? [going.at] : [];
    const seen = going.lastSeenAt;
    return seen !== undefined && seen >= holdEndsAt + LISTS_LAG ? [seen] : [];
  });
  if (confirmedAt !== undefined) sightings.push(confirmedAt);
  const seenAt = Math.min(FOR_EVER, ...sightings.filter((at) => at >= holdEndsAt));
  if (leaving === 'never') return { countedAt: seenAt, otherwise: PENDING };
  if (!isThereBefore(turns, holdEndsAt)) {
    const went = turns.findLast((turn) => !turn.isThere && turn.at < holdEndsAt);
    return { countedAt: seenAt, otherwise: nothing(wordFor(went?.going)) };
  }
  // Everywhere where he may have been when it ended he was missed: that settles it, wherever he is by now.
  const over = stretches.filter(({ from, to }) => from <= holdEndsAt && to > holdEndsAt);
  const isLostSight = over.length > 0 && over.every(({ going }) => going?.kind === 'missed');
  const lostAt = isLostSight ? Math.max(...over.map(({ to }) => to)) : FOR_EVER;
  if (lostAt < seenAt) return { countedAt: seenAt, otherwise: nothing('left_early') };
  const went = turns.find((turn) => !turn.isThere && turn.at >= holdEndsAt);
  if (went === undefined || went.at >= seenAt) return { countedAt: seenAt, otherwise: PENDING };
  if (went.going?.kind === 'missed') return { countedAt: seenAt, otherwise: nothing('left_early') };
  return { countedAt: went.at, otherwise: PENDING };
}

function isGone(turns: readonly Turn[], countedAt: number, asOf: number): boolean {
  let isGoneNow = false;
  for (const turn of turns) {
    if (turn.at > asOf || turn.at < countedAt) continue;
    if (!turn.isThere) isGoneNow = true;
    else if (turn.at > countedAt || isGoneNow) isGoneNow = false;
  }
  return isGoneNow;
}

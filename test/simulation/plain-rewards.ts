/**
 * What has been promised of a campaign's rewards, kept as a child would keep it: one list of promises, never shortened, added up anew whenever
 * somebody asks. Written apart from the rules it is held against, and importing nothing of them but what things are called.
 */

/** What became of it: it may still be claimed, it went back unseen, it was claimed, or it was claimed and taken back. */
export type PlainState = 'open' | 'back' | 'claimed' | 'void';

export interface PlainPromise {
  readonly to: string;
  readonly rung: number;
  readonly minor: number;
  readonly points: number;
  readonly day: string;
  /** `stock` and number of the code that is kept for it. */
  readonly stock: string | undefined;
  readonly number: number | undefined;
  state: PlainState;
  /** On which day it went back. */
  backOn?: string;
}

export interface PlainSum {
  minor: number;
  pieces: number;
}

interface PlainPrize {
  readonly costMinor: number;
  readonly lure: { readonly kind: string; readonly stock?: string; readonly points?: number };
}

export interface PlainRung {
  readonly needs: number;
  readonly prize: PlainPrize;
  readonly cheaper?: PlainPrize;
  readonly most?: PlainCap;
}

export interface PlainCap {
  readonly minor?: number;
  readonly pieces?: number;
}

export interface PlainBudget {
  readonly total?: PlainCap;
  readonly perDay?: PlainCap;
  readonly atCap: string;
}

export interface PlainRewards {
  readonly ladder: readonly PlainRung[];
  readonly forInvitee?: PlainRung;
  readonly budget: PlainBudget;
}

export const EIGHT_HOURS = 8 * 3_600_000;
/** Campaigns of the simulated world keep the days of Shanghai, which has no summer time. */
export const dayInShanghai = (at: number): string => new Date(at + EIGHT_HOURS).toISOString().slice(0, 10);

export const isHeldFor = (state: string): boolean => state === 'reserved' || state === 'issued';
export const rungsIn = ({ ladder, forInvitee }: PlainRewards): readonly PlainRung[] =>
  forInvitee === undefined ? ladder : [forInvitee, ...ladder];
export const codesFrom = ({ lure }: PlainPrize): string | undefined =>
  lure.kind === 'codes' || lure.kind === 'coupon' ? lure.stock : undefined;
export const pointsOf = ({ lure }: PlainPrize): number => (lure.kind === 'points' ? (lure.points ?? 0) : 0);

export const isOver = (cap: PlainCap | undefined, { minor, pieces }: PlainSum): boolean =>
  (cap?.minor !== undefined && minor > cap.minor) || (cap?.pieces !== undefined && pieces > cap.pieces);

/** The promises of one campaign. */
export class PlainPromises {
  readonly all: PlainPromise[] = [];
  /** By whom they were made to, so that his last one is soon found. */
  readonly #of = new Map<string, PlainPromise[]>();

  of(to: string): readonly PlainPromise[] {
    return this.#of.get(to) ?? [];
  }

  promise(made: PlainPromise): void {
    this.all.push(made);
    const his = this.#of.get(made.to);
    if (his === undefined) this.#of.set(made.to, [made]);
    else his.push(made);
  }

  /** His last promise becomes something else; false where he has none in that state. */
  become(to: string, from: PlainState, state: PlainState, on?: string): boolean {
    const last = this.#of.get(to)?.at(-1);
    if (last?.state !== from) return false;
    last.state = state;
    if (on !== undefined) last.backOn = on;
    return true;
  }

  promised(rung?: number): PlainSum {
    return this.#sum((one) => one.state !== 'back' && (rung === undefined || one.rung === rung));
  }

  spent(): PlainSum {
    return this.#sum(({ state }) => state === 'claimed' || state === 'void');
  }

  /** What went back on the day itself left room on it; what went back later did not. */
  onDay(day: string): PlainSum {
    return this.#sum((one) => one.day === day && !(one.state === 'back' && one.backOn === day));
  }

  codes(stock: string, state: PlainState): number {
    let count = 0;
    for (const one of this.all) if (one.stock === stock && one.state === state) count += 1;
    return count;
  }

  #sum(counts: (one: PlainPromise) => boolean): PlainSum {
    const sum = { minor: 0, pieces: 0 };
    for (const one of this.all) {
      if (!counts(one)) continue;
      sum.minor += one.minor;
      sum.pieces += 1;
    }
    return sum;
  }
}

/** Had he one more such prize, would any cap be passed, or is no code left? Undefined where there is room. */
export function whyNoRoom(
  promises: PlainPromises,
  {
    budget,
    rung,
    prize,
    day,
    free,
  }: {
    readonly budget: PlainBudget;
    readonly rung: PlainRung;
    readonly prize: PlainPrize;
    readonly day: string;
    readonly free: (stock: string) => number;
  },
): string | undefined {
  const more = ({ minor, pieces }: PlainSum): PlainSum => ({ minor: minor + prize.costMinor, pieces: pieces + 1 });
  if (isOver(budget.total, more(promises.promised()))) return 'the whole budget';
  if (isOver(budget.perDay, more(promises.onDay(day)))) return 'the budget of the day';
  if (isOver(rung.most, more(promises.promised(rung.needs)))) return 'the cap of the rung';
  const stock = codesFrom(prize);
  return stock !== undefined && free(stock) < 1 ? 'the stock' : undefined;
}

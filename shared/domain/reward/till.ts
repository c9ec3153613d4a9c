/** The till: what is promised, per campaign, day and stock. Every move of a grant is one move of the till, and both are written together or not at all. */
import type { Grant } from './grant.ts';
import { type Prize, stockOf } from './lure.ts';
import type { Budget, Rung } from './rewards.ts';
import { type Amount, type DaySpending, fits, minus, NOTHING, plus, type Spending } from './spending.ts';
import { emptyStock, giveBack, issue, type Stock, take, voidIssued } from './stock.ts';

/** A working copy; what was changed in it is what has to be written. */
export interface Till {
  readonly spending: Spending;
  /** Those that are not over. */
  readonly days: Readonly<Record<string, DaySpending>>;
  readonly stocks: Readonly<Record<string, Stock>>;
}

/** `others_first`: there may be room, and it is theirs who reached the same rung earlier. */
export type NoRoom = 'budget_reached' | 'out_of_stock' | 'others_first';

export interface Promised {
  readonly till: Till;
  /** Of the stock, where the prize takes a code. */
  readonly number?: number;
}

const amountOf = (prize: Prize): Amount => ({ minor: prize.costMinor, pieces: 1 });
const noDay = (day: string): DaySpending => ({ day, promised: NOTHING, revision: 0 });

/** Reserved before it is promised: budget of the campaign, of the day and of the rung, and one code of the stock. */
export function reserve(till: Till, budget: Budget, rung: Rung, prize: Prize, day: string): Promised | NoRoom {
  const amount = amountOf(prize);
  const { spending, days } = moved(till, rung.needs, day, (promised) => plus(promised, amount));
  const ofRung = spending.byRung[String(rung.needs)] ?? NOTHING;
  const hasRoom =
    fits(budget.total, spending.promised) &&
    fits(budget.perDay, days[day]?.promised ?? NOTHING) &&
    fits(rung.most, ofRung);
  if (!hasRoom) return 'budget_reached';
  const name = stockOf(prize);
  if (name === undefined) return { till: { ...till, spending, days } };
  const taken = take(till.stocks[name] ?? emptyStock(name));
  if (taken === undefined) return 'out_of_stock';
  return {
    number: taken.number,
    till: {
      spending,
      days,
      stocks: { ...till.stocks, [name]: { ...taken.stock, revision: taken.stock.revision + 1 } },
    },
  };
}

/** It was never shown: everything goes back. To a day that is over nothing does, for nothing can be promised on it any more. */
export function release(till: Till, { rung, prize, day, held }: Grant): Till {
  const less = (promised: Amount): Amount => minus(promised, amountOf(prize));
  const isToday = day !== undefined && till.days[day] !== undefined;
  const { spending, days } = isToday
    ? moved(till, rung, day, less)
    : { spending: campaignMoved(till.spending, rung, less), days: till.days };
  return { spending, days, stocks: withStock(till, held, (stock) => giveBack(stock, held?.number ?? 0)) };
}

/** It is his: spent, and its code issued. */
export function payOut(till: Till, { prize, held }: Grant): Till {
  const spending = {
    ...till.spending,
    spent: plus(till.spending.spent, amountOf(prize)),
    revision: till.spending.revision + 1,
  };
  return { ...till, spending, stocks: withStock(till, held, issue) };
}

/** It was shown and is taken back: the money is gone, and nobody else gets the code. */
export const writeOff = (till: Till, { held }: Grant): Till => ({ ...till, stocks: withStock(till, held, voidIssued) });

function moved(till: Till, rung: number, day: string, by: (promised: Amount) => Amount) {
  const { spending, days } = till;
  const of = days[day] ?? noDay(day);
  const onDay = { ...of, promised: by(of.promised), revision: of.revision + 1 };
  return { spending: campaignMoved(spending, rung, by), days: { ...days, [day]: onDay } };
}

function campaignMoved(spending: Spending, rung: number, by: (promised: Amount) => Amount): Spending {
  const name = String(rung);
  const byRung = { ...spending.byRung, [name]: by(spending.byRung[name] ?? NOTHING) };
  return { ...spending, promised: by(spending.promised), byRung, revision: spending.revision + 1 };
}

function withStock(till: Till, held: Grant['held'], move: (stock: Stock) => Stock): Till['stocks'] {
  if (held === undefined) return till.stocks;
  const stock = move(till.stocks[held.stock] ?? emptyStock(held.stock));
  return { ...till.stocks, [held.stock]: { ...stock, revision: stock.revision + 1 } };
}

/** A stock of codes: every code is free, reserved for one grant, issued to one, or void; together they are always what was imported. */

/** The books of one stock. Codes are numbered from 1 in the order they were imported and taken in that order. */
export interface Stock {
  readonly name: string;
  readonly imported: number;
  /** The next number never taken. */
  readonly next: number;
  /** Taken and given back: taken again first. */
  readonly returned: readonly number[];
  readonly reserved: number;
  readonly issued: number;
  readonly voided: number;
  readonly revision: number;
}

export const emptyStock = (name: string): Stock => ({
  name,
  imported: 0,
  next: 1,
  returned: [],
  reserved: 0,
  issued: 0,
  voided: 0,
  revision: 0,
});

export const freeOf = ({ imported, next, returned }: Stock): number => imported - next + 1 + returned.length;

/** imported = free + reserved + issued + void, always. */
export const isConserved = (stock: Stock): boolean =>
  stock.imported === freeOf(stock) + stock.reserved + stock.issued + stock.voided;

/** Undefined where none is free. */
export function take(stock: Stock): { readonly stock: Stock; readonly number: number } | undefined {
  const [first, ...rest] = stock.returned;
  if (first !== undefined) return { number: first, stock: { ...stock, returned: rest, reserved: stock.reserved + 1 } };
  if (stock.next > stock.imported) return undefined;
  return { number: stock.next, stock: { ...stock, next: stock.next + 1, reserved: stock.reserved + 1 } };
}

/** Never shown to anybody: it may go to another. */
export const giveBack = (stock: Stock, number: number): Stock => ({
  ...stock,
  reserved: stock.reserved - 1,
  returned: [...stock.returned, number],
});

/** Shown to its owner: it is his. */
export const issue = (stock: Stock): Stock => ({ ...stock, reserved: stock.reserved - 1, issued: stock.issued + 1 });

/** Shown and taken back: nobody else gets it. */
export const voidIssued = (stock: Stock): Stock => ({ ...stock, issued: stock.issued - 1, voided: stock.voided + 1 });

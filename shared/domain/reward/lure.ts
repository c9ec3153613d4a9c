/** What a rung gives (诱饵), what it is worth and what it costs. Money is in minor units (分), whole numbers only. */

/** Minor units of the campaign's currency. */
export type Minor = number;

/**
 * `codes`: one code of a stock, to one grant, for ever. `coupon`: the same, for a coupon template of the shop. `link`: `{grant}` in the address
 * stands for the grant's own id, where the provider can tell one from another. `points`: credited to his ledger. `seat`: the live code of a group of a higher tier.
 */
export type Lure =
  | { readonly kind: 'codes'; readonly stock: string }
  | { readonly kind: 'coupon'; readonly template: string; readonly stock: string }
  | { readonly kind: 'link'; readonly url: string }
  | { readonly kind: 'points'; readonly points: number }
  | { readonly kind: 'seat'; readonly group: string };

/** As people write it: `29.90`. */
export const inUnits = (minor: Minor): string => (minor / 100).toFixed(2);

export interface Prize {
  /** What people read. */
  readonly name: string;
  readonly lure: Lure;
  /** To him who gets it: what the prize ceiling is held against. */
  readonly valueMinor: Minor;
  /** To the brand: what budgets are held against. */
  readonly costMinor: Minor;
}

/** The stock a lure takes one code from; undefined where it takes none. */
export const stockOf = ({ lure }: Prize): string | undefined =>
  lure.kind === 'codes' || lure.kind === 'coupon' ? lure.stock : undefined;

export const isSamePrize = (one: Prize, other: Prize): boolean =>
  one.name === other.name &&
  one.valueMinor === other.valueMinor &&
  one.costMinor === other.costMinor &&
  JSON.stringify(Object.entries(one.lure).sort()) === JSON.stringify(Object.entries(other.lure).sort());

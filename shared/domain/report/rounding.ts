/** Figures are told to so many digits that nobody is misled by more, and so that the same facts give the same bytes. */

/** Shares, factors and probabilities. */
export const toSix = (value: number): number => rounded(value, 1e6);
/** Money in major units, hours. */
export const toCents = (value: number): number => rounded(value, 1e2);

const rounded = (value: number, by: number): number => {
  const whole = Math.round(value * by) / by;
  // Minus nothing would be written with its sign.
  return whole === 0 ? 0 : whole;
};

/** Null where there is nothing to divide by. */
export const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : toSix(part / whole));

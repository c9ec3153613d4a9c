/** Who waits for the same prize stands in one line: those who reached the same rung of the same version. Whoever reached it earlier is served first. */
import type { Grant } from './grant.ts';
import type { Spending } from './spending.ts';
import type { Till } from './till.ts';

export type Line = Pick<Grant, 'campaignVersion' | 'rung'>;

export const lineName = ({ campaignVersion, rung }: Line): string => `${campaignVersion}.${rung}`;

/** Every line in which somebody waits. */
export const linesIn = ({ waiting }: Spending): readonly Line[] =>
  Object.keys(waiting).map((name) => {
    const [campaignVersion = 0, rung = 0] = name.split('.').map(Number);
    return { campaignVersion, rung };
  });

export const waitIn = ({ waiting }: Spending, line: Line): number => waiting[lineName(line)] ?? 0;

/** How many wait in all. */
export const allWaiting = ({ waiting }: Spending): number =>
  Object.values(waiting).reduce((sum, people) => sum + people, 0);

/** The till after a grant has moved: it joined its line, or left it. */
export function lined(till: Till, before: Grant | undefined, after: Grant): Till {
  const more = Number(after.state === 'waiting') - Number(before?.state === 'waiting');
  if (more === 0) return till;
  const { [lineName(after)]: people = 0, ...others } = till.spending.waiting;
  const waiting = people + more === 0 ? others : { ...others, [lineName(after)]: people + more };
  return { ...till, spending: { ...till.spending, waiting, revision: till.spending.revision + 1 } };
}

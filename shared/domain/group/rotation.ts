/** Which groups a code leads to. The pool may be of any size; one code names at most five groups (docs path 92229). */
import type { GroupId } from '../identity.ts';
import { type HeldGroup, placesLeft, QR_ADMITS_UNTIL } from './held-group.ts';

export const GROUPS_PER_CODE = 5;
/** A code is re-pointed when fewer than this share of its groups' places is left. */
const WORN_OUT_BELOW = 0.2;
/** Staff are warned when the whole pool has fewer places. */
export const POOL_WARNING_PLACES = 400;

/** The emptiest groups of the pool, five at most; ties by id so that the answer is the same each time. */
export const emptiestGroups = (pool: readonly HeldGroup[]): readonly GroupId[] =>
  pool
    .filter((group) => placesLeft(group) > 0)
    .toSorted((one, other) => placesLeft(other) - placesLeft(one) || (one.group < other.group ? -1 : 1))
    .slice(0, GROUPS_PER_CODE)
    .map((group) => group.group);

export const poolPlaces = (pool: readonly HeldGroup[]): number =>
  pool.reduce((sum, group) => sum + placesLeft(group), 0);

/** Before a group of the pool is that full itself, no code over it can be worn out: nobody need look. */
export const mayWearOut = (pool: readonly HeldGroup[]): boolean =>
  pool.some((group) => placesLeft(group) < WORN_OUT_BELOW * QR_ADMITS_UNTIL);

/** A code is worn out when its own groups have less than a fifth of their places left, and the pool can do better. */
export function isWornOut(groups: readonly GroupId[], pool: readonly HeldGroup[]): boolean {
  const byId = new Map(pool.map((group) => [group.group, group]));
  const placesOf = (ids: readonly GroupId[]): number =>
    ids.reduce((sum, id) => {
      const group = byId.get(id);
      return sum + (group === undefined ? 0 : placesLeft(group));
    }, 0);
  const left = placesOf(groups);
  return left < WORN_OUT_BELOW * QR_ADMITS_UNTIL * groups.length && placesOf(emptiestGroups(pool)) > left;
}

/** Things that cost something to make, kept while there is room for them; what was not asked for the longest leaves first. */

export interface Kept<Thing> {
  get(key: string): Thing | undefined;
  /** Answers the thing. */
  put(key: string, thing: Thing): Thing;
}

/** @param room in whatever `sizeOf` counts. */
export function kept<Thing extends object>(room: number, sizeOf: (thing: Thing) => number = () => 1): Kept<Thing> {
  const things = new Map<string, Thing>();
  let taken = 0;
  return {
    get(key) {
      const thing = things.get(key);
      if (thing === undefined) return undefined;
      things.delete(key);
      things.set(key, thing);
      return thing;
    },
    put(key, thing) {
      const replaced = things.get(key);
      taken += sizeOf(thing) - (replaced === undefined ? 0 : sizeOf(replaced));
      things.delete(key);
      things.set(key, thing);
      for (const [oldest, old] of things) {
        if (taken <= room || oldest === key) break;
        things.delete(oldest);
        taken -= sizeOf(old);
      }
      return thing;
    },
  };
}

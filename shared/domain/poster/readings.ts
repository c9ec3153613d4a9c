/** What readers made of posters: who looked, how the poster was shown to him, and whether he read what it says. */

export type ReaderName = 'zxing' | 'jsqr';

/** As drawn; as chats and moments show it; and what happens to a poster that is sent on and photographed. */
export type PosterView = 'full size' | '540 px wide' | '360 px wide' | 'recompressed' | 'blurred' | 'turned';

export interface Reading {
  readonly view: PosterView;
  readonly reader: ReaderName;
  readonly isRead: boolean;
}

export interface ReadingCount {
  readonly view: PosterView;
  readonly reader: ReaderName;
  readonly read: number;
  readonly of: number;
}

/** The readings of many posters, counted for each view and reader, in the order in which they first came. */
export function counted(readings: readonly Reading[]): readonly ReadingCount[] {
  const counts = new Map<string, ReadingCount>();
  for (const { view, reader, isRead } of readings) {
    const key = `${view} ${reader}`;
    const { read, of } = counts.get(key) ?? { read: 0, of: 0 };
    counts.set(key, { view, reader, read: read + (isRead ? 1 : 0), of: of + 1 });
  }
  return [...counts.values()];
}

/** Every reader read every view. */
export const isReadEverywhere = (readings: readonly Reading[]): boolean => readings.every(({ isRead }) => isRead);

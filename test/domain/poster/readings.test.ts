import { describe, expect, test } from 'vitest';
import { counted, isReadEverywhere, type Reading } from '#shared/domain/poster/readings.ts';

const reading = (over: Partial<Reading> = {}): Reading => ({
  view: 'full size',
  reader: 'zxing',
  isRead: true,
  ...over,
});

describe('readings', () => {
  test('are counted for each view and reader', () => {
    expect(
      counted([
        reading(),
        reading({ reader: 'jsqr', isRead: false }),
        reading({ isRead: false }),
        reading({ view: 'turned' }),
      ]),
    ).toEqual([
      { view: 'full size', reader: 'zxing', read: 1, of: 2 },
      { view: 'full size', reader: 'jsqr', read: 0, of: 1 },
      { view: 'turned', reader: 'zxing', read: 1, of: 1 },
    ]);
    expect(counted([])).toEqual([]);
  });

  test('are good when nobody missed anything', () => {
    expect(isReadEverywhere([reading(), reading({ reader: 'jsqr' })])).toBe(true);
    expect(isReadEverywhere([reading(), reading({ reader: 'jsqr', isRead: false })])).toBe(false);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY } from '#shared/domain/calendar.ts';
import { isQuietAt, THE_NIGHT } from '#shared/domain/notice/notice-rules.ts';

const at = (text: string): number => Date.parse(text);

describe('quiet hours', () => {
  test.each([
    ['22:00', true],
    ['23:59', true],
    ['00:00', true],
    ['07:59', true],
    ['08:00', false],
    ['12:00', false],
    ['21:59', false],
  ])('of the night: at %s in China, quiet is %s', (time, isQuiet) => {
    expect(isQuietAt(THE_NIGHT, 'Asia/Shanghai', at(`2026-11-22T${time}:30+08:00`))).toBe(isQuiet);
  });

  test('of a day end on the same day', () => {
    const lunch = { from: '12:00', to: '13:30' };

    const told = ['11:59', '12:00', '13:29', '13:30'].map((time) =>
      isQuietAt(lunch, 'Asia/Shanghai', at(`2026-11-22T${time}:00+08:00`)),
    );
    expect(told).toEqual([false, true, true, false]);
  });

  test('are those of the zone of the campaign', () => {
    const noonInLondon = at('2026-11-22T12:00:00Z');

    expect(isQuietAt({ from: '20:00', to: '21:00' }, 'Asia/Shanghai', noonInLondon)).toBe(true);
    expect(isQuietAt({ from: '20:00', to: '21:00' }, 'Europe/London', noonInLondon)).toBe(false);
  });

  test('may be none', () => {
    expect(isQuietAt(undefined, 'Asia/Shanghai', at('2026-11-22T03:00:00+08:00'))).toBe(false);
  });

  test('and those left over are the whole day, in any zone that keeps its hours', () => {
    const time = fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map(([hour, minute]) => [hour, minute].map((part) => String(part).padStart(2, '0')).join(':'));
    const zone = fc.constantFrom('Asia/Shanghai', 'UTC', 'Asia/Kolkata', 'America/Phoenix');
    const instant = fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2027-01-01T00:00:00Z') });
    fc.assert(
      fc.property(time, time, zone, instant, (from, to, timeZone, now) => {
        fc.pre(from !== to);
        const isQuiet = isQuietAt({ from, to }, timeZone, now);
        expect(isQuietAt({ from: to, to: from }, timeZone, now)).toBe(!isQuiet);
        expect(isQuietAt({ from, to }, timeZone, now + DAY)).toBe(isQuiet);
      }),
    );
  });
});

/** One clock in life, two in a replay. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { systemClock } from '#shared/adapters/clock/system-clock.ts';

const folder = mkdtempSync(join(tmpdir(), 'event-clock-'));
const eventClockFile = join(folder, 'event-time');
const WALL = 1_700_000_000_000;
const clock = systemClock({ eventClockFile, wallNow: () => WALL });

afterAll(() => rmSync(folder, { recursive: true }));

describe('the system clock', () => {
  test('is one without a file named', () => {
    const alone = systemClock({ eventClockFile: undefined, wallNow: () => WALL });

    expect([alone.eventNow(), alone.wallNow(), alone.wallOf(5)]).toEqual([WALL, WALL, 5]);
  });

  test('runs with the machine', () => {
    const before = Date.now();

    const now = systemClock({ eventClockFile: undefined }).eventNow();

    expect(now).toBeGreaterThanOrEqual(before);
    expect(now).toBeLessThanOrEqual(Date.now());
  });

  test('is one while the named file is not there', () => {
    rmSync(eventClockFile, { force: true });

    expect([clock.eventNow(), clock.wallOf(5)]).toEqual([WALL, 5]);
  });

  test.each([
    ['1400000000000\n', 1_400_000_000_000],
    ['+5000', WALL + 5_000],
    ['+-5000', WALL - 5_000],
  ])('takes event time from the file: %s', (text, eventNow) => {
    writeFileSync(eventClockFile, text);

    expect([clock.eventNow(), clock.wallNow(), clock.wallOf(5)]).toEqual([eventNow, WALL, undefined]);
  });

  test('follows the file as it changes', () => {
    writeFileSync(eventClockFile, '1');
    const first = clock.eventNow();
    writeFileSync(eventClockFile, '2');

    expect([first, clock.eventNow()]).toEqual([1, 2]);
  });

  test('does not guess what is no time', () => {
    writeFileSync(eventClockFile, 'yesterday');

    expect(() => clock.eventNow()).toThrow(/neither milliseconds nor/);
  });
});

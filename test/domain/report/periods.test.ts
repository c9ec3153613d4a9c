import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY, dayIn, HOUR } from '#shared/domain/calendar.ts';
import { closedHours, closedPeriods, endOfDay, isReported } from '#shared/domain/report/periods.ts';
import { aCampaign } from '#test/support/builders.ts';

const START = Date.parse('2026-11-20T03:00:00Z');
const campaign = aCampaign({ startsAt: START, endsAt: START + 3 * DAY, timeZone: 'Asia/Shanghai', holdSeconds: 3_600 });
const namesAt = (asOf: number): readonly string[] => closedPeriods(campaign, asOf).map(({ name }) => name);

describe('a day of a campaign', () => {
  test('closes two hours after its end in the campaign’s zone, and not a moment before', () => {
    const end = Date.parse('2026-11-20T16:00:00Z');

    expect(namesAt(end + 2 * HOUR - 1)).toEqual([]);
    expect(namesAt(end + 2 * HOUR)).toEqual(['2026-11-20']);
    expect(closedPeriods(campaign, end + 2 * HOUR)[0]).toMatchObject({
      from: '2026-11-20T03:00:00.000Z',
      until: '2026-11-20T16:00:00.000Z',
      closes_at: '2026-11-20T18:00:00.000Z',
    });
  });

  test('is followed by the next, up to the one on which it ended; the whole closes when the last hold has been settled', () => {
    const lastWord = START + 3 * DAY + HOUR + 2 * HOUR;

    expect(namesAt(lastWord + 2 * HOUR - 1)).toEqual(['2026-11-20', '2026-11-21', '2026-11-22']);
    expect(namesAt(lastWord + 2 * HOUR)).toEqual(['2026-11-20', '2026-11-21', '2026-11-22', 'final']);
    expect(namesAt(lastWord + 9 * DAY)).toEqual(['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23', 'final']);
  });

  test('an operator’s end is an end', () => {
    const ended = { ...campaign, endedAt: START + HOUR };

    expect(closedPeriods(ended, START + 5 * DAY).map(({ name }) => name)).toEqual(['2026-11-20', 'final']);
  });

  test('days follow each other without gap or overlap, in any zone and over any change of clocks', () => {
    const zones = [
      'Asia/Shanghai',
      'Asia/Kolkata',
      'America/New_York',
      'Australia/Lord_Howe',
      'Pacific/Kiritimati',
      'UTC',
      'Europe/Berlin',
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: Date.UTC(2024, 0), max: Date.UTC(2028, 0) }),
        (zone, at) => {
          const day = dayIn(zone, at);
          const end = endOfDay(zone, day);

          expect(end).toBeGreaterThan(at);
          expect(dayIn(zone, end - 1)).toBe(day);
          expect(dayIn(zone, end) > day).toBe(true);
        },
      ),
    );
  });

  test('periods seen later hold all that were seen before', () => {
    fc.assert(
      fc.property(fc.nat({ max: 8 * 24 }), fc.nat({ max: 8 * 24 }), (one, more) => {
        const before = namesAt(START + one * HOUR);
        expect(namesAt(START + (one + more) * HOUR).filter((name) => before.includes(name))).toEqual(before);
      }),
    );
  });
});

test('a campaign is reported from its begin until long after its last word', () => {
  expect(isReported(campaign, START - 1)).toBe(false);
  expect(isReported(campaign, START)).toBe(true);
  expect(isReported(campaign, START + 60 * DAY)).toBe(true);
  expect(isReported(campaign, START + 70 * DAY)).toBe(false);
});

test('an hour closes two hours after its end', () => {
  expect(closedHours(Date.parse('2026-11-20T12:00:00Z'), 2)).toEqual(['2026-11-20T08', '2026-11-20T09']);
  expect(closedHours(Date.parse('2026-11-20T11:59:59Z'), 1)).toEqual(['2026-11-20T08']);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MINUTE } from '#shared/domain/calendar.ts';
import {
  ended,
  MOST_PER_MINUTE,
  MOST_WAITING,
  mayAsk,
  minutesLeft,
  movedOn,
  needsPoster,
  type WarmJob,
  waited,
} from '#shared/domain/poster/warming.ts';
import { DEMO, NOON } from '#test/support/builders.ts';

const aJob = (over: Partial<WarmJob> = {}): WarmJob => ({
  campaign: DEMO,
  campaignVersion: 1,
  mode: 'missing',
  startedAt: NOON,
  perMinute: 600,
  total: 1_000,
  asked: 0,
  turn: 0,
  state: 'running',
  ...over,
});

describe('who needs a poster', () => {
  const drawn = (fingerprint: string) => ({ poster: { key: 'k', fingerprint, drawnAt: NOON } });

  test('of the missing: who has none, whatever art the others show', () => {
    expect(needsPoster({ mode: 'missing' }, {})).toBe(true);
    expect(needsPoster({ mode: 'missing' }, drawn('old'))).toBe(false);
  });

  test('of the stale: whose poster shows other art; who has none is not stale', () => {
    const need = { mode: 'stale', art: 'new' } as const;

    expect([{}, drawn('old-1'), drawn('new-1')].map((standing) => needsPoster(need, standing))).toEqual([
      false,
      true,
      false,
    ]);
  });
});

describe('the pace', () => {
  test('is a share of the minute, and at least one', () => {
    expect(mayAsk(aJob(), 5, 0)).toBe(50);
    expect(mayAsk(aJob({ perMinute: MOST_PER_MINUTE }), 5, 0)).toBe(166);
    expect(mayAsk(aJob({ perMinute: 60 }), 0.1, 0)).toBe(1);
  });

  test('law: it never lets more wait than the bound, nor asks for more than the minute allows', () => {
    const waiting = fc.integer({ min: 0, max: 2 * MOST_WAITING });
    fc.assert(
      fc.property(fc.integer({ min: 60, max: MOST_PER_MINUTE }), waiting, (perMinute, before) => {
        const most = mayAsk(aJob({ perMinute }), 5, before);

        expect(most).toBeGreaterThanOrEqual(0);
        expect(12 * most).toBeLessThanOrEqual(perMinute);
        if (most > 0) expect(before + most).toBeLessThanOrEqual(MOST_WAITING);
        else expect(before).toBeGreaterThanOrEqual(MOST_WAITING);
      }),
    );
  });
});

describe('a run', () => {
  test('goes on where it stood, and is done where nothing follows', () => {
    const first = movedOn(aJob(), 50, 'after-50', NOON + 1);
    const held = waited(first);
    const last = movedOn(held, 7, undefined, NOON + 2);

    expect(first).toEqual(aJob({ turn: 1, asked: 50, cursor: 'after-50' }));
    expect(held).toEqual({ ...first, turn: 2 });
    expect(last).toMatchObject({ turn: 3, asked: 57, state: 'done', finishedAt: NOON + 2 });
  });

  test('says how long it still takes: by its pace at first, then by what it has done, never once it is over', () => {
    expect(minutesLeft(aJob(), NOON)).toBe(2);
    expect(minutesLeft(aJob({ asked: 100 }), NOON + 2 * MINUTE)).toBe(18);
    expect(minutesLeft(aJob({ asked: 900 }), NOON + MINUTE)).toBe(1);
    expect(minutesLeft(aJob({ asked: 1_200 }), NOON + 2 * MINUTE)).toBe(0);
    expect(minutesLeft(ended(aJob(), 'cancelled', NOON), NOON)).toBeUndefined();
  });
});

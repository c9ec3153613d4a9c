import { describe, expect, test } from 'vitest';
import { endOf, statusAt } from '#shared/domain/campaign/campaign.ts';
import { aCampaign, NOON } from '#test/support/builders.ts';

describe('what a campaign was at an instant', () => {
  const campaign = aCampaign({
    startsAt: NOON,
    endsAt: NOON + 100,
    pauses: [{ from: NOON + 10, to: NOON + 20 }, { from: NOON + 90 }],
  });

  test.each([
    [-1, 'scheduled'],
    [0, 'running'],
    [9, 'running'],
    [10, 'paused'],
    [19, 'paused'],
    [20, 'running'],
    [95, 'paused'],
    [100, 'ended'],
  ] as const)('%i ms after its start it is %s', (after, status) => {
    expect(statusAt(campaign, NOON + after)).toBe(status);
  });

  test('the operator’s end comes before the window’s, never after it', () => {
    expect(endOf({ ...campaign, endedAt: NOON + 50 })).toBe(NOON + 50);
    expect(endOf({ ...campaign, endedAt: NOON + 500 })).toBe(NOON + 100);
    expect(statusAt({ ...campaign, endedAt: NOON + 15 }, NOON + 15)).toBe('ended');
  });
});

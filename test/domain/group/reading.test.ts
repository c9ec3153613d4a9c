import { describe, expect, test } from 'vitest';
import { isCovered, msUntilReadable, showsNews } from '#shared/domain/group/reading.ts';
import { memberId } from '#shared/domain/identity.ts';
import { aHeldGroup, groupNews, NOON } from '#test/support/builders.ts';

describe('whether a group must be read', () => {
  test('a read begun two seconds after the news covers it; one begun earlier does not', () => {
    const news = groupNews({ receivedAt: NOON });

    expect(isCovered(aHeldGroup({ readStartedAt: NOON + 2_000 }), news)).toBe(true);
    expect(isCovered(aHeldGroup({ readStartedAt: NOON + 1_999 }), news)).toBe(false);
  });

  test('the version we hold covers news of that version', () => {
    expect(isCovered(aHeldGroup({ version: 'v7' }), groupNews({ listVersion: 'v7' }))).toBe(true);
    expect(isCovered(aHeldGroup({ version: 'v6' }), groupNews({ listVersion: 'v7' }))).toBe(false);
    expect(isCovered(aHeldGroup(), groupNews())).toBe(false);
  });
});

describe('whether a read shows the news', () => {
  const ann = memberId('ann');

  test('who joined must be on the list', () => {
    expect(showsNews(groupNews({ change: 'joined', named: [ann] }), new Map([['ann', NOON]]))).toBe(true);
    expect(showsNews(groupNews({ change: 'joined', named: [ann] }), new Map())).toBe(false);
  });

  test('who left must be off it, or have joined again since', () => {
    const left = groupNews({ change: 'left', named: [ann], happenedAt: NOON });

    expect(showsNews(left, new Map())).toBe(true);
    expect(showsNews(left, new Map([['ann', NOON + 1]]))).toBe(true);
    expect(showsNews(left, new Map([['ann', NOON - 1]]))).toBe(false);
  });

  test('news that names nobody is shown by any read', () => {
    expect(showsNews(groupNews({ change: 'joined', named: [] }), new Map())).toBe(true);
    expect(showsNews(groupNews({ change: 'other', named: [ann] }), new Map())).toBe(true);
  });
});

test('a group that was just read is left alone for three seconds', () => {
  const held = aHeldGroup({ readStartedAt: NOON });

  expect(msUntilReadable(held, NOON + 1_000)).toBe(2_000);
  expect(msUntilReadable(held, NOON + 3_000)).toBe(0);
});

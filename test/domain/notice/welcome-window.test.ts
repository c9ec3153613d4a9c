import { expect, test } from 'vitest';
import { isOpenAt, msUntilLink } from '#shared/domain/notice/welcome-window.ts';
import { NOON } from '#test/support/builders.ts';

test('no attempt starts later than eighteen seconds after the event', () => {
  expect(isOpenAt(NOON, NOON + 18_000)).toBe(true);
  expect(isOpenAt(NOON, NOON + 18_001)).toBe(false);
});

test('the link goes out twelve seconds after the event, at once when that has passed', () => {
  expect(msUntilLink(NOON, NOON + 500)).toBe(11_500);
  expect(msUntilLink(NOON, NOON + 13_000)).toBe(0);
});

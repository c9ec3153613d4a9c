import { describe, expect, test } from 'vitest';
import { REACTIONS, type Reaction, reactionTo, restMs } from '#shared/adapters/wecom/reactions.ts';

const from = (first: number, last: number): readonly number[] =>
  Array.from({ length: last - first + 1 }, (_, step) => first + step);

/** Every code whose handling we know, by what is to be done about it. */
const EXPECTED: Readonly<Record<Reaction, readonly number[]>> = {
  retry: [-1, 6000, 41063, 41096, 45035, 50100],
  pause: [45009, 45033],
  refresh: [40001, 40014, 42001],
  refuse: [
    ...[40029, 42003, 42022, 40035, 40058, 40063, 40201, 40204, 41001, 41035, 41055, 41091, 81017],
    ...from(41039, 41044),
    ...[90500, ...from(90502, 90508)],
    610003,
  ],
  drop: [40003, 60111, 40068, 41110, 40096, 41094, 81013, 84084, 90511, 93000, 93004],
  alert: [
    ...[40091, 40013, 40056, 301002, 40098, 41054, 40126, 40144, 42009, 45036],
    ...[48001, 48002, 48004, 48006, 48011, 50001, 80001, 85005, 60011, 60021, 60030, 60020, 60031],
    ...[84074, 84083, ...from(610014, 610018), 610023, 610024, 701008, 701099, 701170],
  ],
  'success-like': [40007, 40145, 41045, 41050, 41051, 41053, 49008, 90501, 90509, 84061],
};

const expected = Object.entries(EXPECTED).flatMap(([reaction, codes]) =>
  codes.map((code) => [code, reaction] as const),
);

describe('reactions to error codes', () => {
  test.each(expected)('%d is met with: %s', (code, reaction) => {
    expect(reactionTo(code)).toBe(reaction);
  });

  test('no code of the expectation is written in two classes, so none can hide a contradiction', () => {
    const codes = expected.map(([code]) => code);

    expect(new Set(codes).size).toBe(codes.length);
    expect(codes).toHaveLength(95);
  });

  test('what the table knows beyond the expectation is only refused, never waited for or taken as an answer', () => {
    const known = new Set(expected.map(([code]) => String(code)));
    const more = Object.entries(REACTIONS).filter(([code]) => !known.has(code));

    expect(Object.fromEntries(more)).toEqual({ 41037: 'refuse', 41038: 'refuse', 41058: 'refuse', 47001: 'refuse' });
  });

  test('a code in no document is unknown', () => {
    expect(reactionTo(123456)).toBe('unknown');
  });
});

describe('how long an API rests', () => {
  const HINT =
    ', hint: [1576065934_28_e0fae07666aa64636023c1fa7e8f49a4], from ip: 9.30.0.138, more info at https://open.work.weixin.qq.com/devtool/query?e=45009';

  test.each([
    ['api freq out of limit', 60_000],
    [`api freq out of limit${HINT}`, 60_000],
    ['api freq out of limit, per minute', 60_000],
    ['api freq out of limit per hour', 3_600_000],
    ['api freq out of limit (hourly)', 3_600_000],
    ['api daily freq out of limit', 86_400_000],
    ['reach max api daily quota limit', 86_400_000],
    ['api freq out of limit of this month', 30 * 86_400_000],
    ['调用超过每小时限制', 3_600_000],
    ['调用超过每日限制', 86_400_000],
  ])('45009 saying "%s" lasts %d ms', (errmsg, ms) => {
    expect(restMs(45009, errmsg, () => 0)).toBe(ms);
  });

  test('45033 is over in one to three seconds, spread by chance', () => {
    expect(restMs(45033, 'concurrency', () => 0)).toBe(1_000);
    expect(restMs(45033, 'concurrency', () => 0.999)).toBe(2_998);
  });
});

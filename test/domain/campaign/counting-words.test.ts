import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countingInWords, lengthInWords } from '#shared/domain/campaign/counting-words.ts';
import { aCampaign } from '#test/support/builders.ts';

describe('the rules of counting in words', () => {
  test.each([
    [1, '1 秒', '1 second'],
    [90, '90 秒', '90 seconds'],
    [60, '1 分钟', '1 minute'],
    [3_600, '1 小时', '1 hour'],
    [5_400, '90 分钟', '90 minutes'],
    [86_400, '24 小时', '24 hours'],
    [604_800, '7 天', '7 days'],
  ])('%i seconds are told in the largest unit that tells them whole', (seconds, zh, en) => {
    expect(lengthInWords(seconds)).toEqual({ zh, en });
  });

  test('no length is told wrongly', () => {
    const units: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3_600, day: 86_400 };
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_592_000 }), (seconds) => {
        const [amount, unit = ''] = lengthInWords(seconds).en.split(' ');

        expect(Number(amount) * (units[unit.replace(/s$/, '')] ?? Number.NaN)).toBe(seconds);
      }),
    );
  });

  test.each([
    ['within-hold', 0, '之后离开不影响', 'leaving later changes nothing'],
    ['never', 0, '之后离开不影响', 'leaving later changes nothing'],
    ['always', 0, '之后离开的扣回，回来则恢复', 'who leaves is taken back and counts again when he returns'],
    [
      'within-hold',
      60,
      '留存期内离开且期满时仍未回来的不计入，期满之后离开不影响',
      'who leaves within his hold and is not back when it ends does not count, leaving later changes nothing',
    ],
    [
      'always',
      60,
      '留存期内离开且期满时仍未回来的不计入，期满之后离开的扣回，回来则恢复',
      'who leaves within his hold and is not back when it ends does not count, who leaves later is taken back and counts again when he returns',
    ],
    ['never', 60, '离开不影响，期满即计入', 'leaving changes nothing, whoever was brought counts when his hold ends'],
  ] as const)('leaving %s with a hold of %i seconds', (leaving, holdSeconds, zh, en) => {
    const counting = { leaving, blacklist: [], whitelist: [] };

    expect(countingInWords(aCampaign({ counting, holdSeconds })).leaving).toEqual({ zh, en });
  });

  test('a newcomer is another one by each definition, in both languages', () => {
    const told = (['corp', 'groups', 'staff', undefined] as const).map((newOnly) => {
      const only = newOnly === undefined ? {} : { newOnly };
      return countingInWords(aCampaign({ counting: { ...only, leaving: 'never', blacklist: [], whitelist: [] } }))
        .newOnly;
    });

    expect(new Set(told.map(({ zh }) => zh)).size).toBe(4);
    expect(new Set(told.map(({ en }) => en)).size).toBe(4);
    expect(told.map(({ en }) => en.split(':')[0])).toEqual([
      ...['newcomers only', 'newcomers only', 'newcomers only', 'anybody counts, once'],
    ]);
  });
});

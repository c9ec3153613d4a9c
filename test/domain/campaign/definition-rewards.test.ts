import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDefinition } from '#shared/domain/campaign/definition.ts';
import { readMoney } from '#shared/domain/campaign/definition-prize.ts';
import { type Fault, fieldName, Place } from '#shared/domain/campaign/fault.ts';

type Fields = Readonly<Record<string, unknown>>;

const bag: Fields = { name: '帆布袋', codes: 'tote-bag', value: 29.9, cost: 12 };
const rung = (over: Fields = {}): Fields => ({ needs: 3, gives: bag, ...over });
const rewards = (over: Fields = {}): Fields => ({ ladder: [rung()], budget: {}, ...over });

const file = (given: unknown, over: Fields = {}): Fields => ({
  id: 'autumn-2026',
  name: '金秋读书会',
  mechanic: 'group',
  window: { from: '2026-10-01T00:00:00+08:00', to: '2026-10-31T23:59:59+08:00' },
  timeZone: 'Asia/Shanghai',
  expectedJoins: 3_000,
  entryCodes: ['moments'],
  groups: ['wrOgQh_1', 'wrOgQh-2'],
  desk: ['zhangsan'],
  rewards: given,
  ...over,
});

function sound(given: unknown) {
  const reading = readDefinition(file(given));
  if (reading.kind === 'faults') throw new Error(JSON.stringify(reading.faults));
  return reading.definition.rewards;
}

/** `place: expected`, of everything that is wrong. */
function faults(given: unknown, over: Fields = {}): readonly string[] {
  const reading = readDefinition(file(given, over));
  return reading.kind === 'faults' ? reading.faults.map(({ path, expected }) => `${fieldName(path)}: ${expected}`) : [];
}

describe('sound rewards', () => {
  test('are a ladder, a budget and a ceiling, with what they leave out as usual', () => {
    expect(sound(rewards())).toStrictEqual({
      currency: 'CNY',
      ladder: [
        {
          needs: 3,
          prize: { name: '帆布袋', lure: { kind: 'codes', stock: 'tote-bag' }, valueMinor: 2_990, costMinor: 1_200 },
          claimWithinDays: 30,
          isReviewed: false,
        },
      ],
      budget: { atCap: 'waitlist' },
      prizeCeilingMinor: 5_000_000,
    });
  });

  test('may give each of the five kinds, and something to the friend himself', () => {
    const given = (lure: Fields) => ({ name: '礼', value: 1, cost: 1, ...lure });
    const read = sound(
      rewards({
        ladder: [
          rung({ needs: 1, gives: given({ points: 100 }) }),
          rung({ needs: 2, gives: given({ coupon: 'ten-off', template: 'tpl:10' }), claimWithinDays: 7 }),
          rung({ needs: 3, gives: given({ link: 'https://gift.example/{grant}' }), review: 'reviewed' }),
          rung({ needs: 4, gives: given({ seat: 'wrHigher' }), most: { pieces: 20 } }),
          rung({ needs: 5, gives: given({ codes: 'bag' }), orElse: { name: '券', points: 5, value: 0, cost: 0 } }),
        ],
        forInvitee: { gives: given({ points: 10 }) },
        budget: { total: { money: 1_000.5, pieces: 9 }, perDay: { money: 0 }, atCap: 'cheaper' },
        prizeCeiling: 100,
        currency: 'USD',
      }),
    );

    expect(read?.ladder.map(({ prize }) => prize.lure)).toEqual([
      { kind: 'points', points: 100 },
      { kind: 'coupon', stock: 'ten-off', template: 'tpl:10' },
      { kind: 'link', url: 'https://gift.example/{grant}' },
      { kind: 'seat', group: 'wrHigher' },
      { kind: 'codes', stock: 'bag' },
    ]);
    expect(read?.ladder).toMatchObject([
      {},
      { claimWithinDays: 7 },
      { isReviewed: true },
      { most: { pieces: 20 } },
      { cheaper: { lure: { kind: 'points', points: 5 } } },
    ]);
    expect(read).toMatchObject({
      forInvitee: { needs: 0, prize: { lure: { points: 10 } } },
      budget: { total: { minor: 100_050, pieces: 9 }, perDay: { minor: 0 }, atCap: 'cheaper' },
      prizeCeilingMinor: 10_000,
      currency: 'USD',
    });
  });

  test('may be none at all, or for the friend only', () => {
    expect(sound(undefined)).toBeUndefined();
    expect(sound(null)).toBeUndefined();
    expect(sound({ forInvitee: { gives: bag }, budget: {} })).toMatchObject({ ladder: [], forInvitee: { needs: 0 } });
  });
});

describe('a second level of pay', () => {
  test.each(['secondLevel', 'tier2', 'generations', 'indirect', 'teamBonus', 'downline', 'depth', '二级', '团队奖'])(
    'has no field %s, anywhere, and the law is told once',
    (field) => {
      const law = expect.stringMatching(new RegExp(`[.\\]]${field}: nothing of the kind:.*禁止传销条例`));

      expect(faults(rewards({ [field]: { needs: 10 } }))).toEqual([law]);
      expect(faults(rewards({ ladder: [rung({ [field]: 2 })] }))).toEqual([law]);
      expect(faults(rewards({ ladder: [rung({ gives: { ...bag, [field]: 2 } })] }))).toEqual([law]);
      expect(faults(rewards({ forInvitee: { gives: bag, [field]: 1 } }))).toEqual([law]);
    },
  );

  test('is not smuggled in as what a rung needs', () => {
    expect(faults(rewards({ ladder: [rung({ needs: { direct: 3, indirect: 10 } })] }))).toEqual([
      expect.stringMatching(/^rewards\.ladder\[0\]\.needs: how many referrals that count, a whole number/),
    ]);
  });
});

describe('rewards that are refused', () => {
  const gives = (over: Fields) => rewards({ ladder: [rung({ gives: { ...bag, ...over } })] });
  const cheap = (over: Fields = {}) => ({ name: '券', points: 5, value: 1, cost: 1, ...over });

  test.each<readonly [why: string, given: unknown, place: string, expected: RegExp]>([
    ['no fields', 'bags', 'rewards', /^fields:/],
    ['a field nobody knows', rewards({ rungs: [] }), 'rewards.rungs', /^one of the fields currency, ladder/],
    ['no ladder and nothing for the friend', { budget: {} }, 'rewards.ladder', /list of rungs/],
    ['an empty ladder', rewards({ ladder: [] }), 'rewards.ladder', /at least one rung/],
    ['no budget', { ladder: [rung()] }, 'rewards.budget', /^fields: total, perDay, atCap/],
    ['a currency in words', rewards({ currency: '元' }), 'rewards.currency', /CNY/],
    ['a rung for nobody', rewards({ ladder: [rung({ needs: 0 })] }), 'rewards.ladder[0].needs', /from 1/],
    ['half a friend', rewards({ ladder: [rung({ needs: 1.5 })] }), 'rewards.ladder[0].needs', /whole number/],
    ['rungs that do not rise', rewards({ ladder: [rung(), rung()] }), 'rewards.ladder[1].needs', /more than.*needs 3/],
    ['rungs that fall', rewards({ ladder: [rung(), rung({ needs: 2 })] }), 'rewards.ladder[1].needs', /more than/],
    ['a friend who needs something', rewards({ forInvitee: rung() }), 'rewards.forInvitee.needs', /one of the fields/],
    ['no prize', rewards({ ladder: [{ needs: 3 }] }), 'rewards.ladder[0].gives', /^fields:/],
    ['a prize of no kind', gives({ codes: undefined }), 'rewards.ladder[0].gives', /exactly one of codes, coupon/],
    ['a prize of two kinds', gives({ points: 5 }), 'rewards.ladder[0].gives', /exactly one of/],
    ['a template of no coupon', gives({ template: 'x' }), 'rewards.ladder[0].gives.template', /only a coupon/],
    ['no name', gives({ name: ' ' }), 'rewards.ladder[0].gives.name', /at most 30/],
    ['a long name', gives({ name: '长'.repeat(31) }), 'rewards.ladder[0].gives.name', /at most 30/],
    ['a stock with blanks', gives({ codes: 'tote bag' }), 'rewards.ladder[0].gives.codes', /name of a stock/],
    ['no value', gives({ value: undefined }), 'rewards.ladder[0].gives.value', /what it is worth.*two decimals/],
    ['no cost', gives({ cost: undefined }), 'rewards.ladder[0].gives.cost', /what it costs/],
    ['less than nothing', gives({ cost: -1 }), 'rewards.ladder[0].gives.cost', /two decimals/],
    ['money as text', gives({ value: '29.90' }), 'rewards.ladder[0].gives.value', /two decimals/],
    ['a third decimal', gives({ value: 29.905 }), 'rewards.ladder[0].gives.value', /at most two decimals/],
    ['a third decimal of a cost', gives({ cost: 0.001 }), 'rewards.ladder[0].gives.cost', /at most two decimals/],
    ['above the law’s ceiling', gives({ value: 50_000.01 }), 'rewards.ladder[0].gives.value', /at most 50000\.00/],
    [
      'above its own ceiling',
      rewards({ prizeCeiling: 20 }),
      'rewards.ladder[0].gives.value',
      /at most 20\.00, the prize ceiling/,
    ],
    ['a ceiling of no money', rewards({ prizeCeiling: 'high' }), 'rewards.prizeCeiling', /two decimals/],
    ['no time to claim', rewards({ ladder: [rung({ claimWithinDays: 0 })] }), 'rewards.ladder[0].claimWithinDays', /1/],
    ['another review', rewards({ ladder: [rung({ review: 'yes' })] }), 'rewards.ladder[0].review', /reviewed/],
    ['a cap of nothing', rewards({ budget: { total: {} } }), 'rewards.budget.total', /money, pieces, or both/],
    ['a cap in cents’ parts', rewards({ budget: { perDay: { money: 1.005 } } }), 'rewards.budget.perDay.money', /two/],
    ['half a piece', rewards({ ladder: [rung({ most: { pieces: 0.5 } })] }), 'rewards.ladder[0].most.pieces', /whole/],
    ['another way at the cap', rewards({ budget: { atCap: 'stop' } }), 'rewards.budget.atCap', /pause, waitlist/],
    [
      'something cheaper that is never given',
      rewards({ ladder: [rung({ orElse: cheap() })] }),
      'rewards.ladder[0].orElse',
      /nothing, unless budget\.atCap is cheaper/,
    ],
    [
      'something cheaper for the friend that is never given',
      rewards({ forInvitee: { gives: bag, orElse: cheap() }, budget: { atCap: 'pause' } }),
      'rewards.forInvitee.orElse',
      /unless budget\.atCap is cheaper/,
    ],
    [
      'something cheaper that is dearer',
      rewards({ ladder: [rung({ orElse: cheap({ cost: 12.01 }) })], budget: { atCap: 'cheaper' } }),
      'rewards.ladder[0].orElse.cost',
      /no more than the prize itself costs/,
    ],
    ['cheaper, and nothing is', rewards({ budget: { atCap: 'cheaper' } }), 'rewards.budget.atCap', /no rung has/],
  ])('%s', (_why, given, place, expected) => {
    const found = faults(given);

    expect(found).toHaveLength(1);
    expect(found[0]?.slice(0, found[0].indexOf(': '))).toBe(place);
    expect(found[0]?.slice(place.length + 2)).toMatch(expected);
  });

  test.each([
    ['not https', 'http://gift.example/'],
    ['no address', 'gift.example'],
    ['without a host', 'https://'],
    ['with a blank', 'https://gift.example/a b'],
    ['too long', `https://gift.example/${'x'.repeat(1_000)}`],
    ['a number', 7],
  ])('a link that is %s', (_why, link) => {
    const prize = { name: '礼', link, value: 1, cost: 1 };

    expect(faults(rewards({ ladder: [rung({ gives: prize })] }))).toEqual([
      expect.stringMatching(/^rewards\.ladder\[0\]\.gives\.link: an https address/),
    ]);
  });

  test('a seat in a group of the campaign’s own pool, wherever it is given', () => {
    const seat = (group: string) => ({ name: '核心群席位', seat: group, value: 1, cost: 1 });
    const ladder = [rung({ gives: seat('wrHigher') }), rung({ needs: 5, gives: bag, orElse: seat('wrOgQh-2') })];

    expect(faults(rewards({ ladder, forInvitee: { gives: seat('wrOgQh_1') }, budget: { atCap: 'cheaper' } }))).toEqual([
      expect.stringMatching(/^rewards\.ladder\[1\]\.orElse\.seat: .*wrOgQh-2 is$/),
      expect.stringMatching(/^rewards\.forInvitee\.gives\.seat: .*wrOgQh_1 is$/),
    ]);
  });

  test('are all told at once', () => {
    const given = rewards({ currency: 'yuan', ladder: [rung({ needs: 'three', gives: { ...bag, cost: 'x' } })] });

    expect(faults({ ...given, budget: 7 }).map((fault) => fault.split(':')[0])).toEqual([
      'rewards.ladder[0].needs',
      'rewards.ladder[0].gives.cost',
      'rewards.currency',
      'rewards.budget',
    ]);
  });
});

describe('money', () => {
  const read = (value: unknown) => {
    const found: Fault[] = [];
    return { minor: readMoney(new Place(value, found), 'money'), isFit: found.length === 0 };
  };

  test('of two decimals is read to the cent, however large', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000_000_000 }), (minor) => {
        expect(read(Number(`${Math.floor(minor / 100)}.${String(minor % 100).padStart(2, '0')}`))).toEqual({
          minor,
          isFit: true,
        });
      }),
    );
  });

  test('of three decimals is none', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), fc.integer({ min: 1, max: 9 }), (cents, thousandth) => {
        const written = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}${thousandth}`;

        expect(read(Number(written)).isFit).toBe(false);
      }),
    );
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, 10_000_000_000.01, -0.01, '7', null, [7]])('%s is none', (value) => {
    expect(read(value).isFit).toBe(false);
  });
});

import { describe, expect, test } from 'vitest';
import { DAY } from '#shared/domain/calendar.ts';
import { aCampaign, DEMO } from '#test/support/builders.ts';
import { someRewards } from '#test/support/reward-builders.ts';
import { campaignFile, operatorWorld, recordOf, rowsOf } from './operator-world.ts';
import { BAGS, giving, POINTS, prizeOf, rewardWorld, rungOf } from './reward-world.ts';

const bags = (codes: readonly string[] = []) => rewardWorld(giving([rungOf(1, BAGS)]), codes);

describe('importing codes', () => {
  test('brings each in once, says how many were known, and has those who wait looked at', async () => {
    const world = await bags();
    await world.brings('ann', 1);

    const first = await world.ask('stock import', { stock: 'bags', codes: ['c1', 'c2', 'c1'] });
    const second = await world.ask('stock import', { stock: 'bags', codes: ['c2', 'c3'] });

    expect(recordOf(first)).toEqual({ campaign: 'demo', stock: 'bags', imported: 2, known: 1 });
    expect(first).toMatchObject({ audit: { stock: 'bags', imported: 2, known: 1 } });
    expect(recordOf(second)).toMatchObject({ imported: 1, known: 1 });
    expect(world.rewardsDue.messages).toMatchObject([{ what: 'catch-up' }, { what: 'catch-up' }]);
    expect(JSON.stringify([first, second])).not.toMatch(/c[123]/);
  });

  test('has them looked at also where a first import died before it could ask', async () => {
    const world = await bags();
    world.writes.crashBeforeWrite(2);
    const ask = () => world.ask('stock import', { stock: 'bags', codes: ['c1'] });

    await expect(ask()).rejects.toThrow('Died');
    expect(recordOf(await ask())).toMatchObject({ imported: 0, known: 1 });
    expect(world.rewardsDue.messages).toHaveLength(1);
  });

  test('is refused for a stock nobody is given codes of: they could not be taken out again', async () => {
    const world = await bags();

    await expect(world.ask('stock import', { stock: 'bugs', codes: ['c1'] })).rejects.toMatchObject({
      code: 'STOCK_UNKNOWN',
      message: 'No rung of campaign demo gives codes of bugs; it names: bags.',
    });
    expect(await world.rewards.stocks(DEMO)).toEqual([]);
  });

  test('is taken for the promise of an earlier version', async () => {
    const world = await bags();
    await world.campaigns.save(aCampaign({ version: 2 }));

    expect(recordOf(await world.ask('stock import', { stock: 'bags', codes: ['c1'] }))).toMatchObject({ imported: 1 });
  });

  test.each([
    ['too long', 'x'.repeat(101), 'codes.1'],
    ['a control character', 'a\u0007b', 'codes.1'],
    ['empty', '', 'codes.1'],
    ['with blanks around', ' c1', 'codes.1'],
  ])('is refused with the place of a code that is %s, and without the code', async (_why, code, places) => {
    const world = await bags();

    await expect(async () => world.ask('stock import', { stock: 'bags', codes: ['ok', code] })).rejects.toMatchObject({
      code: 'COMMAND_INPUT_UNFIT',
      facts: { places },
      message: `The command does not take this: ${places}.`,
    });
    await expect(async () =>
      world.ask('stock import', { stock: 'bags', codes: Array.from({ length: 2_001 }, (_, at) => `c${at}`) }),
    ).rejects.toMatchObject({ facts: { places: 'codes' } });
  });

  test('stocks are listed with what is left of them, also those that never had a code', async () => {
    const coupon = prizeOf({ kind: 'coupon', stock: 'tens', template: 't' });
    const world = await rewardWorld(giving([rungOf(1, BAGS), rungOf(3, coupon)]), ['c1', 'c2', 'c3']);
    await world.brings('ann', 1);
    await world.brings('bo', 1);
    await world.claims('bo');

    expect(rowsOf(await world.ask('stock list'))).toEqual({
      kind: 'rows',
      columns: ['stock', 'imported', 'free', 'reserved', 'issued', 'void', 'rungs'],
      rows: [
        { stock: 'bags', imported: 3, free: 1, reserved: 1, issued: 1, void: 0, rungs: '1' },
        { stock: 'tens', imported: 0, free: 0, reserved: 0, issued: 0, void: 0, rungs: '3' },
      ],
    });
  });
});

describe('looking at grants', () => {
  test('lists them of all, of one, or of one state, and never a code', async () => {
    const world = await rewardWorld(giving([rungOf(1, BAGS), rungOf(2, POINTS)]), ['secret-1']);
    await world.brings('ann', 2);
    await world.brings('bo', 1);

    const all = rowsOf(await world.ask('grants list'));

    expect(all.rows).toMatchObject([
      { participant: 'ann', rung: 1, state: 'issued', gives: '帆布袋', kind: 'codes', reason: 'rung_reached', by: '' },
      { participant: 'ann', rung: 2, state: 'issued', kind: 'points', claim_by: '2026-12-22T12:00:00.000Z' },
      { participant: 'bo', rung: 1, state: 'waiting', reason: 'out_of_stock', claim_by: '' },
    ]);
    expect(all.columns.every((column) => all.rows.every((row) => column in row))).toBe(true);
    expect(JSON.stringify(all)).not.toContain('secret');
    expect(rowsOf(await world.ask('grants list', { participant: 'bo' })).rows).toHaveLength(1);
    expect(rowsOf(await world.ask('grants list', { state: 'waiting' })).rows).toMatchObject([{ participant: 'bo' }]);
    await expect(async () => world.ask('grants list', { state: 'gone' })).rejects.toMatchObject({
      facts: { places: 'state' },
    });
  });

  test('shows one with its whole history in both languages, and of its code only the number', async () => {
    const world = await bags(['secret-1']);
    await world.brings('ann', 1);
    await world.claims('ann');

    const shown = await world.ask('grants show', { participant: 'ann', rung: 1 });

    expect(recordOf(shown)).toMatchObject({
      state: 'claimed',
      gives: '帆布袋',
      value: '29.90',
      cost: '10.00',
      code: 'number 1 of bags',
      history: [
        { state: 'issued', reason: 'rung_reached', means: 'the rung was reached', 意思: '达到阶梯' },
        { state: 'claimed', reason: 'claimed' },
      ],
    });
    expect(JSON.stringify(shown)).not.toContain('secret');
    expect(shown).not.toHaveProperty('audit');
    await expect(world.ask('grants show', { participant: 'bo', rung: 1 })).rejects.toMatchObject({
      code: 'GRANT_UNKNOWN',
    });
  });

  test('shows a code its owner has been shown, where asked, and notes that it was', async () => {
    const world = await bags(['secret-1']);
    await world.brings('ann', 1);
    const reveal = () => world.ask('grants show', { participant: 'ann', rung: 1, reveal: true });

    await expect(reveal()).rejects.toMatchObject({ code: 'CODE_NOT_SHOWN' });
    await world.claims('ann');
    const shown = await reveal();

    expect(recordOf(shown)['code']).toBe('secret-1');
    expect(shown).toMatchObject({ audit: { campaign: 'demo', participant: 'ann', rung: 1, revealed: true } });
    await world.ask('grants clawback', { participant: 'ann', rung: 1 });
    expect(recordOf(await reveal())['code']).toBe('secret-1');
    const reviewed = await rewardWorld(giving([rungOf(1, BAGS, { isReviewed: true })]), ['secret-1']);
    await reviewed.brings('ann', 1);
    await expect(reviewed.ask('grants show', { participant: 'ann', rung: 1, reveal: true })).rejects.toMatchObject({
      code: 'CODE_NOT_SHOWN',
    });
  });
});

describe('points', () => {
  async function pointed() {
    const world = await rewardWorld(giving([rungOf(1, POINTS)]));
    await world.brings('ann', 1);
    await world.claims('ann');
    return world;
  }

  test('are corrected by an entry with who and why, which the journal is told without the why', async () => {
    const world = await pointed();
    world.clock.advance(DAY);

    const answer = await world.ask('points correct', { member: 'ann', points: -20, note: '退货' });

    expect(recordOf(answer)).toEqual({ campaign: 'demo', member: 'ann', points: -20, outcome: 'entered', balance: 30 });
    expect(answer).toMatchObject({ audit: { member: 'ann', points: -20, before: 50, after: 30, outcome: 'entered' } });
    expect(JSON.stringify(answer)).not.toContain('退货');
    expect(recordOf(await world.ask('points show', { member: 'ann' }))).toMatchObject({
      balance: 30,
      entries: [
        { points: 50, reason: 'grant', by: '' },
        { points: -20, reason: 'correction', by: 'cli:luna', note: '退货', at: '2026-11-23T12:00:00.000Z' },
      ],
    });
  });

  test('corrected twice alike are corrected once, and it is said how to do it again', async () => {
    const world = await pointed();
    const correct = (note: string) => world.ask('points correct', { member: 'ann', points: 5, note });
    await correct('sorry');

    expect(recordOf(await correct('sorry'))).toMatchObject({ balance: 55, outcome: expect.stringContaining('before') });
    expect(recordOf(await correct('sorry again'))).toMatchObject({ balance: 60, outcome: 'entered' });
  });

  test('never fall below nothing, and belong to somebody who takes part', async () => {
    const world = await pointed();

    await expect(world.ask('points correct', { member: 'ann', points: -51, note: 'x' })).rejects.toMatchObject({
      code: 'POINTS_SHORT',
      facts: { balance: 50, points: 51 },
    });
    await expect(world.ask('points correct', { member: 'nobody', points: 1, note: 'x' })).rejects.toMatchObject({
      code: 'PARTICIPANT_UNKNOWN',
    });
    for (const [points, note, places] of [
      [0, 'x', 'points'],
      [0.5, 'x', 'points'],
      [1, ' ', 'note'],
      [1, 'a\nb', 'note'],
      [1, 'x'.repeat(201), 'note'],
    ]) {
      await expect(async () => world.ask('points correct', { member: 'ann', points, note })).rejects.toMatchObject({
        facts: { places },
      });
    }
  });
});

describe('the budget', () => {
  test('is shown by total, day and rung, with what is free, the fullest cap, and who waits', async () => {
    const rewards = giving([rungOf(1, BAGS, { most: { pieces: 9 } })], {
      total: { minor: 10_000, pieces: 20 },
      perDay: { minor: 2_500 },
    });
    const world = await rewardWorld(rewards, ['c1', 'c2', 'c3', 'c4']);
    for (const who of ['ann', 'bo', 'cy']) await world.brings(who, 1);
    await world.claims('ann');

    const shown = recordOf(await world.ask('budget show'));

    expect(shown).toMatchObject({
      currency: 'CNY',
      atCap: 'waitlist',
      fullestCap: '80 %',
      budget: [
        {
          of: 'total',
          cap: '100.00',
          promised: '20.00',
          spent: '10.00',
          free: '80.00',
          capPieces: 20,
          promisedPieces: 2,
          freePieces: 18,
          full: '20 %',
        },
        { of: '2026-11-22', cap: '25.00', promised: '20.00', free: '5.00', freePieces: '', full: '80 %' },
        { of: 'rung 1', cap: '', promised: '20.00', freePieces: 7, full: '22 %' },
      ],
      stocks: [{ stock: 'bags', free: 2, reserved: 1, issued: 1 }],
      waiting: 1,
      firstInLine: [{ participant: 'cy', rung: 1, reason: 'budget_reached' }],
    });
    world.clock.advance(DAY);
    expect(recordOf(await world.ask('budget show'))).toMatchObject({
      fullestCap: '20 %',
      budget: [{}, { of: '2026-11-23', promised: '0.00', free: '25.00' }, {}],
    });
    expect(recordOf(await world.ask('campaign show'))).toMatchObject({
      ladder: [
        { rung: '1', gives: '帆布袋', kind: 'codes', of: 'bags', value: '29.90', cost: '10.00', review: 'automatic' },
      ],
      atCap: 'waitlist',
      stocks: [{ stock: 'bags' }],
    });
  });

  test('of a campaign whose file gives nothing any more is what it gave last: promises stand', async () => {
    const world = operatorWorld();
    const given = aCampaign({ rewards: someRewards({ currency: 'CNY' }) });
    await world.campaigns.save(given);
    const { rewards: _gone, ...empty } = given;
    await world.campaigns.save({ ...empty, version: given.version + 1 });

    expect(recordOf(await world.ask('budget show'))).toMatchObject({ currency: 'CNY', waiting: 0, firstInLine: [] });
  });

  test('of a campaign that never gave anything is none', async () => {
    const world = operatorWorld();
    await world.campaigns.save(aCampaign());

    await expect(world.ask('budget show')).rejects.toMatchObject({ code: 'NOTHING_IS_GIVEN' });
    expect(recordOf(await world.ask('campaign show'))).not.toHaveProperty('ladder');
  });
});

describe('applying a file with rewards', () => {
  function laidOut(...groups: readonly string[]) {
    const world = operatorWorld();
    for (const group of ['pond-1', 'pond-2', ...groups]) world.layOut(group);
    return world;
  }
  const points = '{ name: 积分, points: 5, value: 0, cost: 0 }';
  const seat = (group: string) => `{ name: 核心群席位, seat: ${group}, value: 9, cost: 0 }`;
  const rewards = (gives: string, total = 1) =>
    `{ ladder: [{ needs: 1, gives: ${gives} }], budget: { total: { money: ${total} } } }`;
  const apply = (world: ReturnType<typeof laidOut>, over: Record<string, string>, input = {}) =>
    world.ask('campaign apply', { yaml: campaignFile(over), ...input });

  test('has whoever waits looked at, each time, because a budget may have been raised', async () => {
    const world = laidOut();
    await apply(world, { rewards: rewards(points) });
    await apply(world, { rewards: rewards(points, 2) });

    expect(world.rewardsDue.messages).toMatchObject([{ what: 'catch-up' }, { what: 'catch-up' }]);
    await apply(world, { rewards: rewards(points, 3) }, { dryRun: true });
    await apply(laidOut(), {});
    expect(world.rewardsDue.messages).toHaveLength(2);
  });

  test('opens one code for each group in which a seat is given, once, and leaves it where it leads', async () => {
    const world = laidOut('core-1');
    const over = { rewards: rewards(seat('core-1')) };

    const record = recordOf(await apply(world, over));
    await apply(world, over);

    const code = (await world.codes.officialCodes(DEMO)).find(({ owner }) => owner.kind === 'seat');
    expect(code).toMatchObject({
      owner: { kind: 'seat', label: 'core-1' },
      target: { kind: 'groups', groups: ['core-1'], autoCreateRoom: false },
      qrImageUrl: expect.stringContaining('https://'),
    });
    expect(record['seats']).toEqual({ 'core-1': code?.code });
    expect(world.liveCodes.calls.filter(({ kind }) => kind === 'repoint')).toEqual([]);
    expect(world.liveCodes.codes.size).toBe(4);
  });

  test('keeps the code of a seat that is promised no more: old participants keep the old promise', async () => {
    const world = laidOut('core-1');
    await apply(world, { rewards: rewards(seat('core-1')) });
    await apply(world, { rewards: rewards(points) });

    expect((await world.codes.officialCodes(DEMO)).filter(({ owner }) => owner.kind === 'seat')).toHaveLength(1);
  });

  test('is refused with a seat in a group of its own, or in none that exists', async () => {
    const world = laidOut();

    expect(await apply(world, { rewards: rewards(seat('pond-1')) })).toMatchObject({
      kind: 'faults',
      faults: [
        { field: 'rewards.ladder[0].gives.seat', expected: expect.stringContaining('none of the campaign’s own') },
      ],
    });
    expect(await apply(world, { rewards: rewards(seat('core-9')) })).toMatchObject({
      kind: 'faults',
      faults: [{ field: 'rewards', expected: expect.stringContaining('core-9') }],
    });
    expect(await world.campaigns.campaign(DEMO)).toBeUndefined();
  });
});

describe('a file whose words induce sharing', () => {
  const file = campaignFile({ texts: '{ welcome: 转发到朋友圈即可领取 }' });

  test('is applied with a warning that says where, what, why and how better', async () => {
    const world = operatorWorld();
    for (const group of ['pond-1', 'pond-2']) world.layOut(group);

    expect(recordOf(await world.ask('campaign apply', { yaml: file }))).toMatchObject({
      outcome: 'applied',
      warnings: [expect.stringMatching(/^texts\.welcome: “转发到朋友圈即可领取” gives something.*better: /)],
    });
  });

  test('is refused as a fault at its place where that is asked, and nothing is read or written', async () => {
    const world = operatorWorld();

    expect(await world.ask('campaign apply', { yaml: file, strict: true })).toMatchObject({
      kind: 'faults',
      faults: [{ line: 10, field: 'texts.welcome', expected: expect.stringContaining('other words than') }],
    });
    expect(world.writes.made).toEqual([]);
    expect(world.directory.reads).toEqual([]);
  });

  test('is no matter of our own words: a file without any passes', async () => {
    const world = operatorWorld();
    for (const group of ['pond-1', 'pond-2']) world.layOut(group);

    expect(recordOf(await world.ask('campaign apply', { yaml: campaignFile(), strict: true }))).toMatchObject({
      outcome: 'applied',
      warnings: [],
    });
  });
});

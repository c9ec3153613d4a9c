import { describe, expect, test } from 'vitest';
import { warmPosters } from '#functions/poster/warm/warm.ts';
import { MINUTE } from '#shared/domain/calendar.ts';
import { CODE_QUOTA_HARD_STOP } from '#shared/domain/campaign/quota.ts';
import { memberId } from '#shared/domain/identity.ts';
import type { WarmStore } from '#shared/ports/warm-store.ts';
import { aCampaign, aStanding, DEMO, NOON } from '#test/support/builders.ts';
import { campaignFile, contactFile, type OperatorWorld, operatorWorld, recordOf } from './operator-world.ts';

const poster = (fingerprint: string) => ({ key: `posters/${fingerprint}.jpg`, fingerprint, drawnAt: NOON });

/** A campaign of a hundred without posters and twenty with one of another art. */
async function aCampaignOf120(): Promise<OperatorWorld> {
  const world = operatorWorld();
  await world.campaigns.save(aCampaign());
  for (let index = 0; index < 120; index += 1) {
    await world.seed(aStanding(`m${index}`, index < 100 ? {} : { poster: poster(`other-${index}`) }));
  }
  return world;
}

const warm = async (world: OperatorWorld, input: object = {}) => recordOf(await world.ask('poster warm', input));
const oneTurn = async (world: OperatorWorld) => await warmPosters(world, world.turns.take().at(-1)!, 5);

describe('pre-warming posters', () => {
  test('starts a run over who has none, at the usual pace, and asks for nobody itself', async () => {
    const world = await aCampaignOf120();

    expect(await warm(world)).toEqual({
      campaign: 'demo',
      outcome: 'started',
      mode: 'missing',
      state: 'running',
      asked: 0,
      total: 100,
      perMinute: 600,
      waiting: 0,
      minutesLeft: 1,
      startedAt: new Date(NOON).toISOString(),
      notes: [],
    });
    expect(world.turns.messages).toMatchObject([{ campaign: 'demo', startedAt: NOON, turn: 0 }]);
    expect([world.wanted.messages, world.wantedInBulk.messages]).toEqual([[], []]);
  });

  test('over the stale counts those whose poster shows other art', async () => {
    const world = await aCampaignOf120();

    expect(await warm(world, { mode: 'stale', perMinute: 60 })).toMatchObject({ total: 20, perMinute: 60 });
  });

  test('where nobody needs a poster is done at once', async () => {
    const world = operatorWorld();
    await world.campaigns.save(aCampaign());

    expect(await warm(world)).toMatchObject({ outcome: 'started', state: 'done', total: 0, notes: [] });
    expect(world.turns.messages).toEqual([]);
  });

  test('tells how far a run has come and how much waits', async () => {
    const world = await aCampaignOf120();
    await warm(world);
    await oneTurn(world);
    world.clock.advance(2 * MINUTE);

    expect(await warm(world, { status: true })).toMatchObject({ asked: 50, total: 100, waiting: 50, minutesLeft: 2 });
    await oneTurn(world);
    expect(await warm(world, { status: true })).toMatchObject({
      state: 'done',
      asked: 100,
      finishedAt: new Date(NOON + 2 * MINUTE).toISOString(),
    });
  });

  test('said again while a run is under way tells of that one, and says its turn again in case it was lost', async () => {
    const world = await aCampaignOf120();
    await warm(world);
    await oneTurn(world);
    const lost = world.turns.take();

    expect(await warm(world, { mode: 'stale' })).toMatchObject({ outcome: 'under way already', mode: 'missing' });
    expect(world.turns.messages).toEqual(lost);
    expect(await oneTurn(world)).toMatchObject({ asked: 50, isDone: true });
  });

  test('with --again a new run takes the place of the one under way, whose turns change nothing any more', async () => {
    const world = await aCampaignOf120();
    await warm(world);
    await oneTurn(world);
    const [old] = world.turns.take();
    world.clock.advance(MINUTE);

    expect(await warm(world, { again: true, perMinute: 120 })).toMatchObject({ outcome: 'started', asked: 0 });
    expect(await warmPosters(world, old!, 5)).toEqual({ kind: 'superseded' });
    expect(await oneTurn(world)).toMatchObject({ asked: 10 });
  });

  test('after a run that is over begins a new one', async () => {
    const world = await aCampaignOf120();
    await warm(world);
    await warm(world, { cancel: true });
    world.clock.advance(MINUTE);

    expect(await warm(world)).toMatchObject({ outcome: 'started', total: 100 });
  });

  test('is cancelled, once; what was asked for stays asked for', async () => {
    const world = await aCampaignOf120();
    await warm(world);
    await oneTurn(world);

    expect(await warm(world, { cancel: true })).toMatchObject({
      outcome: 'cancelled',
      state: 'cancelled',
      waiting: 50,
    });
    expect(await warm(world, { cancel: true })).toMatchObject({ outcome: 'over already' });
    expect(await oneTurn(world)).toEqual({ kind: 'superseded' });
    expect(world.wantedInBulk.messages).toHaveLength(50);
  });

  test('says when the campaign has changed since, and when there are fewer codes left than people', async () => {
    const world = await aCampaignOf120();
    await world.codes.adjustQuota(CODE_QUOTA_HARD_STOP - 30);
    await warm(world);
    await world.campaigns.save(aCampaign({ version: 2, name: '元旦福利' }));

    const { notes } = await warm(world, { status: true });

    expect(notes).toEqual([
      expect.stringContaining('at version 2, it was at 1 when this began'),
      expect.stringContaining('codes: 30 can still be made'),
    ]);
  });

  test.each([
    ['NOTHING_WARMED', { status: true }],
    ['NOTHING_WARMED', { cancel: true }],
    ['WARM_HOW', { status: true, cancel: true }],
    ['WARM_HOW', { status: true, mode: 'stale' }],
    ['WARM_HOW', { cancel: true, again: true }],
    ['CAMPAIGN_UNKNOWN', { campaign: 'winter' }],
    ['COMMAND_INPUT_UNFIT', { mode: 'all' }],
    ['COMMAND_INPUT_UNFIT', { perMinute: 2_001 }],
    ['COMMAND_INPUT_UNFIT', { perMinute: 59 }],
  ])('%s refuses %j', async (code, input) => {
    const world = await aCampaignOf120();

    await expect(async () => warm(world, input)).rejects.toMatchObject({ name: 'Refused', code });
    expect(world.turns.messages).toEqual([]);
  });

  test('of a campaign that has ended is refused', async () => {
    const world = operatorWorld();
    await world.campaigns.save(aCampaign({ endedAt: NOON - 1 }));

    await expect(warm(world, { campaign: 'demo' })).rejects.toMatchObject({ code: 'CAMPAIGN_ENDED' });
  });

  test('a death before either write is healed by saying it again', async () => {
    for (const deathAt of [1, 2]) {
      const world = await aCampaignOf120();
      world.writes.crashBeforeWrite(deathAt);
      await expect(warm(world)).rejects.toThrow('Died');

      expect(await warm(world)).toMatchObject({ state: 'running', total: 100 });
      expect(world.turns.messages).toMatchObject([{ turn: 0 }]);
    }
  });

  test('two operators at once start one run, and both are told of it', async () => {
    const world = await aCampaignOf120();

    const [one, other] = await Promise.all([warm(world), warm(world, { mode: 'stale' })]);

    expect([one['outcome'], other['outcome']].toSorted()).toEqual(['started', 'under way already']);
    expect(one['mode']).toBe(other['mode']);
    expect(new Set(world.turns.messages.map(({ id }) => id)).size).toBe(1);
  });

  test('a run that keeps moving on is cancelled or replaced all the same, or the operator is told to try again', async () => {
    const world = await aCampaignOf120();
    await warm(world);
    const moving = (times: number): WarmStore => {
      let left = times;
      return {
        ...world.warming,
        replace: async (before, job) => (left-- > 0 ? 'raced' : await world.warming.replace(before, job)),
      };
    };

    await expect(world.askWith({ warming: moving(9) }, 'poster warm', { cancel: true })).rejects.toMatchObject({
      code: 'WARMING_CHANGED_MEANWHILE',
    });
    const cancelled = await world.askWith({ warming: moving(4) }, 'poster warm', { cancel: true });
    expect(recordOf(cancelled)).toMatchObject({ state: 'cancelled' });
    await expect(world.askWith({ warming: moving(9) }, 'poster warm', { again: true })).rejects.toMatchObject({
      code: 'WARMING_CHANGED_MEANWHILE',
    });
    expect(recordOf(await world.askWith({ warming: moving(4) }, 'poster warm', { again: true }))).toMatchObject({
      outcome: 'started',
    });
  });
});

describe('an art change', () => {
  test('redraws nothing by itself but the official posters, and says what does', async () => {
    const world = operatorWorld();
    await world.ask('campaign apply', { yaml: contactFile() });
    await world.seed(aStanding('ann', { poster: poster('today') }));
    world.wanted.take();

    const { warnings } = recordOf(await world.ask('campaign apply', { yaml: contactFile({ name: '元旦福利' }) }));

    expect(warnings).toEqual([
      expect.stringContaining('`fission poster warm --mode stale` redraws them, 600 a minute'),
    ]);
    expect(world.wanted.messages.every(({ subject }) => subject.kind === 'entry')).toBe(true);
    expect([world.wantedInBulk.messages, world.bulk.messages, world.turns.messages]).toEqual([[], [], []]);
    expect(await world.referrals.standing(DEMO, memberId('ann'))).toMatchObject({ poster: { fingerprint: 'today' } });
  });

  test.each([
    ['another hold', contactFile({ hold: '1h' }), 'running'],
    ['the same file', contactFile(), 'running'],
    [
      'another name before the campaign has begun',
      contactFile({ name: '元旦福利', window: '{ from: 2027-01-01T00:00:00+08:00, to: 2027-01-30T00:00:00+08:00 }' }),
      'scheduled',
    ],
  ])('is not %s', async (_what, yaml, status) => {
    const world = operatorWorld();
    const window = status === 'scheduled' ? '{ from: 2027-01-01T00:00:00+08:00, to: 2027-01-30T00:00:00+08:00 }' : {};
    await world.ask('campaign apply', { yaml: contactFile(typeof window === 'string' ? { window } : window) });

    expect(recordOf(await world.ask('campaign apply', { yaml }))).toMatchObject({ status, warnings: [] });
  });

  test('in a file that is only tried is told, too', async () => {
    const world = operatorWorld();
    world.layOut('pond-1');
    world.layOut('pond-2');
    await world.ask('campaign apply', { yaml: campaignFile() });

    const tried = await world.ask('campaign apply', {
      yaml: campaignFile({ poster: '{ template: sunrise }' }),
      dryRun: true,
    });

    expect(recordOf(tried)['warnings']).toEqual([expect.stringContaining('show the old art')]);
  });
});

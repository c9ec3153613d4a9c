import { describe, expect, test } from 'vitest';
import { warmPosters } from '#functions/poster/warm/warm.ts';
import { memberId } from '#shared/domain/identity.ts';
import { artMark } from '#shared/domain/poster/fingerprint.ts';
import { MOST_WAITING, type WarmJob } from '#shared/domain/poster/warming.ts';
import { readWarmDue, type WarmDue, warmDue, writeWarmDue } from '#shared/messages/warm-due.ts';
import { aCampaign, aStanding, aTemplate, DEMO, NOON } from '#test/support/builders.ts';
import { type StepWorld, stepWorld } from '#test/support/step-world.ts';

const EVERY = 5;
const run: WarmJob = {
  campaign: DEMO,
  campaignVersion: 1,
  mode: 'missing',
  startedAt: NOON,
  perMinute: 60,
  total: 12,
  asked: 0,
  turn: 0,
  state: 'running',
};

const name = (index: number): string => `m${String(index).padStart(2, '0')}`;
const poster = (fingerprint: string) => ({ key: `posters/${fingerprint}.jpg`, fingerprint, drawnAt: NOON });

/** A campaign of twelve without posters, and a run before its first turn; five are asked for in each. */
async function begun(over: Partial<WarmJob> = {}): Promise<StepWorld> {
  const world = stepWorld();
  await world.campaigns.save(aCampaign());
  for (let index = 0; index < 12; index += 1) await world.seed(aStanding(name(index)));
  await world.warming.replace(undefined, { ...run, ...over });
  return world;
}

const turn = (world: StepWorld, due: WarmDue = warmDue(run)) => warmPosters(world, due, EVERY);
const jobOf = async (world: StepWorld) => (await world.warming.job(DEMO))!;

/** Turn after turn as the queue delivers them; who died gets his turn again. */
async function untilQuiet(world: StepWorld, first: WarmDue = warmDue(run)): Promise<void> {
  const due = [first];
  for (let round = 0; due.length > 0; round += 1) {
    if (round > 100) throw new Error('The run never came to rest.');
    const next = due[0]!;
    await turn(world, next).then(
      () => due.shift(),
      () => undefined,
    );
    due.push(...world.turns.take());
    world.bulk.take();
  }
}

const askedFor = (world: StepWorld): readonly string[] =>
  world.wantedInBulk.messages.map(({ subject }) => (subject.kind === 'member' ? subject.member : subject.label));

describe('a turn of a pre-warming run', () => {
  test('asks for as many as the pace allows, in bulk and greeting nobody, and says its next turn', async () => {
    const world = await begun();

    expect(await turn(world)).toEqual({ kind: 'asked', asked: 5, waiting: 0, isDone: false });

    expect(askedFor(world)).toEqual(['m00', 'm01', 'm02', 'm03', 'm04']);
    expect(world.wantedInBulk.messages[0]).toEqual({
      version: 1,
      id: `warm:${NOON}:demo:m00`,
      campaign: DEMO,
      subject: { kind: 'member', member: 'm00' },
      urgency: 'bulk',
    });
    expect(world.wanted.messages).toEqual([]);
    expect(world.turns.messages).toEqual([{ ...warmDue(run), id: `warm:demo:${NOON}:1`, turn: 1 }]);
    expect(await jobOf(world)).toMatchObject({ asked: 5, turn: 1, state: 'running' });
  });

  test('after turn the run asks for everybody once and is done', async () => {
    const world = await begun();

    await untilQuiet(world);

    expect(askedFor(world)).toEqual(Array.from({ length: 12 }, (_, index) => name(index)));
    expect(await jobOf(world)).toMatchObject({ asked: 12, turn: 3, state: 'done', finishedAt: NOON });
  });

  test('of the stale it asks only for those whose poster shows other art', async () => {
    const world = await begun({ mode: 'stale' });
    const mark = artMark(world.digest.sha256Hex, aCampaign());
    await world.referrals.recordPoster(DEMO, memberId('m03'), poster('another-art'));
    await world.referrals.recordPoster(DEMO, memberId('m04'), poster(`${mark}-his`));

    await untilQuiet(world);

    expect(askedFor(world)).toEqual(['m03']);
    expect(await jobOf(world)).toMatchObject({ state: 'done', asked: 1 });
  });

  test('while too many wait to be drawn it asks for nobody and looks again at its next turn', async () => {
    const world = await begun();
    let drawings = MOST_WAITING;
    const ports = { ...world, bulkDepth: async () => drawings };

    expect(await warmPosters(ports, warmDue(run), EVERY)).toEqual({ kind: 'held-back', waiting: MOST_WAITING });
    expect(askedFor(world)).toEqual([]);
    const [next] = world.turns.take();
    drawings = MOST_WAITING - 2;

    expect(await warmPosters(ports, next!, EVERY)).toMatchObject({ kind: 'asked', asked: 2 });
    expect(await jobOf(world)).toMatchObject({ turn: 2, asked: 2 });
  });

  test('requests that wait for their code count like drawings that wait', async () => {
    const world = await begun();
    const ports = { ...world, wantedInBulkDepth: async () => 1_500, bulkDepth: async () => 500 };

    expect(await warmPosters(ports, warmDue(run), EVERY)).toEqual({ kind: 'held-back', waiting: 2_000 });
  });

  test('a new version of the campaign meanwhile is what it looks at from then on', async () => {
    const world = await begun({ mode: 'stale' });
    const before = artMark(world.digest.sha256Hex, aCampaign());
    for (let index = 0; index < 12; index += 1)
      await world.referrals.recordPoster(DEMO, memberId(name(index)), poster(`${before}-${index}`));
    await world.campaigns.save(aCampaign({ version: 2, template: aTemplate({ quality: 70 }) }));

    await untilQuiet(world);

    expect(askedFor(world)).toHaveLength(12);
  });
});

describe('a turn changes nothing', () => {
  test.each([
    ['of a run that was cancelled', { state: 'cancelled' as const }, {}],
    ['of a run that is done', { state: 'done' as const }, {}],
    ['that was taken already', { turn: 1 }, {}],
    ['of the run before this one', {}, { startedAt: NOON - 1 }],
    ['of a run nobody knows', {}, { campaign: 'other' as never }],
  ])('%s', async (_what, over, due) => {
    const world = await begun(over);

    expect(await turn(world, { ...warmDue(run), ...due })).toEqual({ kind: 'superseded' });
    expect([askedFor(world), world.turns.messages]).toEqual([[], []]);
    expect(await jobOf(world)).toEqual({ ...run, ...over });
  });

  test('when it is delivered twice: the second does nothing', async () => {
    const world = await begun();
    await turn(world);

    expect(await turn(world)).toEqual({ kind: 'superseded' });
    expect([askedFor(world).length, world.turns.messages.length]).toEqual([5, 1]);
  });

  test('after the end of the campaign: the run ends with it', async () => {
    const world = await begun();
    await world.campaigns.save(aCampaign({ version: 2, endedAt: NOON }));

    expect(await turn(world)).toEqual({ kind: 'campaign-ended' });
    expect([askedFor(world), world.turns.messages]).toEqual([[], []]);
    expect(await jobOf(world)).toMatchObject({ state: 'campaign-ended', finishedAt: NOON });
  });

  test('of a campaign that is not stored: it is set aside', async () => {
    const world = stepWorld();
    await world.warming.replace(undefined, run);

    await expect(turn(world)).rejects.toMatchObject({ name: 'Refused', code: 'CAMPAIGN_UNKNOWN' });
  });
});

describe('a death', () => {
  test('between any two writes loses nobody, and asks for nobody under two ids', async () => {
    // Three turns of at most five requests, a next turn and the run itself: 18 writes.
    for (let deathAt = 1; deathAt <= 18; deathAt += 1) {
      const world = await begun();
      world.writes.crashBeforeWrite(deathAt);

      await untilQuiet(world);

      const ids = new Set(world.wantedInBulk.messages.map(({ id }) => id));
      expect(ids.size, `death at ${deathAt}`).toBe(12);
      expect(new Set(askedFor(world)).size).toBe(12);
      expect(await jobOf(world), `death at ${deathAt}`).toMatchObject({ asked: 12, state: 'done' });
    }
  });

  test('a turn that was said before its forerunner was written is the next turn all the same', async () => {
    const world = await begun();
    world.writes.crashBeforeWrite(7);
    await expect(turn(world)).rejects.toThrow('warm.replace');
    const [early] = world.turns.take();

    expect(await turn(world, early!)).toMatchObject({ asked: 5 });
    expect(await turn(world)).toEqual({ kind: 'superseded' });

    expect(await jobOf(world)).toMatchObject({ asked: 5, turn: 2 });
    expect(world.turns.messages).toMatchObject([{ turn: 2 }]);
  });

  test('cancelled in the middle of a turn the run stays cancelled', async () => {
    const world = await begun();
    const cancels = {
      ...world,
      announceWarmDue: async (due: WarmDue) => {
        await world.announceWarmDue(due);
        await world.warming.replace(run, { ...run, state: 'cancelled', finishedAt: NOON });
      },
    };

    await warmPosters(cancels, warmDue(run), EVERY);

    expect(await jobOf(world)).toMatchObject({ state: 'cancelled', asked: 0 });
    expect(await turn(world, world.turns.take()[0])).toEqual({ kind: 'superseded' });
  });
});

test('a turn is written and read back as it was, and anything else is refused', () => {
  const due = warmDue({ ...run, turn: 7 });

  expect(readWarmDue(writeWarmDue(due))).toEqual(due);
  expect(() => readWarmDue('{"version":1,"turn":-1}')).toThrow('WARM_DUE');
});

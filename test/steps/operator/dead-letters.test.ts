import { describe, expect, test } from 'vitest';
import { writeContactChanged } from '#shared/messages/contact-changed.ts';
import { writePosterWanted } from '#shared/messages/poster-wanted.ts';
import type { DeadLetter } from '#shared/ports/dead-letters.ts';
import { contactNews, DEMO, LUNA, NOON } from '#test/support/builders.ts';
import { operatorWorld, recordOf, rowsOf } from './operator-world.ts';

const letter = (id: string, over: Partial<DeadLetter> = {}): DeadLetter => ({
  id,
  queue: 'group events',
  since: NOON,
  received: 20,
  body: writeContactChanged(contactNews('ann', { welcomeCode: 'W-secret' })),
  ...over,
});

const piece = letter('p1', { queue: 'outbox dispatch', body: '{"shard":"shard-1","fromSequence":"100","changes":7}' });

describe('dead letters', () => {
  test('are listed with their queue, kind and ids, without what they say', async () => {
    const world = operatorWorld();
    world.deadLetters.put(letter('m1'), piece);

    const listed = rowsOf(await world.ask('dead-letters list'));

    expect(listed.rows).toEqual([
      {
        queue: 'group events',
        id: 'm1',
        since: '2026-11-22T12:00:00.000Z',
        received: 20,
        kind: 'ContactChanged',
        ids: 'id added-ann, staff luna, member ann',
        note: '',
      },
      {
        queue: 'outbox dispatch',
        id: 'p1',
        since: '2026-11-22T12:00:00.000Z',
        received: 20,
        kind: 'piece of the stream',
        ids: 'shard shard-1',
        note: 'The sweep finds it.',
      },
    ]);
    expect(listed.columns).toEqual(['queue', 'id', 'since', 'received', 'kind', 'ids', 'note']);
  });

  test('are listed of one queue, by its name or as a shell likes it, and up to a limit', async () => {
    const world = operatorWorld();
    world.deadLetters.put(letter('m1'), letter('m2', { queue: 'welcome' }), letter('m3', { since: NOON + 1 }));
    const idsOf = async (input: object) => rowsOf(await world.ask('dead-letters list', input)).rows.map(({ id }) => id);

    expect(await idsOf({ queue: 'group events' })).toEqual(['m1', 'm3']);
    expect(await idsOf({ queue: 'group-events' })).toEqual(['m1', 'm3']);
    expect(await idsOf({ queue: 'group events queue', limit: 1 })).toEqual(['m1']);
    await expect(idsOf({ queue: 'nowhere' })).rejects.toMatchObject({
      code: 'QUEUE_UNKNOWN',
      message: 'There is no queue of that name; there are group events, welcome, outbox dispatch.',
    });
  });

  test('that nobody can look at are told of', async () => {
    const world = operatorWorld();
    world.deadLetters.put(letter('m1'));
    world.deadLetters.hide('group events', 13);

    const [, hidden] = rowsOf(await world.ask('dead-letters list')).rows;

    expect(hidden).toEqual({
      queue: 'group events',
      id: '',
      note: 'about 13 more lie behind these: of one group only the first ten can be looked at',
    });
  });

  test('are shown by their ids only', async () => {
    const world = operatorWorld();
    world.deadLetters.put(letter('m1'), piece, letter('m2', { body: 'no JSON' }));

    expect(recordOf(await world.ask('dead-letters show', { id: 'm1' }))).toEqual({
      queue: 'group events',
      id: 'm1',
      since: '2026-11-22T12:00:00.000Z',
      received: 20,
      kind: 'ContactChanged',
      message: expect.objectContaining({ member: 'ann', welcomeCode: '(kept back)' }),
    });
    expect(recordOf(await world.ask('dead-letters show', { id: 'p1' }))).toMatchObject({
      message: { shard: 'shard-1', fromSequence: '100', changes: 7 },
      note: 'The sweep finds it.',
    });
    expect(recordOf(await world.ask('dead-letters show', { id: 'm2' }))).toMatchObject({
      kind: 'unreadable',
      message: { body: '(kept back: no message, 7 characters)' },
    });
    await expect(world.ask('dead-letters show', { id: 'm9' })).rejects.toMatchObject({ code: 'NOT_A_DEAD_LETTER' });
  });

  test('go back one by one, all of a queue, or all', async () => {
    const world = operatorWorld();
    world.deadLetters.put(letter('m1'), letter('m2', { queue: 'welcome' }), letter('m3'), letter('m4'), piece);
    const replay = async (input: object) => recordOf(await world.ask('dead-letters replay', input));

    expect(await replay({ id: 'm3' })).toEqual({ replayed: 1 });
    expect(await replay({ all: true, queue: 'welcome' })).toEqual({ replayed: 1 });
    expect(await replay({ all: true })).toEqual({ replayed: 2 });
    expect(await replay({ all: true })).toEqual({ replayed: 0 });
    expect(world.deadLetters.sentBack.map(({ id }) => id)).toEqual(['m3', 'm2', 'm1', 'm4']);
  });

  test.each([{}, { id: 'm1', all: true }, { id: 'm1', queue: 'welcome' }, { queue: 'welcome' }])(
    'a replay of %j is not clear about what is meant',
    async (input) => {
      const world = operatorWorld();
      world.deadLetters.put(letter('m1'));

      await expect(world.ask('dead-letters replay', input)).rejects.toMatchObject({ code: 'REPLAY_OF_WHAT' });
      expect(world.deadLetters.sentBack).toEqual([]);
    },
  );

  test('a piece of the stream is no message: its replay is refused, with what mends it', async () => {
    const world = operatorWorld();
    world.deadLetters.put(piece);
    const refusal = {
      code: 'CANNOT_BE_REPLAYED',
      message: "outbox dispatch keeps pieces of the table's stream, which are no messages. The sweep finds it.",
    };

    await expect(world.ask('dead-letters replay', { id: 'p1' })).rejects.toMatchObject(refusal);
    await expect(world.ask('dead-letters replay', { all: true, queue: 'outbox-dispatch' })).rejects.toMatchObject(
      refusal,
    );
    await expect(world.ask('dead-letters replay', { id: 'm9' })).rejects.toMatchObject({ code: 'NOT_A_DEAD_LETTER' });
  });

  test('one that SQS knows no origin of is said to have been put there by hand', async () => {
    const world = operatorWorld();
    world.deadLetters.put(letter('m1'));
    const deadLetters = { ...world.deadLetters, replay: async () => 0 };

    await expect(world.askWith({ deadLetters }, 'dead-letters replay', { id: 'm1' })).rejects.toMatchObject({
      code: 'CANNOT_BE_REPLAYED',
      facts: { id: 'm1' },
    });
  });
});

test('what is wanted urgently shows whose poster it is, and not the permission to greet him', async () => {
  const world = operatorWorld();
  const ticket = { welcomeCode: 'W-secret', staff: LUNA, happenedAt: NOON };
  const body = writePosterWanted({
    version: 1,
    id: 'w1',
    campaign: DEMO,
    subject: { kind: 'entry', label: 'moments' },
    urgency: 'urgent',
    ticket,
  });
  world.deadLetters.put(letter('m1', { body }));

  const listed = JSON.stringify(await world.ask('dead-letters list'));

  expect(listed).toContain('campaign demo, label moments, staff luna');
  expect(listed).not.toContain('secret');
});

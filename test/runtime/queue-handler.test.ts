/** One bad record costs one record: what a queue's consumer does with each way a message can end. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { SQSRecord } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { Refused, RetryLater } from '#shared/ports/failure.ts';
import type { Outcome } from '#shared/runtime/outcome.ts';
import { queueHandler } from '#shared/runtime/queue-handler.ts';
import { captured } from '#test/support/captured-output.ts';
import { aContext, aRecord } from './lambda-events.ts';

const MARKED = '标记昵称-7f3a';

interface Message {
  readonly id: string;
  readonly nickname?: string;
}
type Step = (message: Message, delivery: { readonly attempt: number; readonly messageId: string }) => Promise<Outcome>;

function aQueue(step: Step, broken: { quarantine?: Error; postpone?: Error } = {}) {
  const worked: string[] = [];
  const quarantined: { id: string; code: string }[] = [];
  const postponed: { id: string; afterMs: number }[] = [];
  const handler = queueHandler<Message>({
    name: 'test/step',
    reads(body) {
      const read: unknown = JSON.parse(body);
      if (typeof read !== 'object' || read === null || !('id' in read)) throw new Refused('UNREADABLE', 'No id.');
      return { id: String(read.id), ...('nickname' in read && { nickname: String(read.nickname) }) };
    },
    step(message, delivery) {
      worked.push(message.id);
      return step(message, delivery);
    },
    source: {
      async quarantine(record: SQSRecord, refused: Refused) {
        if (broken.quarantine) throw broken.quarantine;
        quarantined.push({ id: record.messageId, code: refused.code });
      },
      async postpone(record: SQSRecord, afterMs: number) {
        if (broken.postpone) throw broken.postpone;
        postponed.push({ id: record.messageId, afterMs });
      },
    },
  });
  const receive = (Records: SQSRecord[], remainingMs?: () => number) =>
    captured(() => handler({ Records }, aContext(remainingMs)));
  return { receive, worked, quarantined, postponed };
}

const failing = (ids: Record<string, Error>): Step => {
  return async ({ id }) => {
    const failure = ids[id];
    if (failure) throw failure;
    return { kind: 'recorded' };
  };
};
const failed = (...ids: string[]) => ({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });

describe('a queue handler', () => {
  test('gives back only the record that failed', async () => {
    const queue = aQueue(failing({ b: new TypeError('boom') }));

    const { result } = await queue.receive([aRecord('a'), aRecord('b'), aRecord('c')]);

    expect(result).toEqual(failed('b'));
    expect(queue.worked).toEqual(['a', 'b', 'c']);
  });

  test('does not throw when every record failed, so that each keeps its own fate', async () => {
    const queue = aQueue(failing({ a: new TypeError('boom') }));

    const { result } = await queue.receive([aRecord('a')]);

    expect(result).toEqual(failed('a'));
  });

  test('works one record after the other', async () => {
    const order: string[] = [];
    const queue = aQueue(async ({ id }) => {
      order.push(`${id} begins`);
      await sleep(id === 'a' ? 5 : 0);
      order.push(`${id} ends`);
      return { kind: 'recorded' };
    });

    await queue.receive([aRecord('a'), aRecord('b')]);

    expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  });

  test('tells the step which delivery this is', async () => {
    let delivery: unknown;
    const queue = aQueue(async (_, told) => {
      delivery = told;
      return { kind: 'recorded' };
    });

    await queue.receive([aRecord('a', { attempt: 3 })]);

    expect(delivery).toEqual({ attempt: 3, messageId: 'a' });
  });

  test('skips the rest of a failed group and goes on with the other groups', async () => {
    const queue = aQueue(failing({ a1: new TypeError('boom') }));
    const records = [
      aRecord('a1', { group: 'a' }),
      aRecord('b1', { group: 'b' }),
      aRecord('a2', { group: 'a' }),
      aRecord('b2', { group: 'b' }),
    ];

    const { result } = await queue.receive(records);

    expect(result).toEqual(failed('a1', 'a2'));
    expect(queue.worked).toEqual(['a1', 'b1', 'b2']);
  });

  test('starts every invocation with no group failed', async () => {
    const failures: Record<string, Error> = { a1: new TypeError('boom') };
    const queue = aQueue(failing(failures));
    await queue.receive([aRecord('a1', { group: 'a' })]);
    delete failures['a1'];

    const { result } = await queue.receive([aRecord('a1', { group: 'a' }), aRecord('a2', { group: 'a' })]);

    expect(result).toEqual(failed());
  });

  test('sets aside what can never work and lets its group go on', async () => {
    const queue = aQueue(failing({ a1: new Refused('CAMPAIGN_UNKNOWN', 'No such campaign.', { campaign: 'x' }) }));

    const { result, counts } = await queue.receive([aRecord('a1', { group: 'a' }), aRecord('a2', { group: 'a' })]);

    expect(result).toEqual(failed());
    expect(queue.quarantined).toEqual([{ id: 'a1', code: 'CAMPAIGN_UNKNOWN' }]);
    expect(queue.worked).toEqual(['a1', 'a2']);
    expect(counts).toMatchObject({ quarantined: 1, CAMPAIGN_UNKNOWN: 1, recorded: 1 });
  });

  test('sets aside what cannot be read without running the step', async () => {
    const queue = aQueue(failing({}));

    await queue.receive([aRecord('a', { body: '{}' })]);

    expect(queue.quarantined).toEqual([{ id: 'a', code: 'UNREADABLE' }]);
    expect(queue.worked).toEqual([]);
  });

  test('lets the record come back when its copy could not be set aside', async () => {
    const queue = aQueue(failing({ a: new Refused('X', 'x') }), { quarantine: new RetryLater('QUEUE_UNWELL', 'x') });

    const { result, counts } = await queue.receive([aRecord('a')]);

    expect(result).toEqual(failed('a'));
    expect(counts).toMatchObject({ 'quarantine-failed': 1 });
  });

  test('postpones a record when it is told how long the outside is unwell', async () => {
    const queue = aQueue(failing({ a: new RetryLater('WECOM_RATE_LIMITED', 'x', {}, { afterMs: 4_000 }) }));

    const { result } = await queue.receive([aRecord('a'), aRecord('b')]);

    expect(result).toEqual(failed('a'));
    expect(queue.postponed).toEqual([{ id: 'a', afterMs: 4_000 }]);
  });

  test('leaves the waiting time to the queue when it is not told one', async () => {
    const queue = aQueue(failing({ a: new RetryLater('TABLE_UNWELL', 'x') }));

    const { result } = await queue.receive([aRecord('a')]);

    expect(result).toEqual(failed('a'));
    expect(queue.postponed).toEqual([]);
  });

  test('postpones the rest of the group too, which would lock the group longer otherwise', async () => {
    const queue = aQueue(failing({ a1: new RetryLater('WECOM_RATE_LIMITED', 'x', {}, { afterMs: 4_000 }) }));
    const records = [aRecord('a1', { group: 'a' }), aRecord('b1', { group: 'b' }), aRecord('a2', { group: 'a' })];

    const { result } = await queue.receive(records);

    expect(result).toEqual(failed('a1', 'a2'));
    expect(queue.postponed.map(({ id }) => id)).toEqual(['a1', 'a2']);
  });

  test('still gives the record back when it cannot be postponed', async () => {
    const later = new RetryLater('X', 'x', {}, { afterMs: 1_000 });
    const queue = aQueue(failing({ a: later }), { postpone: new Error('no') });

    const { result } = await queue.receive([aRecord('a')]);

    expect(result).toEqual(failed('a'));
  });

  test('begins no further record near the deadline and gives those back', async () => {
    let remaining = 10_000;
    const queue = aQueue(async () => {
      remaining -= 4_000;
      return { kind: 'recorded' };
    });

    const { result } = await queue.receive([aRecord('a'), aRecord('b'), aRecord('c')], () => remaining);

    expect(queue.worked).toEqual(['a', 'b']);
    expect(result).toEqual(failed('c'));
  });

  test('always begins the first record, or a short timeout would starve the queue', async () => {
    const queue = aQueue(failing({}));

    const { result } = await queue.receive([aRecord('a')], () => 100);

    expect(result).toEqual(failed());
  });
});

describe('the line of a queue handler', () => {
  test('is one per message, with its step, id, outcome, facts and time', async () => {
    const queue = aQueue(async () => ({ kind: 'observed', reason: 'self', joins: 2, facts: { group: 'pond-1' } }));

    const { lines } = await queue.receive([aRecord('a', { attempt: 2 })]);

    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      level: 'INFO',
      step: 'test/step',
      messageId: 'a',
      attempt: 2,
      outcome: 'observed',
      facts: { reason: 'self', joins: 2, group: 'pond-1' },
    });
    expect(lines[0]?.['ms']).toEqual(expect.any(Number));
  });

  test('names a defect and its place, never its message', async () => {
    const queue = aQueue(async ({ nickname }) => {
      throw new TypeError(`cannot greet ${nickname}\n    at ${nickname}`, { cause: new RangeError(`${nickname}`) });
    });

    const { lines, text, counts } = await queue.receive([
      aRecord('a', { body: JSON.stringify({ id: 'a', nickname: MARKED }) }),
    ]);

    expect(lines[0]).toMatchObject({ outcome: 'defect', error: { name: 'TypeError', cause: { name: 'RangeError' } } });
    expect(JSON.stringify(lines[0])).toContain('queue-handler.test.ts');
    expect(text).not.toContain(MARKED);
    expect(counts).toMatchObject({ defect: 1 });
  });

  test('never shows what a message says about people, however it ends', async () => {
    const ends: Step[] = [
      async ({ nickname }) => Object.assign({ kind: 'recorded' }, { nickname, member: { nickname } }),
      async ({ nickname }) => {
        throw new Refused('X', `about ${nickname}`, { id: 'a' });
      },
      async ({ nickname }) => {
        throw new RetryLater('X', `about ${nickname}`, {}, { afterMs: 1, cause: new Error(nickname) });
      },
      async ({ nickname }) => JSON.parse(`{"name": ${nickname}`),
      async ({ nickname }) => Promise.reject(nickname),
    ];
    const body = JSON.stringify({ id: 'a', nickname: MARKED });

    const texts: string[] = [];
    for (const end of ends) texts.push((await aQueue(end).receive([aRecord('a', { body })])).text);

    for (const text of texts) {
      expect(text).toContain('test/step');
      expect(text).not.toContain(MARKED);
    }
  });
});

/** Streams, schedules, commands and the environment: the quieter ways a step is run. */
import type { DynamoDBRecord } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { Refused, RetryLater } from '#shared/ports/failure.ts';
import { type Command, commandHandler } from '#shared/runtime/command-handler.ts';
import { readEnvironment } from '#shared/runtime/environment.ts';
import { scheduleHandler } from '#shared/runtime/schedule-handler.ts';
import { streamHandler } from '#shared/runtime/stream-handler.ts';
import { captured } from '#test/support/captured-output.ts';
import { aContext } from './lambda-events.ts';

const MARKED = '标记昵称-7f3a';
const change = (SequenceNumber: string): DynamoDBRecord => ({ dynamodb: { SequenceNumber } });

describe('a stream handler', () => {
  const run = (step: (record: DynamoDBRecord) => Promise<{ kind: string }>, ...sequences: string[]) =>
    captured(() => streamHandler({ name: 'test/stream', step })({ Records: sequences.map(change) }, aContext()));

  test('works in the order of the sequence, longer than a number can hold', async () => {
    const seen: (string | undefined)[] = [];
    const [low, high] = ['999999999999999999999', '1000000000000000000001'];

    const { result } = await run(
      async ({ dynamodb }) => {
        seen.push(dynamodb?.SequenceNumber);
        return { kind: 'dispatched' };
      },
      high,
      low,
    );

    expect(seen).toEqual([low, high]);
    expect(result).toEqual({ batchItemFailures: [] });
  });

  test('stops at the first failure and says where to go on', async () => {
    const seen: (string | undefined)[] = [];

    const { result, counts } = await run(
      async ({ dynamodb }) => {
        seen.push(dynamodb?.SequenceNumber);
        if (dynamodb?.SequenceNumber === '2') throw new RetryLater('QUEUE_UNWELL', 'x');
        return { kind: 'dispatched' };
      },
      '1',
      '2',
      '3',
    );

    expect(seen).toEqual(['1', '2']);
    expect(result).toEqual({ batchItemFailures: [{ itemIdentifier: '2' }] });
    expect(counts).toMatchObject({ dispatched: 1, 'retry-later': 1, QUEUE_UNWELL: 1 });
  });
});

describe('a schedule handler', () => {
  test('tells the step when it was due, not when it started', async () => {
    const due: number[] = [];
    const handler = scheduleHandler({
      name: 'test/sweep',
      async step({ scheduledAt }) {
        due.push(scheduledAt);
        return { kind: 'swept', groups: 3 };
      },
    });

    const { lines } = await captured(() => handler({ scheduledAt: '2026-11-22T08:00:00Z' }, aContext()));

    expect(due).toEqual([Date.parse('2026-11-22T08:00:00Z')]);
    expect(lines[0]).toMatchObject({ outcome: 'swept', facts: { groups: 3 } });
  });

  test('takes now when it is started by hand', async () => {
    const before = Date.now();
    const due: number[] = [];
    const handler = scheduleHandler({
      name: 'test/sweep',
      async step({ scheduledAt }) {
        due.push(scheduledAt);
        return { kind: 'swept' };
      },
    });

    await captured(() => handler({}, aContext()));

    expect(due[0]).toBeGreaterThanOrEqual(before);
    expect(due[0]).toBeLessThanOrEqual(Date.now());
  });

  test('fails so that the scheduler tries again, without quoting the failure', async () => {
    const step = () => Promise.reject(new TypeError(MARKED));
    const handler = scheduleHandler({ name: 'test/sweep', step });

    const { result, text } = await captured(() => handler({}, aContext()).catch((failure: unknown) => failure));

    expect(result).toMatchObject({ name: 'WorkFailed', message: 'test/sweep: TypeError' });
    expect(String(result instanceof Error && result.stack) + text).not.toContain(MARKED);
  });
});

describe('a command handler', () => {
  const run = (step: (command: Command) => Promise<unknown>, command: Command) =>
    captured(() => commandHandler({ name: 'operator/command', step })(command, aContext()));

  test('answers with the result and leaves an audit line without contents', async () => {
    const command = { command: 'campaign pause', actor: 'arn:aws:iam::1:user/luna', input: { note: MARKED } };

    const { result, lines, text } = await run(async () => ({ paused: MARKED }), command);

    expect(result).toEqual({ ok: true, result: { paused: MARKED } });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ command: 'campaign pause', actor: 'arn:aws:iam::1:user/luna', outcome: 'done' });
    expect(text).not.toContain(MARKED);
  });

  test('writes down what changed, which is not part of the answer, and tells the step who asks as he is written down', async () => {
    const audit = { participant: 'wm-1', before: 'issued', after: 'clawed_back' };
    const asked: Command[] = [];
    const step = async (command: Command) => {
      asked.push(command);
      return { kind: 'record', record: { note: MARKED }, audit };
    };

    const { result, lines } = await run(step, { command: 'grants clawback', actor: 'cli:luna' });
    await run(step, { command: 'grants clawback', actor: `\n${MARKED}` });

    expect(result).toEqual({ ok: true, result: { kind: 'record', record: { note: MARKED } } });
    expect(lines[0]).toMatchObject({ command: 'grants clawback', actor: 'cli:luna', facts: audit });
    expect(asked.map(({ actor }) => actor)).toEqual(['cli:luna', 'unnamed']);
  });

  test.each([new Refused('OVERLAP', 'Group in use.', { group: 'g' }), new RetryLater('TABLE_UNWELL', 'm', {})])(
    'says why it cannot: %s',
    async (failure) => {
      const { result } = await run(() => Promise.reject(failure), { command: 'campaign apply' });

      expect(result).toEqual({ ok: false, code: failure.code, message: failure.message, facts: failure.facts });
    },
  );

  test('keeps strange names out of the audit line, and the text of a defect out of everything', async () => {
    const handler = commandHandler({ name: 'operator/command', step: () => Promise.reject(new Error(MARKED)) });
    const command = { command: `drop ${MARKED}`, actor: `\n${MARKED}` };

    const { result, lines, text } = await captured(() =>
      handler(command, aContext()).catch((failure: unknown) => failure),
    );

    expect(lines[0]).toMatchObject({ command: 'unreadable', actor: 'unnamed', outcome: 'defect' });
    expect(`${text}${result}`).not.toContain(MARKED);
  });
});

describe('the environment', () => {
  test('is read by the declared names', () => {
    process.env['TEST_TABLE'] = 'fission';

    expect(readEnvironment(['TEST_TABLE']).TEST_TABLE).toBe('fission');
  });

  test('names every missing variable at once; an empty one is missing', () => {
    process.env['TEST_EMPTY'] = '';

    expect(() => readEnvironment(['TEST_EMPTY', 'TEST_ABSENT'])).toThrow(
      'Missing environment variable: TEST_EMPTY, TEST_ABSENT',
    );
  });
});

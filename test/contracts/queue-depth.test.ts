/** How deep a queue is, on the embedded engine: what waits, what is held back and what is being worked on. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sqsQueueDepth } from '#shared/adapters/sqs/queue-depth.ts';
import { startTestEngines, type TestEngines } from '#test/support/engines.ts';
import { aQueue } from '#test/support/queues.ts';

let engines: TestEngines;
beforeAll(async () => {
  engines = await startTestEngines();
});
afterAll(() => engines.stop());

test('counts what waits, what is delayed and what somebody is working on, until it is done', async () => {
  const queue = await aQueue(engines.sqs);
  const depth = sqsQueueDepth({ queueUrl: queue.url, client: engines.sqs });
  expect(await depth()).toBe(0);

  for (const body of ['one', 'two']) await queue.send(body);
  await queue.send('later', { DelaySeconds: 60 });
  const [taken] = await queue.receive({ MaxNumberOfMessages: 1, VisibilityTimeout: 30 });

  expect(await depth()).toBe(3);
  await queue.delete(taken!);
  expect(await depth()).toBe(2);
});

test('a queue that is not there is a defect, not a depth of nothing', async () => {
  const depth = sqsQueueDepth({ queueUrl: `${engines.endpoints.sqs}/000000000000/none`, client: engines.sqs });

  await expect(depth()).rejects.toThrow();
});

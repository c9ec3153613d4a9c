import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Isolate } from '#infra/local/runner/execution-environment.ts';
import { type FunctionDefinition, type LambdaFunction, lambdaFunction } from '#infra/local/runner/lambda-function.ts';

interface Options extends Partial<FunctionDefinition> {
  readonly isolate: Isolate;
  readonly idleMs?: number;
}

function aFunction(code: string, { isolate, idleMs, ...definition }: Options): LambdaFunction {
  const directory = mkdtempSync(join(tmpdir(), 'a-function-'));
  writeFileSync(join(directory, 'index.cjs'), code);
  const { variables = {}, ...rest } = definition;
  const lambda = lambdaFunction(
    {
      step: 'group/read',
      name: 'reader',
      arn: 'arn:aws:lambda:us-east-1:000000000000:function:reader',
      directory,
      timeoutMs: 5000,
      memoryMb: 128,
      concurrency: 4,
      ...rest,
      variables: { LAMBDA_TASK_ROOT: directory, _HANDLER: 'index.handler', ...variables },
    },
    { isolate, ...(idleMs !== undefined && { idleMs }) },
  );
  onTestFinished(async () => {
    await lambda.stop(0);
    rmSync(directory, { recursive: true, force: true });
  });
  return lambda;
}

async function errorOf(lambda: LambdaFunction, payload: unknown = {}) {
  const answered = await lambda.invoke(JSON.stringify(payload));
  return 'error' in answered ? answered.error : undefined;
}

async function answerOf(lambda: LambdaFunction, payload: unknown = {}) {
  const answered = await lambda.invoke(JSON.stringify(payload));
  return 'payload' in answered ? JSON.parse(answered.payload) : answered.error;
}

const COUNTING = 'let n = 0; exports.handler = async (event) => { n += 1; return { n, event }; };';
const BY_WISH = `
let n = 0;
exports.handler = async (event) => {
  n += 1;
  if (event.do === 'throw') throw new TypeError('no such thing');
  if (event.do === 'throw text') throw 'plain text';
  if (event.do === 'exit') process.exit(3);
  if (event.do === 'hang') await new Promise((resolve) => setTimeout(resolve, 60_000));
  if (event.do === 'forget') { void Promise.reject(new Error('forgotten')); await new Promise((r) => setTimeout(r, 1000)); }
  if (event.do === 'eat') { const eaten = []; for (;;) eaten.push(new Array(1e6).fill(1)); }
  if (event.do === 'shout') return 'x'.repeat(7 * 1024 * 1024);
  return n;
};`;

describe.each<Isolate>(['worker', 'process'])('a function in a %s', (isolate) => {
  test('answers with JSON and is reused while warm', async () => {
    const lambda = aFunction(COUNTING, { isolate });

    const first = await answerOf(lambda, { a: '社群' });
    const second = await answerOf(lambda);

    expect([first, second]).toEqual([
      { n: 1, event: { a: '社群' } },
      { n: 2, event: {} },
    ]);
    expect(lambda.counts()).toMatchObject({ invocations: 2, errors: 0, coldStarts: 1, memoryMb: 128 });
    expect(lambda.counts().billedMs).toBeGreaterThanOrEqual(2);
  });

  test('has its own variables and knows its context', async () => {
    const code = `exports.handler = async (_event, context) => ({
      own: process.env.MINE, test: process.env.VITEST ?? null, name: context.functionName,
      arn: context.invokedFunctionArn, left: context.getRemainingTimeInMillis(), id: context.awsRequestId });`;
    const variables = { MINE: 'mine', AWS_LAMBDA_FUNCTION_NAME: 'reader' };
    const lambda = aFunction(code, { isolate, variables });

    const answered = await lambda.invoke('{}');

    const said = 'payload' in answered ? JSON.parse(answered.payload) : undefined;
    expect(said).toMatchObject({ own: 'mine', test: null, name: 'reader', id: answered.requestId });
    expect(said.arn).toBe('arn:aws:lambda:us-east-1:000000000000:function:reader');
    expect(said.left).toBeGreaterThan(0);
    expect(said.left).toBeLessThanOrEqual(5000);
  });

  test('runs one invocation at a time in each environment, and several environments side by side', async () => {
    const code = `const id = Math.random(); let running = 0; exports.handler = async () => {
      running += 1; await new Promise((r) => setTimeout(r, 300)); const saw = running; running -= 1; return { id, saw }; };`;
    const lambda = aFunction(code, { isolate, concurrency: 3 });

    const answers = await Promise.all(Array.from({ length: 6 }, () => answerOf(lambda)));

    expect(answers.map(({ saw }) => saw)).toEqual([1, 1, 1, 1, 1, 1]);
    const environments = new Set(answers.map(({ id }) => id)).size;
    expect(environments).toBeGreaterThan(1);
    expect(environments).toBeLessThanOrEqual(3);
  });

  test('a throw is an answer; the environment lives on', async () => {
    const lambda = aFunction(BY_WISH, { isolate });

    const error = await errorOf(lambda, { do: 'throw' });
    const plain = await errorOf(lambda, { do: 'throw text' });
    const after = await answerOf(lambda);

    expect(error).toMatchObject({ errorType: 'TypeError', errorMessage: 'no such thing' });
    expect(error?.trace?.[0]).toBe('TypeError: no such thing');
    expect(plain).toMatchObject({ errorType: 'string', errorMessage: 'plain text' });
    expect(after).toBe(3);
    expect(lambda.counts()).toMatchObject({ invocations: 3, errors: 2, coldStarts: 1 });
  });

  test('an exit, an end of memory and a forgotten promise cost one invocation each', async () => {
    const lambda = aFunction(BY_WISH, { isolate, memoryMb: 64 });

    const exit = await errorOf(lambda, { do: 'exit' });
    const afterExit = await answerOf(lambda);
    const eaten = await errorOf(lambda, { do: 'eat' });
    const afterEaten = await answerOf(lambda);
    const forgotten = await errorOf(lambda, { do: 'forget' });
    const afterForgotten = await answerOf(lambda);

    expect(exit?.errorType).toBe('Runtime.ExitError');
    expect(exit?.errorMessage).toMatch(/^RequestId: \S+ Error: Runtime exited with error: exit status 3$/);
    expect(eaten?.errorMessage).toMatch(/Error: Runtime exited with error: signal: (killed|aborted)$/);
    expect(forgotten).toMatchObject({
      errorType: 'Runtime.UnhandledPromiseRejection',
      errorMessage: 'Error: forgotten',
    });
    expect([afterExit, afterEaten, afterForgotten]).toEqual([1, 1, 1]);
  });

  test('the timeout kills the environment and says so as Lambda does', async () => {
    const lambda = aFunction(BY_WISH, { isolate, timeoutMs: 500 });

    const error = await errorOf(lambda, { do: 'hang' });
    const after = await answerOf(lambda);

    expect(error?.errorType).toBe('Sandbox.Timedout');
    expect(error?.errorMessage).toMatch(/^RequestId: \S+ Error: Task timed out after 0\.50 seconds$/);
    expect(after).toBe(1);
    expect(lambda.counts()).toMatchObject({ timeouts: 1, errors: 1, coldStarts: 2 });
  });

  test('an answer too large is an error', async () => {
    const lambda = aFunction(BY_WISH, { isolate });

    const error = await errorOf(lambda, { do: 'shout' });

    expect(error?.errorType).toBe('Function.ResponseSizeTooLarge');
  });

  test('an idle environment is reaped and a new one started', async () => {
    const lambda = aFunction(COUNTING, { isolate, idleMs: 20 });
    await answerOf(lambda);
    await new Promise((resolve) => setTimeout(resolve, 300));

    const after = await answerOf(lambda);

    expect(after.n).toBe(1);
    expect(lambda.counts().coldStarts).toBe(2);
  });

  test.each([
    ['a module that is not there', "require('./nowhere.cjs')", 'index.handler', 'Runtime.ImportModuleError'],
    ['a file that is not there', COUNTING, 'other.handler', 'Runtime.ImportModuleError'],
    ['a handler that is not there', 'exports.other = 1', 'index.handler', 'Runtime.HandlerNotFound'],
    ['a handler without a dot', COUNTING, 'handler', 'Runtime.MalformedHandlerName'],
    ['code that does not parse', 'exports.handler = (', 'index.handler', 'Runtime.UserCodeSyntaxError'],
    ['a throw at module scope', "throw new RangeError('TABLE_NAME is missing')", 'index.handler', 'RangeError'],
    ['an exit at module scope', 'process.exit(4)', 'index.handler', 'Runtime.ExitError'],
  ])('%s fails every invocation once and starts nothing for ever', async (_name, code, handler, errorType) => {
    const lambda = aFunction(code, { isolate, variables: { _HANDLER: handler } });

    const errors = await Promise.all([errorOf(lambda), errorOf(lambda)]);

    expect(errors.map((error) => error?.errorType)).toEqual([errorType, errorType]);
    expect(lambda.inFlight()).toBe(0);
  });

  test('stopping lets the running invocation end and refuses the next', async () => {
    const code = 'exports.handler = async () => { await new Promise((r) => setTimeout(r, 200)); return "done"; };';
    const lambda = aFunction(code, { isolate });
    await answerOf(lambda);

    const running = answerOf(lambda);
    await lambda.stop();
    const refused = await errorOf(lambda);

    expect(await running).toBe('done');
    expect(refused?.errorType).toBe('Runner.Stopped');
  });
});

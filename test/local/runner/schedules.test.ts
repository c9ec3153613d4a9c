import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { describe, expect, test } from 'vitest';
import { timetable } from '#infra/local/runner/schedule-expression.ts';
import { arnOf, type FixtureStep, type Resources, until } from './fixture-app.ts';
import { runnerWorld } from './runner-world.ts';

const schedule = (step: string, properties: Readonly<Record<string, unknown>> = {}): Resources => ({
  Schedule: {
    Type: 'AWS::Scheduler::Schedule',
    Properties: {
      FlexibleTimeWindow: { Mode: 'OFF' },
      ScheduleExpression: 'rate(10 minutes)',
      Target: { Arn: arnOf(step), Input: '{"scheduledAt":"<aws.scheduler.scheduled-time>"}' },
      ...properties,
    },
  },
});

const sweep: FixtureStep = { code: 'exports.handler = async (event) => { heard(event); return "swept"; };' };

describe('a schedule invokes its function', () => {
  test('when fired by hand, with the scheduled time in its input', async () => {
    const { app, start } = await runnerWorld({ steps: { 'group/sweep': sweep }, service: schedule('group/sweep') });
    const runner = await start();

    const answered = await runner.fire('group/sweep', new Date('2026-11-22T10:20:30.456Z'));

    expect(answered).toMatchObject({ payload: '"swept"' });
    expect(app.heard('group/sweep')).toEqual([{ scheduledAt: '2026-11-22T10:20:30Z' }]);
  });

  test('again and again when it is told to, each time with its own time', async () => {
    const { app, start } = await runnerWorld({ steps: { 'group/sweep': sweep }, service: schedule('group/sweep') });
    const runner = await start({ everyMs: { 'group/sweep': 20 } });

    await until(() => app.heard('group/sweep').length >= 3);
    await runner.pausePollers();
    const whenPaused = runner.counts().get('group/sweep')?.invocations;
    await new Promise((resolve) => setTimeout(resolve, 200));

    for (const event of app.heard('group/sweep')) {
      expect(event).toEqual({ scheduledAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) });
    }
    expect(runner.counts().get('group/sweep')?.invocations).toBe(whenPaused);
  });

  test('at its time, once', async () => {
    const due = new Date(Math.ceil(Date.now() / 1000) * 1000 + 1000);
    const properties = { ScheduleExpression: `at(${due.toISOString().slice(0, 19)})` };
    const { app, start } = await runnerWorld({ steps: { once: sweep }, service: schedule('once', properties) });
    await start();

    await until(() => app.heard('once').length > 0);

    expect(app.heard('once')).toEqual([{ scheduledAt: `${due.toISOString().slice(0, 19)}Z` }]);
  });

  test('asynchronously: a failure is tried twice more, then handed to the dead letters', async () => {
    const code = 'exports.handler = async (event) => { heard(event); throw new Error("unwell"); };';
    const service = {
      ...schedule('sick'),
      Failed: { Type: 'AWS::SQS::Queue' },
      Policy: {
        Type: 'AWS::Lambda::EventInvokeConfig',
        Properties: {
          FunctionName: { Ref: 'sickFn' },
          Qualifier: '$LATEST',
          DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['Failed', 'Arn'] } } },
        },
      },
    };
    const { app, clients, start } = await runnerWorld({ steps: { sick: { code } }, service });
    const runner = await start({ everyMs: { sick: 50 }, retryAfterMs: 10 });
    const QueueUrl = runner.resources.queues.get('fixture-service/Failed') ?? '';

    const { Messages = [] } = await clients.sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));

    const [failure] = Messages.map(({ Body }) => JSON.parse(Body ?? ''));
    expect(failure.requestContext).toMatchObject({ condition: 'RetriesExhausted', approximateInvokeCount: 3 });
    expect(failure.responsePayload).toMatchObject({ errorMessage: 'unwell' });
    expect(app.heard('sick').length).toBeGreaterThanOrEqual(3);
  });

  test('is refused when it is sped up and is not there', async () => {
    const { start } = await runnerWorld({ steps: { 'group/sweep': sweep }, service: schedule('group/sweep') });

    await expect(start({ everyMs: { 'group/swep': 20 } })).rejects.toThrow(/no schedule for group\/swep/);
  });
});

describe('a schedule expression says when', () => {
  test.each([
    ['rate(10 minutes)', 'UTC', '2026-11-22T00:10:00.000Z'],
    ['rate(1 hour)', 'UTC', '2026-11-22T01:00:00.000Z'],
    ['rate(2 days)', 'UTC', '2026-11-24T00:00:00.000Z'],
    ['cron(15 10 * * ? *)', 'Asia/Shanghai', '2026-11-22T02:15:00.000Z'],
    ['cron(0 9 ? * MON-FRI *)', 'UTC', '2026-11-23T09:00:00.000Z'],
    ['cron(0 9 ? * 1 *)', 'UTC', '2026-11-22T09:00:00.000Z'],
    ['cron(0/20 * * * ? *)', 'UTC', '2026-11-22T00:20:00.000Z'],
    ['cron(0 0 L * ? *)', 'UTC', '2026-11-30T00:00:00.000Z'],
    ['cron(0 18 ? * 6#1 2027)', 'UTC', '2027-01-01T18:00:00.000Z'],
    ['at(2026-11-23T08:00:00)', 'Asia/Shanghai', '2026-11-23T00:00:00.000Z'],
  ])('%s in %s', (expression, timezone, next) => {
    expect(timetable(expression, timezone).next(new Date('2026-11-22T00:00:00Z'))?.toISOString()).toBe(next);
  });

  test('an instant that has passed does not come again', () => {
    expect(timetable('at(2020-01-01T00:00:00)').next(new Date('2026-11-22T00:00:00Z'))).toBeUndefined();
  });

  test.each(['rate(0 minutes)', 'rate(5 seconds)', 'cron(* * *)', 'every hour', 'cron(99 0 * * ? *)'])(
    '%s is refused',
    (expression) => {
      expect(() => timetable(expression)).toThrow();
    },
  );
});

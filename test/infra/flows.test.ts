/** What every function, queue, schedule and reader of the stream promises. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { beforeAll, describe, expect, test } from 'vitest';
import { projectRoot, stepNames } from '#infra/bundling/step-folders.ts';
import { AppFunction } from '#infra/constructs/app-function.ts';
import { plain } from '#infra/constructs/handover.ts';
import type { Site } from '#infra/constructs/site.ts';
import { functionsByStep, ofType, type Resource, type Synthesized, synthesized, type Template } from './synthesized.ts';

const CALL_WECOM = [
  'code/reclaim',
  'contact/read',
  'contact/record',
  'group/read',
  'group/rotate',
  'notice/digest',
  'operator/command',
  'poster/request',
  'report/measure',
  'welcome/send',
];

let app: Synthesized;
beforeAll(async () => {
  app = await synthesized();
}, 60_000);

describe('every function', () => {
  test('is a step of functions/, and every step is deployed exactly once', () => {
    const deployed = ofType(app.service, 'AWS::Lambda::Function').map(([, fn]) => fn.Metadata?.['fission:step']);

    expect(deployed.sort()).toEqual(stepNames());
  });

  test('carries its step as a tag, so that tools find it', () => {
    for (const [step, [, fn]] of functionsByStep(app.service)) {
      expect(fn.Properties.Tags).toContainEqual({ Key: 'fission:step', Value: step });
    }
  });

  test('runs Node 24, logs JSON into a log group of its own that forgets', () => {
    const groups = new Map(ofType(app.service, 'AWS::Logs::LogGroup'));

    for (const [, fn] of functionsByStep(app.service).values()) {
      expect(fn.Properties.Runtime).toBe('nodejs24.x');
      expect(fn.Properties.LoggingConfig.LogFormat).toBe('JSON');
      const group = groups.get(fn.Properties.LoggingConfig.LogGroup.Ref);
      expect(group?.Properties.RetentionInDays).toBeGreaterThan(0);
    }
  });

  test('is given exactly the variables its step declares, and those of its metrics', async () => {
    for (const [step, [, fn]] of functionsByStep(app.service)) {
      const { environment } = await import(
        /* @vite-ignore */ pathToFileURL(join(projectRoot, 'functions', step, 'config.ts')).href
      );
      const given = Object.keys(fn.Properties.Environment.Variables).filter((name) => !name.startsWith('POWERTOOLS_'));
      expect(given.sort(), step).toEqual([...environment].sort());
    }
  });

  test('has no more variables than Lambda takes: four kilobytes, however long AWS makes the names', () => {
    const longest = (value: unknown): string =>
      JSON.stringify(value)
        .replaceAll(/\{"Ref":"\w+"\}/g, 'https://sqs.cn-northwest-1.amazonaws.com.cn/111122223333/'.padEnd(136, 'q'))
        .replaceAll(/\{"Fn::GetAtt":\["\w+","\w+"\]\}/g, 'q'.repeat(80))
        .replaceAll(/^"|"$/g, '');
    for (const [step, [, fn]] of functionsByStep(app.service)) {
      const variables = Object.entries(fn.Properties.Environment.Variables);
      const size = variables.reduce((sum, [name, value]) => sum + name.length + longest(value).length, 0);
      expect(size, step).toBeLessThan(4_096);
    }
  });

  test('stands in the network with the fixed address if, and only if, it calls WeCom', () => {
    const inside = [...functionsByStep(app.service)].filter(([, [, fn]]) => fn.Properties.VpcConfig !== undefined);

    expect(inside.map(([step]) => step).sort()).toEqual(CALL_WECOM);
  });

  test('is told where WeCom is if, and only if, it calls WeCom', () => {
    const told = [...functionsByStep(app.service)].filter(([, [, fn]]) =>
      Object.hasOwn(fn.Properties.Environment.Variables, 'WECOM_API_BASE'),
    );

    // A robot is told by its key alone, from any address.
    expect(told.map(([step]) => step).sort()).toEqual([...CALL_WECOM, 'report/tell'].sort());
  });
});

describe('the contract between a flow and a step', () => {
  const declares = ['TABLE_NAME', 'SECRET_ID'] as const;
  const rest = { step: 'group/read', does: '', declares, timeout: Duration.seconds(1), memoryMb: 128 };
  const compiled = (scope: Construct, site: Site) => [
    // @ts-expect-error SECRET_ID is declared by the step and not given.
    () => new AppFunction(scope, 'A', { ...rest, site, environment: { TABLE_NAME: plain('t') } }),
    () => {
      const environment = { TABLE_NAME: plain('t'), SECRET_ID: plain('s') };
      return new AppFunction(scope, 'B', { ...rest, site, environment });
    },
  ];

  test('is broken at compile time by a variable left out', () => {
    // The proof is the compiler's: without an error above, `@ts-expect-error` itself would be one.
    expect(compiled).toBeTypeOf('function');
  });
});

interface Feed {
  readonly queue: string;
  readonly step: string;
  readonly source: Resource;
}

function feedsOf(template: Template): readonly Feed[] {
  const stepOf = new Map([...functionsByStep(template)].map(([step, [id]]) => [id, step]));
  return ofType(template, 'AWS::Lambda::EventSourceMapping')
    .filter(([, source]) => source.Properties.StartingPosition === undefined)
    .map(([, source]) => ({
      queue: source.Properties.EventSourceArn['Fn::GetAtt'][0],
      step: stepOf.get(source.Properties.FunctionName.Ref) ?? '?',
      source,
    }));
}

const isWork = ([id]: [string, Resource]): boolean => !/DeadLetters|Quarantine|GivenUp/.test(id);

describe('every queue of work', () => {
  test('feeds the step that is meant for it, in the batches and numbers agreed', () => {
    const agreed = feedsOf(app.service).map(({ queue, step, source }) => {
      const { BatchSize, ScalingConfig } = source.Properties;
      return `${queue.slice(0, -8)} → ${step} × ${BatchSize}, at most ${ScalingConfig.MaximumConcurrency}`;
    });

    expect(agreed.sort()).toEqual([
      'ContactEventsQueue → contact/record × 5, at most 10',
      'ContactReadsQueue → contact/read × 1, at most 2',
      'GroupEventsQueue → group/read × 10, at most 10',
      'PosterBulkQueue → poster/render × 1, at most 2',
      'PosterUrgentQueue → poster/render × 1, at most 10',
      'PosterWantedInBulkQueue → poster/request × 1, at most 5',
      'PosterWantedQueue → poster/request × 1, at most 10',
      'PosterWarmingTurnsQueue → poster/warm × 1, at most 2',
      'ReportRollupsDueQueue → report/publish × 1, at most 2',
      'ReportRollupsTidingsQueue → report/tell × 1, at most 2',
      'RewardDueQueue → reward/grant × 10, at most 5',
      'WelcomeDueQueue → welcome/send × 1, at most 10',
    ]);
  });

  test('hides a message for at least six times as long as its function may take', () => {
    for (const { queue, step } of feedsOf(app.service)) {
      const timeout = functionsByStep(app.service).get(step)?.[1].Properties.Timeout;
      expect(app.service.Resources[queue]?.Properties.VisibilityTimeout, queue).toBeGreaterThanOrEqual(6 * timeout);
    }
  });

  test('lets single messages of a batch fail', () => {
    for (const { source } of feedsOf(app.service)) {
      expect(source.Properties.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
    }
  });

  test('has dead letters of the same kind that are kept for fourteen days', () => {
    for (const [id, queue] of ofType(app.service, 'AWS::SQS::Queue').filter(isWork)) {
      const { deadLetterTargetArn, maxReceiveCount } = queue.Properties.RedrivePolicy;
      const letters = app.service.Resources[deadLetterTargetArn['Fn::GetAtt'][0]]?.Properties;
      expect(maxReceiveCount, id).toBeGreaterThanOrEqual(5);
      expect(letters.MessageRetentionPeriod, id).toBe(14 * 24 * 3600);
      expect(letters.FifoQueue, id).toBe(queue.Properties.FifoQueue);
    }
  });

  test('keeps order where order matters, per group and not overall', () => {
    const ordered = ofType(app.service, 'AWS::SQS::Queue').filter(
      (entry) => isWork(entry) && entry[1].Properties.FifoQueue,
    );

    expect(ordered.map(([id]) => id.slice(0, -8)).sort()).toEqual([
      'ContactEventsQueue',
      'ContactReadsQueue',
      'GroupEventsQueue',
      'PosterWantedInBulkQueue',
      'PosterWantedQueue',
      'PosterWarmingTurnsQueue',
      'ReportRollupsDueQueue',
      'ReportRollupsTidingsQueue',
      'RewardDueQueue',
    ]);
    for (const [, { Properties }] of ordered) {
      expect(Properties.DeduplicationScope).toBe('messageGroup');
      expect(Properties.FifoThroughputLimit).toBe('perMessageGroupId');
    }
  });

  test('holds group events back for three seconds, the turns of a pre-warming run for five, and no others', () => {
    const delayed = ofType(app.service, 'AWS::SQS::Queue').filter(([, queue]) => queue.Properties.DelaySeconds);

    expect(delayed.map(([id, queue]) => [id.slice(0, -8), queue.Properties.DelaySeconds]).toSorted()).toEqual([
      ['GroupEventsQueue', 3],
      ['PosterWarmingTurnsQueue', 5],
    ]);
    const warm = functionsByStep(app.service).get('poster/warm')?.[1].Properties.Environment.Variables;
    expect(warm.WARM_EVERY_SECONDS).toBe('5');
  });
});

describe('the table stream', () => {
  test('has exactly two readers, which halve a failing batch and set aside what they cannot read', () => {
    const readers = ofType(app.service, 'AWS::Lambda::EventSourceMapping')
      .map(([, source]) => source.Properties)
      .filter((source) => source.StartingPosition !== undefined);
    const stepOf = new Map([...functionsByStep(app.service)].map(([step, [id]]) => [id, step]));

    expect(readers.map((source) => stepOf.get(source.FunctionName.Ref)).sort()).toEqual([
      'outbox/dispatch',
      'report/archive',
    ]);
    for (const source of readers) {
      expect(source.BisectBatchOnFunctionError).toBe(true);
      expect(source.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
      expect(source.DestinationConfig.OnFailure.Destination['Fn::GetAtt'][0]).toMatch(/GivenUp/);
      expect(source.StartingPosition).toBe('TRIM_HORIZON');
    }
  });
});

describe('the schedules', () => {
  test('never run the rotation, the reclaim, the outbox sweep, the settling, the expiry, the packing, the rollups or the telling of staff twice at once, and drop the start that waits too long', () => {
    const alone = [...functionsByStep(app.service)].filter(([, [, fn]]) => fn.Properties.ReservedConcurrentExecutions);
    const waits = ofType(app.service, 'AWS::Lambda::EventInvokeConfig').map(([, one]) => one.Properties);

    expect(alone.map(([step, [, fn]]) => [step, fn.Properties.ReservedConcurrentExecutions]).sort()).toEqual([
      ['code/reclaim', 1],
      ['group/rotate', 1],
      ['notice/digest', 1],
      ['outbox/sweep', 1],
      ['report/compact', 1],
      ['report/roll-up', 1],
      ['reward/expire', 1],
      ['reward/settle', 1],
    ]);
    expect(waits.map((one) => [one.FunctionName.Ref, one.MaximumEventAgeInSeconds]).sort()).toEqual(
      alone.map(([, [id]]) => [id, 900]).sort(),
    );
  });

  test('run the sweeps, the rotation, the reclaim, the settling, the expiry, the measuring and the telling of staff, and tell them the time they were meant for', () => {
    const stepOf = new Map([...functionsByStep(app.service)].map(([step, [id]]) => [id, step]));
    const schedules = ofType(app.service, 'AWS::Scheduler::Schedule').map(([, one]) => one.Properties);

    expect(schedules.map((one) => stepOf.get(one.Target.Arn['Fn::GetAtt'][0])).sort()).toEqual([
      'code/reclaim',
      'contact/sweep',
      'group/rotate',
      'group/sweep',
      'notice/digest',
      'outbox/sweep',
      'report/compact',
      'report/measure',
      'report/roll-up',
      'reward/expire',
      'reward/settle',
    ]);
    for (const one of schedules) {
      expect(one.Target.Input).toBe('{"scheduledAt":"<aws.scheduler.scheduled-time>"}');
    }
  });
});

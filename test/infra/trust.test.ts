/** Who may do what, and who is woken when it goes wrong. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CallbackAnswer } from '#functions/callback/receive/answer.ts';
import { projectRoot } from '#infra/bundling/step-folders.ts';
import {
  CAMPAIGN_PARTITIONS,
  CODE_PARTITIONS,
  LINK_PARTITIONS,
  TOLD_PARTITIONS,
  WECOM_PARTITIONS,
} from '#infra/constructs/fission-table.ts';
import {
  ACCESS_TOKEN_KEY,
  campaignKey,
  codeKey,
  completenessDayKey,
  completenessKey,
  linkKey,
  officialCodeKey,
  pauseKey,
  QUOTA_KEY,
  standingKey,
  toldKey,
  warmJobKey,
} from '#shared/adapters/dynamodb/keys.ts';
import { campaignId, codeText, memberId, staffId } from '#shared/domain/identity.ts';
import { functionsByStep, ofType, permissionsOf, type Synthesized, stepsThatMay, synthesized } from './synthesized.ts';

let app: Synthesized;
beforeAll(async () => {
  app = await synthesized();
}, 60_000);

const mayDo = (action: RegExp, on?: string): readonly string[] => stepsThatMay(app.service, action, on);

describe('the table', () => {
  test('is written by those who record facts, and by nobody else', () => {
    expect(mayDo(/^dynamodb:(Put|Update|BatchWrite)/)).toEqual([
      'code/reclaim',
      'contact/read',
      'contact/record',
      'group/read',
      'group/rotate',
      'notice/digest',
      'operator/command',
      'poster/render',
      'poster/request',
      'poster/warm',
      'report/archive',
      'report/measure',
      'report/rework',
      'report/tell',
      'reward/expire',
      'reward/grant',
      'reward/redeem',
      'reward/relink',
      'reward/settle',
      'welcome/send',
    ]);
  });

  test('lets a pre-warming run write into the items of campaigns and nowhere else', () => {
    const writes = permissionsOf(app.service, 'poster/warm').filter((one) =>
      one.actions.some((action) => /^dynamodb:(Put|Update|BatchWrite)/.test(action)),
    );

    expect(writes.map(({ actions, partitions }) => [actions, partitions])).toEqual([
      [['dynamodb:PutItem'], CAMPAIGN_PARTITIONS],
    ]);
    expect(warmJobKey(campaignId('c')).pk).toMatch(/^campaign#/);
  });

  test('lets who tells staff write what they were told and the access to WeCom, and nowhere else', () => {
    const writes = permissionsOf(app.service, 'notice/digest').filter((one) =>
      one.actions.some((action) => /^dynamodb:(Put|Update|BatchWrite)/.test(action)),
    );

    expect(writes.map(({ actions, partitions }) => [actions, partitions])).toEqual([
      [
        ['dynamodb:PutItem', 'dynamodb:UpdateItem'],
        [...TOLD_PARTITIONS, ...WECOM_PARTITIONS],
      ],
    ]);
    expect(toldKey(staffId('s')).pk).toMatch(/^told#/);
  });

  test('lets the measuring write into the items of campaigns and the access to WeCom, and nowhere else', () => {
    const writes = permissionsOf(app.service, 'report/measure').filter((one) =>
      one.actions.some((action) => /^dynamodb:(Put|Update|BatchWrite)/.test(action)),
    );

    expect(writes.map(({ actions, partitions }) => [actions, partitions])).toEqual([
      [
        ['dynamodb:PutItem', 'dynamodb:UpdateItem'],
        [...CAMPAIGN_PARTITIONS, ...WECOM_PARTITIONS],
      ],
    ]);
    expect(completenessKey(campaignId('c')).pk).toMatch(/^campaign#/);
    expect(completenessDayKey(campaignId('c'), '2026-11-22').pk).toMatch(/^campaign#/);
    for (const { pk } of [ACCESS_TOKEN_KEY, pauseKey('any')]) expect(WECOM_PARTITIONS).toEqual([pk]);
  });

  test('is only read by the sweeps without WeCom and by the pages', () => {
    const readers = mayDo(/^dynamodb:GetItem/).filter((step) => !mayDo(/^dynamodb:PutItem/).includes(step));

    expect(readers).toEqual([
      'contact/sweep',
      'group/sweep',
      'outbox/sweep',
      'poster/view',
      'report/publish',
      'report/query',
      'report/roll-up',
      'reward/page',
    ]);
  });

  test('shows the page that is open to the world links, standings and codes only, never the access to WeCom', () => {
    const reads = permissionsOf(app.service, 'poster/view').flatMap(({ actions, partitions }) =>
      actions.filter((action) => action.startsWith('dynamodb:')).map((action) => [action, partitions] as const),
    );
    const may = (action: string, { pk }: { readonly pk: string }): boolean =>
      reads.some(([one, keys]) => one === action && keys?.some((key) => pk.startsWith(key.replace('*', ''))));
    const [campaign, member] = [campaignId('c'), memberId('m')];

    expect(reads.toSorted()).toEqual([
      ['dynamodb:BatchGetItem', CODE_PARTITIONS],
      ['dynamodb:GetItem', LINK_PARTITIONS],
      ['dynamodb:Query', CAMPAIGN_PARTITIONS],
    ]);
    expect(may('dynamodb:GetItem', linkKey('hash'))).toBe(true);
    expect(may('dynamodb:GetItem', standingKey(campaign, member))).toBe(true);
    expect(may('dynamodb:Query', officialCodeKey(campaign, { kind: 'desk' }))).toBe(true);
    expect(may('dynamodb:BatchGetItem', codeKey(codeText('f')))).toBe(true);
    for (const key of [ACCESS_TOKEN_KEY, QUOTA_KEY, campaignKey(campaign)]) {
      for (const [action] of reads) expect(may(action, key), `${action} ${key.pk}`).toBe(false);
    }
  });

  test('loses no item by any function, and is scanned by that alone which builds the lake anew', () => {
    expect(mayDo(/^dynamodb:(Delete|PartiQL|[*])/)).toEqual([]);
    expect(mayDo(/^dynamodb:Scan/)).toEqual(['report/rework']);
  });

  test('lets who works on facts read campaigns, and nothing of anybody', () => {
    for (const step of ['report/publish', 'report/query', 'report/roll-up']) {
      const reads = permissionsOf(app.service, step).filter((one) =>
        one.actions.some((action) => action.startsWith('dynamodb:')),
      );
      expect(
        reads.map(({ partitions }) => partitions),
        step,
      ).toEqual([['campaigns', ...CAMPAIGN_PARTITIONS]]);
    }
  });

  test('shows its index of what is owed to the operator, the outbox sweep, the reward steps and to who measures what waits, and to no one else', () => {
    expect(mayDo(/^dynamodb:Query/, '/index/')).toEqual([
      'operator/command',
      'outbox/sweep',
      'report/measure',
      'reward/expire',
      'reward/grant',
      'reward/settle',
    ]);
  });
});

describe('the secret', () => {
  test('is read by the webhook, by those who make codes and by those who call WeCom', () => {
    expect(mayDo(/^secretsmanager:GetSecretValue/)).toEqual([
      'callback/receive',
      'code/reclaim',
      'contact/read',
      'contact/record',
      'group/read',
      'group/rotate',
      'notice/digest',
      'operator/command',
      'poster/request',
      'report/measure',
      'report/tell',
      'welcome/send',
    ]);
  });

  test('is filled by the operator alone', () => {
    expect(mayDo(/^secretsmanager:PutSecretValue/)).toEqual(['operator/command']);
  });
});

describe('the files', () => {
  test('posters are put by the renderer and the operator, and read by those who send or show them', () => {
    expect(mayDo(/^s3:PutObject/, 'Posters')).toEqual(['operator/command', 'poster/render']);
    expect(mayDo(/^s3:GetObject/, 'Posters')).toEqual([
      'operator/command',
      'poster/render',
      'poster/view',
      'reward/page',
      'welcome/send',
    ]);
  });

  test('the lake: each step writes its own part of it, facts are added by the archive and the backfill, packed ones alone can go', () => {
    const writers = (prefix: string) => mayDo(/^s3:PutObject/, `/${prefix}/*`);

    expect(writers('facts')).toEqual(['report/archive', 'report/rework']);
    expect(writers('parquet')).toEqual(['report/compact']);
    expect(writers('rollups')).toEqual(['report/rework', 'report/roll-up']);
    expect(writers('reports')).toEqual(['report/publish']);
    expect(mayDo(/^s3:Delete/, 'Lake')).toEqual(['report/compact']);
    expect(mayDo(/^s3:Delete/, '/parquet/*')).toEqual(['report/compact']);
  });
});

/** Every queue that is told in the operator's list, by the logical id the list names, with what else is said of it. */
function toldDeadLetters(): ReadonlyMap<string, { readonly name: string; readonly instead?: string }> {
  const [, fn] = functionsByStep(app.service).get('operator/command')!;
  const [, parts] = fn.Properties.Environment.Variables.DEAD_LETTER_QUEUES['Fn::Join'];
  const json = parts.map((part: string | { 'Fn::GetAtt': [string, string] }) =>
    typeof part === 'string' ? part : part['Fn::GetAtt'].join('.'),
  );
  const told: { name: string; queue: string; instead?: string }[] = JSON.parse(json.join(''));
  return new Map(told.map(({ queue, ...rest }) => [queue, rest]));
}

describe('dead letters', () => {
  test('of every queue are told to the operator, by the words of the runbook', () => {
    const keep = ofType(app.service, 'AWS::SQS::Queue').filter(([id]) => /DeadLetters|GivenUp/.test(id));
    const told = toldDeadLetters();

    expect([...told.keys()].toSorted()).toEqual(keep.map(([id]) => `${id}.QueueName`).toSorted());
    for (const { name, instead } of told.values()) {
      const heading = instead === undefined ? [`${name} queue: dead letters`] : [`${name}: gave up`];
      expect(headings()).toEqual(expect.arrayContaining(heading));
    }
  });

  test('can be taken out and sent back by the operator, and pieces of the stream only taken out', () => {
    const may = (action: string, id: string): boolean =>
      permissionsOf(app.service, 'operator/command').some(
        ({ actions, on }) => actions.includes(action) && on.includes(`"${id}"`),
      );

    for (const [queue, { instead }] of toldDeadLetters()) {
      const letters = queue.split('.')[0]!;
      const work = ofType(app.service, 'AWS::SQS::Queue').find(([, { Properties }]) =>
        JSON.stringify(Properties.RedrivePolicy ?? '').includes(`"${letters}"`),
      );
      for (const action of [
        'sqs:ReceiveMessage',
        'sqs:ChangeMessageVisibility',
        'sqs:DeleteMessage',
        'sqs:GetQueueUrl',
      ])
        expect(may(action, letters), `${action} ${letters}`).toBe(true);
      expect(work === undefined).toBe(instead !== undefined);
      if (work !== undefined) expect(may('sqs:SendMessage', work[0]), work[0]).toBe(true);
    }
  });

  test('are touched by nobody but the operator', () => {
    for (const action of [/^sqs:(Receive|Delete)Message/]) {
      expect(mayDo(action, 'DeadLetters')).toEqual(['operator/command']);
      expect(mayDo(action, 'GivenUp')).toEqual(['operator/command']);
    }
  });
});

describe('every permission', () => {
  test('names its actions and its resource, but for the one action of AWS that knows no resource', () => {
    for (const step of functionsByStep(app.service).keys()) {
      for (const { actions, on } of permissionsOf(app.service, step)) {
        for (const action of actions) expect(action).not.toContain('*');
        if (on === '"*"') expect(actions).toEqual(['dynamodb:ListStreams']);
      }
    }
  });

  test('covers each variable: whoever is told of a queue may use that queue', () => {
    for (const [step, [, fn]] of functionsByStep(app.service)) {
      const queues = Object.values(fn.Properties.Environment.Variables)
        .map((value) => (value as { Ref?: string }).Ref ?? '')
        .filter((ref) => app.service.Resources[ref]?.Type === 'AWS::SQS::Queue');
      for (const queue of queues) {
        expect(
          permissionsOf(app.service, step).some(({ on }) => on.includes(`"${queue}"`)),
          `${step} ${queue}`,
        ).toBe(true);
      }
    }
  });

  test('lets only TLS reach queues, buckets and the alarm topic', () => {
    for (const template of [app.state, app.service]) {
      for (const [kind, policy] of [
        ['AWS::SQS::Queue', 'AWS::SQS::QueuePolicy'],
        ['AWS::S3::Bucket', 'AWS::S3::BucketPolicy'],
        ['AWS::SNS::Topic', 'AWS::SNS::TopicPolicy'],
      ] as const) {
        const policies = ofType(template, policy).map(([, one]) => JSON.stringify(one.Properties));
        for (const [id] of ofType(template, kind)) {
          expect(
            policies.some((one) => one.includes(`"${id}"`) && one.includes('aws:SecureTransport')),
            id,
          ).toBe(true);
        }
      }
    }
  });
});

const alarms = () => ofType(app.service, 'AWS::CloudWatch::Alarm').map(([, alarm]) => alarm.Properties);
const headings = (): readonly string[] =>
  readFileSync(join(projectRoot, 'infra/RUNBOOK.md'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('### '))
    .map((line) => line.slice(4).trim());
const headingOf = (alarm: { AlarmDescription: string }): string | undefined =>
  /Repair: infra\/RUNBOOK[.]md, "(.+)"[.]$/.exec(alarm.AlarmDescription)?.[1];

describe('every alarm', () => {
  test('tells its impact first and then its heading in the runbook', () => {
    for (const alarm of alarms()) {
      expect(alarm.AlarmDescription).toMatch(/^[A-Z].{20,}[.] Repair: infra\/RUNBOOK[.]md, ".+"[.]$/);
    }
  });

  test('has a heading in the runbook, and every heading of the runbook has an alarm', () => {
    expect(headings().toSorted()).toEqual([...new Set(alarms().map(headingOf))].toSorted());
  });

  test('says impact, first look, repair and redrive under that heading', () => {
    const book = readFileSync(join(projectRoot, 'infra/RUNBOOK.md'), 'utf8');
    const sections = book.split(/^### /m).slice(1);

    for (const section of sections) {
      for (const part of ['Means', 'First look', 'Repair', 'Redrive']) {
        expect(section, section.split('\n')[0]).toContain(`**${part}.**`);
      }
    }
  });

  test('reaches the alarm topic, which CloudWatch may publish to', () => {
    const [topic] = ofType(app.service, 'AWS::SNS::Topic').map(([id]) => id);
    const policy = JSON.stringify(ofType(app.service, 'AWS::SNS::TopicPolicy'));

    for (const alarm of alarms()) expect(alarm.AlarmActions).toEqual([{ Ref: topic }]);
    expect(policy).toContain('cloudwatch.');
  });
});

/** Of every function: the patterns by which lines of its log are counted under this name. */
const countedAs = (metricName: string): ReadonlyMap<string, string> => {
  const filters = ofType(app.service, 'AWS::Logs::MetricFilter')
    .map(([, filter]) => filter.Properties)
    .filter((filter) => filter.MetricTransformations[0].MetricName === metricName);
  const stepOf = new Map(
    [...functionsByStep(app.service)].map(([step, [, fn]]) => [fn.Properties.LoggingConfig.LogGroup.Ref, step]),
  );
  return new Map(filters.map((filter) => [stepOf.get(filter.LogGroupName.Ref) ?? '?', filter.FilterPattern]));
};
const alarmUnder = (heading: string) => alarms().find((alarm) => headingOf(alarm) === heading);

/** Every way a genuine callback ends: the compiler asks for one that is left out. */
const GENUINE: Record<CallbackAnswer['kind'], true> = {
  verified: true,
  'group-changed': true,
  'contact-changed': true,
  'kept-for-nobody': true,
};

describe('a person is told', () => {
  test('of the first defect of any step, also where a batch fails only in part', () => {
    const counted = countedAs('Defects');

    expect([...counted.keys()].toSorted()).toEqual([...functionsByStep(app.service).keys()].toSorted());
    for (const pattern of counted.values()) expect(pattern).toContain('($.outcome = "defect")');
    expect(alarmUnder('any step: defect')).toMatchObject({
      MetricName: 'Defects',
      Namespace: 'fission-dev',
      Statistic: 'Sum',
      Threshold: 1,
      EvaluationPeriods: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    });
  });

  test('when staff of a campaign cannot have a code, by every step that makes one', () => {
    const counted = countedAs('WecomStaffUnusable');

    for (const step of ['operator/command', 'poster/request']) {
      expect(counted.get(step)).toBe('{ $.code = "WECOM_STAFF_UNUSABLE" }');
    }
    expect(alarmUnder('wecom: staff unusable')).toMatchObject({ MetricName: 'WecomStaffUnusable', Threshold: 1 });
    expect(alarmUnder('wecom: needs an operator')).toMatchObject({ MetricName: 'WecomNeedsOperator', Threshold: 1 });
  });

  test('when the books of a campaign are less complete than they should be, until a run finds better', () => {
    expect([...countedAs('CompletenessLow')]).toEqual([['report/measure', '{ $.facts.lowestPercent < 80 }']]);
    expect(alarmUnder('completeness: low')).toMatchObject({
      MetricName: 'CompletenessLow',
      Period: 7_200,
      Threshold: 1,
      EvaluationPeriods: 1,
    });
  });

  test('when most callbacks are refused, however few they are', () => {
    const alarm = alarmUnder('callback: refuses');
    const [expression, ...metrics] = alarm?.Metrics ?? [];

    expect(expression.Expression).toBe('IF(FILL(refused, 0) >= 5, FILL(refused, 0) / judged, 0)');
    expect(alarm).toMatchObject({ Threshold: 0.5, ComparisonOperator: 'GreaterThanThreshold', EvaluationPeriods: 1 });
    expect(
      metrics.map((one: { Id: string; MetricStat: { Period: number } }) => [one.Id, one.MetricStat.Period]),
    ).toEqual([
      ['refused', 900],
      ['judged', 900],
    ]);
    expect([...countedAs('CallbacksRefused')]).toEqual([['callback/receive', '{ $.outcome = "refused" }']]);
    // What was refused is judged, too: the share is never of nothing. What failed for our own sake is not.
    const accepted = Object.keys(GENUINE).map((outcome) => `($.outcome = "${outcome}")`);
    expect([...countedAs('CallbacksJudged')]).toEqual([
      ['callback/receive', `{ ${['($.outcome = "refused")', ...accepted].join(' || ')} }`],
    ]);
  });
});

describe('alarms are complete', () => {
  const watched = (id: string): readonly string[] =>
    alarms()
      .filter((alarm) => JSON.stringify(alarm.Dimensions ?? alarm.Metrics ?? '').includes(`"${id}"`))
      .map((alarm) => alarm.MetricName);

  test('every queue is watched: work for age, dead letters and what was set aside for being there at all', () => {
    for (const [id] of ofType(app.service, 'AWS::SQS::Queue')) {
      const isWork = !/DeadLetters|Quarantine|GivenUp/.test(id);
      expect(watched(id), id).toEqual([
        isWork ? 'ApproximateAgeOfOldestMessage' : 'ApproximateNumberOfMessagesVisible',
      ]);
    }
  });

  test('every schedule is watched for not running and for failing', () => {
    for (const [, schedule] of ofType(app.service, 'AWS::Scheduler::Schedule')) {
      const fn = schedule.Properties.Target.Arn['Fn::GetAtt'][0];
      expect([...watched(fn)].sort(), fn).toEqual(['Errors', 'Invocations']);
    }
  });

  test('both readers of the stream are watched for lag', () => {
    for (const [, source] of ofType(app.service, 'AWS::Lambda::EventSourceMapping')) {
      if (source.Properties.StartingPosition === undefined) continue;
      expect(watched(source.Properties.FunctionName.Ref)).toEqual(['IteratorAge']);
    }
  });
});

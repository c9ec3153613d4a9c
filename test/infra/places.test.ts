/** What must survive, and that the same app stands in AWS and in AWS China, checked in both. */

import { globSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { CfnTopic } from 'aws-cdk-lib/aws-sns';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import { beforeAll, describe, expect, test } from 'vitest';
import { fissionApp } from '#infra/app.ts';
import { projectRoot } from '#infra/bundling/step-folders.ts';
import { KEYS, OWED_INDEX } from '#shared/adapters/dynamodb/schema.ts';
import { functionsByStep, ofType, onlyOf, type Synthesized, synthesized } from './synthesized.ts';

let app: Synthesized;
beforeAll(async () => {
  app = await synthesized({ stage: 'production' });
}, 60_000);

describe('the state stack', () => {
  test('keeps the names by which CloudFormation knows what must not be replaced', () => {
    const stateful = Object.entries(app.state.Resources).filter(([, one]) => !one.Type.endsWith('BucketPolicy'));

    expect(Object.fromEntries(stateful.map(([id, one]) => [id, one.Type]))).toEqual({
      AccessLogD598EBE9: 'AWS::S3::Bucket',
      Address: 'AWS::EC2::EIP',
      CorpSecretD06D4F6B: 'AWS::SecretsManager::Secret',
      Lake5F1B88EA: 'AWS::S3::Bucket',
      PostersC7B57D81: 'AWS::S3::Bucket',
      TableCD117FA1: 'AWS::DynamoDB::Table',
    });
  });

  test('keeps everything when its stack goes', () => {
    for (const [id, one] of Object.entries(app.state.Resources)) {
      if (one.Type.endsWith('BucketPolicy')) continue;
      expect([one.DeletionPolicy, one.UpdateReplacePolicy], id).toEqual(['Retain', 'Retain']);
    }
  });

  test('has one table with the keys and the index of the store', () => {
    const table = onlyOf(app.state, 'AWS::DynamoDB::Table');

    expect(table.Properties).toMatchObject({
      KeySchema: [
        { AttributeName: KEYS.partition, KeyType: 'HASH' },
        { AttributeName: KEYS.sort, KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: OWED_INDEX.name,
          KeySchema: [
            { AttributeName: OWED_INDEX.partition, KeyType: 'HASH' },
            { AttributeName: OWED_INDEX.sort, KeyType: 'RANGE' },
          ],
        },
      ],
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      TimeToLiveSpecification: { AttributeName: KEYS.expiresAt, Enabled: true },
      DeletionProtectionEnabled: true,
    });
  });

  test('makes the secret empty', () => {
    const secret = onlyOf(app.state, 'AWS::SecretsManager::Secret');

    expect(secret.Properties).not.toHaveProperty('GenerateSecretString');
    expect(secret.Properties).not.toHaveProperty('SecretString');
  });

  test('is what it was when somebody last looked at it', () => {
    expect(JSON.stringify(normalised(app.state.Resources), null, 2)).toMatchSnapshot();
  });
});

/** Without what differs from machine to machine: where a construct was made. */
const normalised = (resources: object): unknown =>
  Object.fromEntries(
    Object.entries(resources)
      .map(([id, { Metadata, ...resource }]) => [id, resource] as const)
      .sort(([one], [other]) => one.localeCompare(other)),
  );

/** What AWS China lacks, or has under conditions a stranger does not meet. */
const NOT_IN_CHINA = /^AWS::(Lambda::Url|Cognito::|CloudFront::|XRay::|S3Express::|Bedrock::|SES::|Shield::)/;

const callbackDomain = {
  name: 'fission.example.cn',
  certificateArn: 'arn:PARTITION:acm:REGION:111122223333:certificate/x',
};

describe.each([
  ['us-east-1', 'aws', 'arm64'],
  ['ap-east-1', 'aws', 'arm64'],
  ['cn-northwest-1', 'aws-cn', 'x86_64'],
])('in %s', (region, partition, architecture) => {
  test(`passes the validator and cdk-nag, on ${architecture}, without what AWS China lacks`, {
    timeout: 60_000,
  }, async () => {
    const certificateArn = callbackDomain.certificateArn.replace('PARTITION', partition).replace('REGION', region);

    const app = await synthesized(
      { region, stage: 'production', callbackDomain: { ...callbackDomain, certificateArn } },
      true,
    );

    const text = JSON.stringify(app);
    for (const [, fn] of functionsByStep(app.service).values())
      expect(fn.Properties.Architectures).toEqual([architecture]);
    for (const template of [app.state, app.service]) {
      for (const { Type } of Object.values(template.Resources)) expect(Type).not.toMatch(NOT_IN_CHINA);
    }
    for (const found of text.match(/arn:aws[^:]*:/g) ?? []) expect(found).toBe(`arn:${partition}:`);
    expect(text).not.toContain('TracingConfig');
  });
});

describe('the checks', () => {
  const broken = async (build: (stack: Stack) => void): Promise<() => unknown> => {
    const outDir = mkdtempSync(join(tmpdir(), 'fission-broken-'));
    const app = await fissionApp({ outDir, context: { bundle: false } });
    const stack = app.node.children.find((one) => one instanceof Stack);
    build(stack!);
    return () => app.synth();
  };

  test('fail on a queue without TLS and dead letters', { timeout: 60_000 }, async () => {
    const synth = await broken((stack) => new CfnQueue(stack, 'Bare'));

    expect(synth).toThrow();
  });

  test('fail on a property CloudFormation does not know', { timeout: 60_000 }, async () => {
    const synth = await broken((stack) =>
      new CfnTopic(stack, 'Bare', { displayName: 'x' }).addPropertyOverride('DisplayNam', 'x'),
    );

    expect(synth).toThrow();
  });
});

describe('the front door', () => {
  test('stands at the callback domain where one is given, and prints what its CNAME must be', async () => {
    const app = await synthesized({
      callbackDomain: { ...callbackDomain, certificateArn: 'arn:aws:acm:us-east-1:1:certificate/x' },
    });

    const [, send] = functionsByStep(app.service).get('welcome/send')!;
    expect(send.Properties.Environment.Variables.PUBLIC_BASE_URL).toBe('https://fission.example.cn');
    expect(ofType(app.service, 'AWS::ApiGatewayV2::ApiMapping')).toHaveLength(1);
    expect(JSON.stringify(app.service.Outputs)).toContain('RegionalDomainName');
  });

  test('takes WeCom, poster links and participants’ pages in, and nothing else, at a limited rate', async () => {
    const app = await synthesized();

    const routes = ofType(app.service, 'AWS::ApiGatewayV2::Route').map(([, route]) => route.Properties.RouteKey);
    const stage = onlyOf(app.service, 'AWS::ApiGatewayV2::Stage');
    expect(routes.sort()).toEqual([
      'GET /me/{token}',
      'GET /me/{token}/poster',
      'GET /me/{token}/seat/{rung}',
      'GET /p/{token}',
      'GET /wecom/callback',
      'POST /me/{token}/claim',
      'POST /me/{token}/rotate',
      'POST /wecom/callback',
    ]);
    expect(stage.Properties).toMatchObject({
      DefaultRouteSettings: { ThrottlingRateLimit: 20, ThrottlingBurstLimit: 100 },
    });
  });

  test('logs neither query strings nor paths: they hold signatures and personal links', async () => {
    const app = await synthesized();

    const stage = onlyOf(app.service, 'AWS::ApiGatewayV2::Stage');
    const format: string = stage.Properties['AccessLogSettings']['Format'];
    expect(format).toContain('$context.routeKey');
    expect(format).not.toMatch(
      /[$]context[.](path|integration[.]requestId|customDomain|identity)|querystring|requestOverride/,
    );
  });

  test('leaves by one fixed address that belongs to what survives', async () => {
    const app = await synthesized();

    expect(ofType(app.service, 'AWS::EC2::EIP')).toEqual([]);
    const nat = onlyOf(app.service, 'AWS::EC2::NatGateway');
    expect(JSON.stringify(nat.Properties['AllocationId'])).toContain('fission-dev-state:');
    expect(app.state.Outputs).toHaveProperty('TrustedAddress');
    const reached = ofType(app.service, 'AWS::EC2::VPCEndpoint').map(([, one]) =>
      JSON.stringify(one.Properties.ServiceName),
    );
    expect(reached.join()).toMatch(/s3.*dynamodb|dynamodb.*s3/);
  });
});

describe('the source of the app', () => {
  test('writes no partition and no domain of AWS by hand', () => {
    for (const file of globSync('infra/{app,stages,stacks/*,flows/*,constructs/*,bundling/*}.ts', {
      cwd: projectRoot,
    })) {
      const text = readFileSync(join(projectRoot, file), 'utf8').replaceAll(
        /ServicePrincipal\('\w+[.]amazonaws[.]com'\)/g,
        '',
      );
      expect(text, file).not.toMatch(/arn:aws|amazonaws[.]com/);
    }
  });

  test('takes its choices as text, as the command line gives them', async () => {
    const app = await synthesized({
      callbackDomain: '{"name":"given.example.cn","certificateArn":"arn:aws:acm:us-east-1:111122223333:certificate/x"}',
      alarmEmails: 'one@example.cn,two@example.cn',
      arch: 'x64',
    });

    expect(onlyOf(app.service, 'AWS::ApiGatewayV2::DomainName').Properties.DomainName).toBe('given.example.cn');
    expect(ofType(app.service, 'AWS::SNS::Subscription').map(([, one]) => one.Properties.Endpoint)).toEqual([
      'one@example.cn',
      'two@example.cn',
    ]);
    const [, fn] = functionsByStep(app.service).get('group/read')!;
    expect(fn.Properties.Architectures).toEqual(['x86_64']);
  });

  test('says what is wrong with the context', async () => {
    await expect(synthesized({ region: 'mars-1' })).rejects.toThrow(/region/);
    await expect(synthesized({ stage: 'prod' })).rejects.toThrow('dev, staging, production, local');
  });
});

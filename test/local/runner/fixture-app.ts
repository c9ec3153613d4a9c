/** A synthesized app in miniature, written into a temporary folder: templates as CDK writes them, handlers of a few lines. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation's own syntax
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface FixtureStep {
  /** CommonJS that sets `exports.handler`; `heard(value)` writes a line the test can read. */
  readonly code: string;
  readonly timeout?: number;
  readonly memory?: number;
  readonly variables?: Readonly<Record<string, unknown>>;
}

export type Resources = Readonly<Record<string, { Type: string; Properties?: Readonly<Record<string, unknown>> }>>;

export interface FixtureAppOptions {
  readonly steps?: Readonly<Record<string, FixtureStep>>;
  readonly state?: Resources;
  readonly service?: Resources;
  readonly stateOutputs?: Readonly<Record<string, unknown>>;
  readonly parameters?: Readonly<Record<string, unknown>>;
}

export interface FixtureApp {
  readonly assemblyDir: string;
  readonly dataDir: string;
  /** What the step's handler has said so far. */
  heard(step: string): unknown[];
  remove(): void;
}

export const logicalIdOf = (step: string): string => `${step.replaceAll(/[^a-zA-Z]/g, '')}Fn`;
export const arnOf = (step: string) => ({ 'Fn::GetAtt': [logicalIdOf(step), 'Arn'] });

const PRELUDE = `
const { appendFileSync } = require('node:fs');
const heard = (value) => appendFileSync(process.env.HEARD, JSON.stringify(value) + '\\n');
`;

export function fixtureApp(options: FixtureAppOptions): FixtureApp {
  const root = mkdtempSync(join(tmpdir(), 'fixture-app-'));
  const [assemblyDir, dataDir] = [join(root, 'cdk.out'), join(root, 'data')];
  mkdirSync(assemblyDir);
  const heardFile = (step: string) => join(root, `${logicalIdOf(step)}.heard`);
  const functions: Record<string, unknown> = {};
  const files: Record<string, unknown> = {};
  for (const [step, { code, timeout = 5, memory = 128, variables = {} }] of Object.entries(options.steps ?? {})) {
    const asset = `asset.${logicalIdOf(step)}`;
    mkdirSync(join(assemblyDir, asset));
    writeFileSync(join(assemblyDir, asset, 'index.cjs'), PRELUDE + code);
    files[asset] = { source: { path: asset, packaging: 'zip' }, destinations: { here: { objectKey: `${asset}.zip` } } };
    functions[logicalIdOf(step)] = {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Handler: 'index.handler',
        Timeout: timeout,
        MemorySize: memory,
        Code: { S3Bucket: { 'Fn::Sub': 'assets-${AWS::AccountId}' }, S3Key: `${asset}.zip` },
        Environment: { Variables: { ...variables, HEARD: heardFile(step) } },
        Role: { 'Fn::GetAtt': ['SomeRole', 'Arn'] },
        Tags: [{ Key: 'fission:step', Value: step }],
      },
    };
  }
  const write = (file: string, content: unknown) => writeFileSync(join(assemblyDir, file), JSON.stringify(content));
  write('state.template.json', { Resources: options.state ?? {}, Outputs: options.stateOutputs ?? {} });
  write('service.template.json', {
    Parameters: options.parameters ?? {},
    Resources: { ...functions, ...options.service },
  });
  write('service.assets.json', { files });
  const stack = (name: string) => ({
    type: 'aws:cloudformation:stack',
    properties: { templateFile: `${name}.template.json`, stackName: `fixture-${name}` },
  });
  const assets = { type: 'cdk:asset-manifest', properties: { file: 'service.assets.json' } };
  write('manifest.json', { artifacts: { state: stack('state'), service: stack('service'), 'service.assets': assets } });
  return {
    assemblyDir,
    dataDir,
    heard: (step) => {
      if (!existsSync(heardFile(step))) return [];
      // What follows the last line end is still being written.
      const lines = readFileSync(heardFile(step), 'utf8').split('\n').slice(0, -1);
      return lines.map((line) => JSON.parse(line));
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** Looks until it is so. The test's own time limit ends it when it never is. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 10));
}

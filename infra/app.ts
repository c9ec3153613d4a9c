/**
 * The app: picks the stage, builds the bundles, makes the two stacks. The only file that reads the environment or the
 * CDK context. Refuses an unknown stage and an unfinished step.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { Architecture, Code } from 'aws-cdk-lib/aws-lambda';
import * as z from 'zod/mini';
import { bundleFolder, bundleFunctions } from './bundling/bundle-functions.ts';
import { projectRoot } from './bundling/step-folders.ts';
import { ServiceStack } from './stacks/service-stack.ts';
import { StateStack } from './stacks/state-stack.ts';
import { stageNamed } from './stages.ts';

/** On the command line (`-c name=value`) everything is text. */
const onOff = z.pipe(
  z.union([z.boolean(), z.enum(['true', 'false'])]),
  z.transform((value) => String(value) === 'true'),
);
const maybeJson = (value: unknown): unknown => (typeof value === 'string' ? JSON.parse(value) : value);

const contextSchema = z.object({
  stage: z._default(z.string(), 'dev'),
  region: z._default(z.string().check(z.regex(/^[a-z]{2}(-[a-z]+)+-\d$/)), 'us-east-1'),
  arch: z.optional(z.enum(['x64', 'arm64'])),
  bundle: z._default(onOff, true),
  nag: z._default(onOff, true),
  callbackDomain: z.optional(
    z.pipe(z.transform(maybeJson), z.object({ name: z.string(), certificateArn: z.string() })),
  ),
  alarmEmails: z._default(
    z.pipe(
      z.transform((value: unknown) => String(value).split(',')),
      z.array(z.string()),
    ),
    [],
  ),
});

type Choices = z.output<typeof contextSchema>;

export interface AppOptions {
  /** Goes before cdk.json's; what the CDK command line says goes before both. */
  readonly context?: Readonly<Record<string, unknown>>;
  readonly outDir?: string;
}

/** The whole app, not yet synthesized. */
export async function fissionApp({ context = {}, outDir }: AppOptions = {}): Promise<App> {
  const app = new App({
    context: { ...cdkJsonContext(), ...context },
    ...(outDir ? { outdir: outDir, autoSynth: false } : {}),
  });
  const choices = choicesOf(app);
  if (choices.bundle) await bundleFunctions(architectureOf(choices));
  addStacks(app, choices);
  if (choices.nag) await addHouseInspection(app);
  return app;
}

/** Loaded only when asked for: it is large, and `npm start` is in a hurry. */
async function addHouseInspection(app: App): Promise<void> {
  const { AwsSolutionsChecks } = await import('cdk-nag');
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
}

/** What `npm start` runs: the same app for this machine, without the checks that CI makes. */
export async function synthesizeLocal({ outDir }: { readonly outDir: string }): Promise<void> {
  const app = await fissionApp({
    outDir,
    context: {
      stage: 'local',
      arch: 'x64',
      nag: false,
      '@aws-cdk/core:validateAgainstDefaultRules': false,
    },
  });
  app.synth();
}

/** Without the CDK command line nobody else reads cdk.json. */
function cdkJsonContext(): Record<string, unknown> {
  const cdkJson = z.object({ context: z.record(z.string(), z.unknown()) });
  return z.parse(cdkJson, JSON.parse(readFileSync(join(projectRoot, 'cdk.json'), 'utf8'))).context;
}

function choicesOf(app: App): Choices {
  const given = Object.keys(contextSchema.shape).map((name) => [name, app.node.tryGetContext(name)]);
  const read = z.safeParse(contextSchema, Object.fromEntries(given));
  if (read.success) return read.data;
  throw new Error(`The context of the app is not right.\n${z.prettifyError(read.error)}`);
}

/** AWS China has no proof of arm64 in all its zones; elsewhere arm64 is the cheaper one. */
const architectureOf = ({ arch, region }: Choices): 'x64' | 'arm64' =>
  arch ?? (region.startsWith('cn-') ? 'x64' : 'arm64');

function addStacks(app: App, choices: Choices): void {
  const stage = stageNamed(choices.stage);
  const architecture = architectureOf(choices);
  const placed = { stage, env: { region: choices.region }, terminationProtection: stage.terminationProtection };
  const state = new StateStack(app, `fission-${stage.name}-state`, {
    ...placed,
    description: 'wecom-fission: what must survive',
  });
  new ServiceStack(app, `fission-${stage.name}-service`, {
    ...placed,
    description: 'wecom-fission: what can be rebuilt',
    state,
    architecture: architecture === 'x64' ? Architecture.X86_64 : Architecture.ARM_64,
    codeOf: (step) =>
      choices.bundle
        ? Code.fromAsset(join(bundleFolder(architecture), step))
        : Code.fromInline('exports.handler = async () => {};'),
    callbackDomain: choices.callbackDomain,
    alarmEmails: choices.alarmEmails,
  });
}

if (import.meta.main) await fissionApp();

/** The app as templates, for tests: synthesized once per set of choices, without bundles unless asked for. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fissionApp } from '#infra/app.ts';

export interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template is JSON of any shape, and tests reach deep into it.
  readonly Properties: any;
  readonly Metadata?: Record<string, unknown>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

export interface Template {
  readonly Resources: Record<string, Resource>;
  readonly Parameters: Record<string, { readonly Default?: string }>;
  readonly Outputs: Record<string, unknown>;
}

export interface Synthesized {
  readonly state: Template;
  readonly service: Template;
}

/** Given by default, so that its absence does not fill the screen with warnings. */
const callbackDomain = {
  name: 'fission.example.cn',
  certificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/x',
};

const QUICK = { callbackDomain, bundle: false, nag: false, '@aws-cdk/core:validateAgainstDefaultRules': false };
const CHECKED = { bundle: false, nag: true, '@aws-cdk/core:validateAgainstDefaultRules': true };

/** `checked`: with the validator and cdk-nag, as CI does it; a finding throws. */
export async function synthesized(context: Record<string, unknown> = {}, checked = false): Promise<Synthesized> {
  const outDir = mkdtempSync(join(tmpdir(), 'fission-synth-'));
  try {
    const app = await fissionApp({ outDir, context: { ...(checked ? CHECKED : QUICK), ...context } });
    const assembly = app.synth();
    const read = (part: string): Template => {
      const stack = assembly.stacks.find((one) => one.stackName.endsWith(`-${part}`));
      return JSON.parse(readFileSync(stack!.templateFullPath, 'utf8'));
    };
    return { state: read('state'), service: read('service') };
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}

export const ofType = (template: Template, type: string): [string, Resource][] =>
  Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);

export function onlyOf(template: Template, type: string): Resource {
  const found = ofType(template, type);
  if (found.length !== 1) throw new Error(`There are ${found.length} of ${type}, not one.`);
  return found[0]![1];
}

/** Functions by their step. */
export function functionsByStep(template: Template): ReadonlyMap<string, [string, Resource]> {
  const functions = ofType(template, 'AWS::Lambda::Function');
  return new Map(functions.map((entry) => [String(entry[1].Metadata?.['fission:step']), entry]));
}

export interface Permission {
  readonly actions: readonly string[];
  /** The resource as JSON text. */
  readonly on: string;
  /** Where the permission holds for some keys of the table only. */
  readonly partitions?: readonly string[];
}

/** What a function may do, gathered from every policy of its role. */
export function permissionsOf(template: Template, step: string): readonly Permission[] {
  const [, fn] = functionsByStep(template).get(step)!;
  const role: string = fn.Properties.Role['Fn::GetAtt'][0];
  return ofType(template, 'AWS::IAM::Policy')
    .filter(([, policy]) => policy.Properties.Roles.some((one: { Ref: string }) => one.Ref === role))
    .flatMap(([, policy]) => policy.Properties.PolicyDocument.Statement)
    .map(({ Action, Resource, Condition }) => ({
      actions: [Action].flat(),
      on: JSON.stringify(Resource),
      partitions: Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'],
    }));
}

/** Steps that may do one of these actions on something whose name contains `on`. */
export const stepsThatMay = (template: Template, action: RegExp, on = ''): readonly string[] =>
  [...functionsByStep(template).keys()]
    .filter((step) =>
      permissionsOf(template, step).some((one) => one.on.includes(on) && one.actions.some((name) => action.test(name))),
    )
    .sort();

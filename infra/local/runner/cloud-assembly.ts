/**
 * Reads what `cdk synth` wrote: the templates of every stack, and which folder each Lambda asset is.
 * It resolves nothing; a file that is missing or no JSON stops it with that file's name.
 */
import { readFileSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { type Json, type JsonObject, memberOf, objectAt, textAt } from './json.ts';

export interface TemplateResource {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: JsonObject;
  readonly metadata: JsonObject;
  readonly condition: string | undefined;
}

export interface StackTemplate {
  readonly name: string;
  readonly resources: ReadonlyMap<string, TemplateResource>;
  readonly parameters: JsonObject;
  readonly conditions: JsonObject;
  readonly mappings: JsonObject;
  readonly outputs: JsonObject;
  /** S3 object key → the folder or file on this disk. */
  readonly assets: ReadonlyMap<string, string>;
}

export interface CloudAssembly {
  readonly stacks: ReadonlyMap<string, StackTemplate>;
}

export function readCloudAssembly(directory: string): CloudAssembly {
  const stacks = new Map<string, StackTemplate>();
  for (const stack of stacksIn(resolve(directory))) stacks.set(stack.name, stack);
  if (stacks.size === 0) throw new Error(`${directory} holds no CloudFormation stack; run \`npm run synth\` first`);
  return { stacks };
}

function stacksIn(directory: string): StackTemplate[] {
  const artifacts = objectAt(readJson(join(directory, 'manifest.json')), 'artifacts');
  const assets = new Map<string, string>();
  for (const artifact of Object.values(artifacts)) {
    if (memberOf(artifact, 'type') !== 'cdk:asset-manifest') continue;
    readAssets(directory, textAt(artifact, 'properties', 'file'), assets);
  }
  return Object.entries(artifacts).flatMap(([id, artifact]) => {
    const type = memberOf(artifact, 'type');
    if (type === 'cdk:cloud-assembly')
      return stacksIn(join(directory, textAt(artifact, 'properties', 'directoryName')));
    return type === 'aws:cloudformation:stack' ? [readStack(directory, id, artifact, assets)] : [];
  });
}

function readStack(directory: string, id: string, artifact: Json, assets: ReadonlyMap<string, string>): StackTemplate {
  const template = readJson(join(directory, textAt(artifact, 'properties', 'templateFile')));
  const declared = memberOf(memberOf(artifact, 'properties'), 'stackName');
  const name = typeof declared === 'string' ? declared : id;
  const resources = new Map<string, TemplateResource>();
  for (const [logicalId, resource] of Object.entries(objectAt(template, 'Resources'))) {
    const condition = memberOf(resource, 'Condition');
    resources.set(logicalId, {
      stack: name,
      logicalId,
      type: textAt(resource, 'Type'),
      properties: objectAt(resource, 'Properties'),
      metadata: objectAt(resource, 'Metadata'),
      condition: typeof condition === 'string' ? condition : undefined,
    });
  }
  return {
    name,
    resources,
    assets,
    parameters: objectAt(template, 'Parameters'),
    conditions: objectAt(template, 'Conditions'),
    mappings: objectAt(template, 'Mappings'),
    outputs: objectAt(template, 'Outputs'),
  };
}

function readAssets(directory: string, file: string, into: Map<string, string>): void {
  const files = objectAt(readJson(join(directory, file)), 'files');
  for (const asset of Object.values(files)) {
    const path = textAt(asset, 'source', 'path');
    for (const destination of Object.values(objectAt(asset, 'destinations'))) {
      into.set(textAt(destination, 'objectKey'), isAbsolute(path) ? path : join(directory, path));
    }
  }
}

function readJson(file: string): Json {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new Error(`${file} cannot be read as JSON`, { cause });
  }
}

/**
 * The synthesized app as this machine sees it: which resources stand, their properties as plain checked values, and
 * what each is called here. A property is resolved only when somebody asks for it.
 */
import { z } from 'zod';
import type { CloudAssembly, StackTemplate, TemplateResource } from './cloud-assembly.ts';
import { holds, type LocalName, type Place, resolveValue, type World } from './intrinsics.ts';
import { type Json, memberOf } from './json.ts';

export interface Blueprint {
  readonly region: string;
  readonly account: string;
  /** The resources of these types whose condition holds, in template order. */
  resources(...types: readonly string[]): TemplateResource[];
  /** The named properties, resolved and checked against their shape; absent ones are left to the shape. */
  read<Shape extends z.ZodRawShape>(resource: TemplateResource, shape: Shape): z.output<z.ZodObject<Shape>>;
  /** What the resource is called here; later calls add to earlier ones. */
  name(resource: TemplateResource, names: Partial<LocalName>): void;
  nameOf(resource: TemplateResource): LocalName;
  assetOf(resource: TemplateResource, objectKey: string): string;
}

export interface BlueprintOptions {
  readonly assembly: CloudAssembly;
  readonly parameters: Readonly<Record<string, string>>;
  readonly region: string;
  readonly account: string;
}

const NAMELESS: LocalName = { ref: undefined, attributes: {} };

export function blueprint({ assembly, parameters, region, account }: BlueprintOptions): Blueprint {
  refuseUnknownParameters(assembly, parameters);
  const names = new Map<string, LocalName>();
  const keyOf = (stack: string, logicalId: string) => `${stack}/${logicalId}`;
  const world: World = {
    assembly,
    parameters,
    region,
    account,
    nameOf: (stack, logicalId) => names.get(keyOf(stack, logicalId)),
  };
  const nameOf = (resource: TemplateResource) => names.get(keyOf(resource.stack, resource.logicalId)) ?? NAMELESS;
  return {
    region,
    account,
    resources: (...types) =>
      [...assembly.stacks.values()].flatMap((stack) =>
        [...stack.resources.values()].filter((resource) => types.includes(resource.type) && stands(resource, world)),
      ),
    read: (resource, shape) => readProperties(resource, shape, world),
    nameOf,
    name: (resource, { ref, attributes }) => {
      const known = nameOf(resource);
      const merged = { ref: ref ?? known.ref, attributes: { ...known.attributes, ...attributes } };
      names.set(keyOf(resource.stack, resource.logicalId), merged);
    },
    assetOf: (resource, objectKey) => {
      const path = stackOf(resource, world).assets.get(objectKey);
      if (path === undefined) throw new Error(`${labelOf(resource)}: the assembly has no asset ${objectKey}`);
      return path;
    },
  };
}

export const labelOf = (resource: TemplateResource): string =>
  `${resource.stack}/${resource.logicalId} (${resource.type})`;

function stackOf(resource: TemplateResource, world: World): StackTemplate {
  const stack = world.assembly.stacks.get(resource.stack);
  if (!stack) throw new Error(`${labelOf(resource)}: no such stack`);
  return stack;
}

const placeOf = (resource: TemplateResource, property: string, world: World): Place => ({
  world,
  stack: stackOf(resource, world),
  asked: `${resource.stack}/${resource.logicalId}.${property}`,
});

const stands = (resource: TemplateResource, world: World): boolean =>
  resource.condition === undefined || holds(resource.condition, placeOf(resource, 'Condition', world));

function readProperties<Shape extends z.ZodRawShape>(resource: TemplateResource, shape: Shape, world: World) {
  const values: Record<string, Json> = {};
  for (const property of Object.keys(shape)) {
    const declared = memberOf(resource.properties, property);
    const value = declared === undefined ? undefined : resolveValue(declared, placeOf(resource, property, world));
    if (value !== undefined) values[property] = value;
  }
  const read = z.object(shape).safeParse(values);
  if (!read.success) throw new Error(`${labelOf(resource)}: ${z.prettifyError(read.error)}`);
  return read.data;
}

function refuseUnknownParameters(assembly: CloudAssembly, parameters: Readonly<Record<string, string>>): void {
  const known = new Set([...assembly.stacks.values()].flatMap((stack) => Object.keys(stack.parameters)));
  const unknown = Object.keys(parameters).filter((name) => !known.has(name));
  if (unknown.length > 0) throw new Error(`no stack has a parameter ${unknown.join(', ')}`);
}

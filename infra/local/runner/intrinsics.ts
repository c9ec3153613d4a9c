/**
 * Turns CloudFormation's functions into plain values through a table of what stands on this machine.
 * What it cannot resolve it refuses, naming the resource and the property that asked; it never guesses.
 */
import type { CloudAssembly, StackTemplate } from './cloud-assembly.ts';
import { isObject, type Json, memberOf, objectAt } from './json.ts';

/** What a resource is called here: what `Ref` and `Fn::GetAtt` answer. */
export interface LocalName {
  readonly ref: string | undefined;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface World {
  readonly assembly: CloudAssembly;
  readonly parameters: Readonly<Record<string, string>>;
  readonly account: string;
  readonly region: string;
  readonly nameOf: (stack: string, logicalId: string) => LocalName | undefined;
}

export interface Place {
  readonly world: World;
  readonly stack: StackTemplate;
  /** `<stack>/<logical id>.<property>`, for the error. */
  readonly asked: string;
}

/** `undefined` is CloudFormation's `AWS::NoValue`: the property is not there. */
export function resolveValue(value: Json, place: Place): Json | undefined {
  if (Array.isArray(value)) return value.map((item) => resolveValue(item, place)).filter((item) => item !== undefined);
  if (!isObject(value)) return value;
  const [name, ...others] = Object.keys(value);
  if (name !== undefined && others.length === 0 && (name === 'Ref' || name.startsWith('Fn::'))) {
    const intrinsic = INTRINSICS[name];
    if (!intrinsic) throw cannot(place, `${name} is not supported here`);
    return intrinsic(value[name] ?? null, place);
  }
  const resolved: Record<string, Json> = {};
  for (const [key, member] of Object.entries(value)) {
    const plain = resolveValue(member, place);
    if (plain !== undefined) resolved[key] = plain;
  }
  return resolved;
}

export function holds(condition: string, place: Place): boolean {
  const definition = memberOf(place.stack.conditions, condition);
  if (definition === undefined) throw cannot(place, `condition ${condition} is not declared`);
  return truth(definition, place);
}

const cannot = (place: Place, why: string): Error => new Error(`cannot resolve ${place.asked}: ${why}`);

type Intrinsic = (argument: Json, place: Place) => Json | undefined;

const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, place) => reference(literal(argument, place), place),
  'Fn::GetAtt': (argument, place) => {
    const [logicalId = '', ...path] = typeof argument === 'string' ? argument.split('.') : texts(argument, place);
    return attribute(logicalId, path.join('.'), place);
  },
  'Fn::Sub': substitute,
  'Fn::Join': (argument, place) => {
    const [separator, parts] = list(argument, place);
    return texts(parts ?? null, place).join(text(separator ?? null, place));
  },
  'Fn::Split': (argument, place) => {
    const [separator, whole] = list(argument, place);
    return text(whole ?? null, place).split(text(separator ?? null, place));
  },
  'Fn::Select': (argument, place) => {
    const [index, from] = list(argument, place);
    const chosen = list(from ?? null, place)[Number(resolveValue(index ?? null, place))];
    if (chosen === undefined) throw cannot(place, `Fn::Select has no element ${JSON.stringify(index)}`);
    return resolveValue(chosen, place);
  },
  'Fn::If': (argument, place) => {
    const [condition, yes, no] = list(argument, place);
    return resolveValue((holds(text(condition ?? null, place), place) ? yes : no) ?? null, place);
  },
  'Fn::FindInMap': (argument, place) => {
    const [map = '', ...keys] = texts(argument, place);
    const found = keys.reduce<Json | undefined>(memberOf, objectAt(place.stack.mappings, map));
    if (found === undefined) throw cannot(place, `mapping ${[map, ...keys].join('.')} has no value`);
    return found;
  },
  'Fn::Base64': (argument, place) => Buffer.from(text(argument, place)).toString('base64'),
  'Fn::ImportValue': (argument, place) => imported(text(argument, place), place),
};

function truth(argument: Json, place: Place): boolean {
  const condition = memberOf(argument, 'Condition');
  if (typeof condition === 'string') return holds(condition, place);
  const [equals, not] = [memberOf(argument, 'Fn::Equals'), memberOf(argument, 'Fn::Not')];
  if (equals !== undefined) {
    const [left, right] = list(equals, place).map((side) => JSON.stringify(resolveValue(side, place)));
    return left === right;
  }
  if (not !== undefined) return !list(not, place).some((inner) => truth(inner, place));
  const [and, or] = [memberOf(argument, 'Fn::And'), memberOf(argument, 'Fn::Or')];
  if (and !== undefined) return list(and, place).every((inner) => truth(inner, place));
  if (or !== undefined) return list(or, place).some((inner) => truth(inner, place));
  throw cannot(place, 'a condition is made of Equals, And, Or, Not and Condition');
}

function reference(name: string, place: Place): Json | undefined {
  const { world, stack } = place;
  if (name === 'AWS::NoValue') return undefined;
  const pseudo: Readonly<Record<string, Json>> = {
    'AWS::AccountId': world.account,
    'AWS::Region': world.region,
    'AWS::Partition': world.region.startsWith('cn-') ? 'aws-cn' : 'aws',
    'AWS::URLSuffix': world.region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com',
    'AWS::StackName': stack.name,
    'AWS::StackId': `arn:aws:cloudformation:${world.region}:${world.account}:stack/${stack.name}/local`,
    'AWS::NotificationARNs': [],
  };
  if (pseudo[name] !== undefined) return pseudo[name];
  if (memberOf(stack.parameters, name) !== undefined) return parameter(name, place);
  const local = world.nameOf(stack.name, name);
  if (local?.ref === undefined) throw cannot(place, `nothing here answers Ref ${name} (${typeOf(name, place)})`);
  return local.ref;
}

function parameter(name: string, place: Place): Json {
  const declared = objectAt(place.stack.parameters, name);
  const type = memberOf(declared, 'Type');
  if (typeof type === 'string' && type.startsWith('AWS::SSM::')) {
    throw cannot(place, `parameter ${name} is kept in SSM, which does not run here`);
  }
  const value = place.world.parameters[name] ?? memberOf(declared, 'Default');
  if (value === undefined) throw cannot(place, `parameter ${name} has no default and was not given`);
  return type === 'CommaDelimitedList' ? String(value).split(',') : value;
}

function attribute(logicalId: string, name: string, place: Place): string {
  const found = place.world.nameOf(place.stack.name, logicalId)?.attributes[name];
  if (found === undefined) {
    throw cannot(place, `nothing here answers Fn::GetAtt ${logicalId}.${name} (${typeOf(logicalId, place)})`);
  }
  return found;
}

const typeOf = (logicalId: string, place: Place): string =>
  place.stack.resources.get(logicalId)?.type ?? 'not in this template';

function imported(name: string, place: Place): Json | undefined {
  for (const stack of place.world.assembly.stacks.values()) {
    for (const output of Object.values(stack.outputs)) {
      const exported = memberOf(memberOf(output, 'Export'), 'Name');
      if (exported === undefined || resolveValue(exported, { ...place, stack }) !== name) continue;
      return resolveValue(memberOf(output, 'Value') ?? null, { ...place, stack });
    }
  }
  throw cannot(place, `no stack exports ${name}`);
}

function substitute(argument: Json, place: Place): string {
  const [template, variables] = Array.isArray(argument) ? argument : [argument, {}];
  return literal(template ?? null, place).replaceAll(/\$\{(!?)([^}]*)\}/g, (_whole, escaped: string, name: string) => {
    if (escaped) return `\${${name}}`;
    const own = memberOf(variables, name);
    if (own !== undefined) return text(own, place);
    const [logicalId = '', ...path] = name.trim().split('.');
    return path.length > 0 ? attribute(logicalId, path.join('.'), place) : text({ Ref: logicalId }, place);
  });
}

function literal(argument: Json, place: Place): string {
  if (typeof argument !== 'string') throw cannot(place, `expected text, got ${JSON.stringify(argument)}`);
  return argument;
}

function text(argument: Json, place: Place): string {
  const value = resolveValue(argument, place);
  if (value === undefined || value === null || typeof value === 'object') {
    throw cannot(place, `expected text from ${JSON.stringify(argument)}`);
  }
  return String(value);
}

function list(argument: Json, place: Place): Json[] {
  const value = Array.isArray(argument) ? argument : resolveValue(argument, place);
  if (!Array.isArray(value)) throw cannot(place, `expected a list, got ${JSON.stringify(argument)}`);
  return value;
}

const texts = (argument: Json, place: Place): string[] => list(argument, place).map((item) => text(item, place));

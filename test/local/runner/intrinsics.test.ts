// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation's own syntax
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { blueprint } from '#infra/local/runner/blueprint.ts';
import type { CloudAssembly, StackTemplate } from '#infra/local/runner/cloud-assembly.ts';
import type { Json, JsonObject } from '#infra/local/runner/json.ts';

const stackOf = (name: string, properties: JsonObject, more: Partial<StackTemplate> = {}): StackTemplate => ({
  name,
  resources: new Map([
    [
      'Asking',
      { stack: name, logicalId: 'Asking', type: 'Some::Type', properties, metadata: {}, condition: undefined },
    ],
    [
      'Queue',
      { stack: name, logicalId: 'Queue', type: 'A::Queue', properties: {}, metadata: {}, condition: undefined },
    ],
  ]),
  parameters: {
    Base: { Type: 'String', Default: 'https://qyapi.weixin.qq.com' },
    Hosts: { Type: 'CommaDelimitedList', Default: 'a,b' },
    Wanted: { Type: 'String' },
    Looked: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/x' },
  },
  conditions: {
    InChina: { 'Fn::Equals': [{ Ref: 'AWS::Partition' }, 'aws-cn'] },
    Elsewhere: { 'Fn::Not': [{ Condition: 'InChina' }] },
    Both: { 'Fn::And': [{ Condition: 'InChina' }, { Condition: 'Elsewhere' }] },
    One: { 'Fn::Or': [{ Condition: 'InChina' }, { Condition: 'Elsewhere' }] },
  },
  mappings: { Zones: { 'us-east-1': { first: 'us-east-1a' } } },
  outputs: {},
  assets: new Map(),
  ...more,
});

function resolved(value: Json, parameters: Record<string, string> = {}): unknown {
  const outputs = {
    Exported: { Value: { 'Fn::GetAtt': ['Queue', 'Arn'] }, Export: { Name: { 'Fn::Sub': '${AWS::StackName}:Queue' } } },
  };
  const assembly: CloudAssembly = {
    stacks: new Map([
      ['state', stackOf('state', {}, { outputs })],
      ['service', stackOf('service', { Asked: value })],
    ]),
  };
  const plan = blueprint({ assembly, parameters, region: 'us-east-1', account: '000000000000' });
  for (const queue of plan.resources('A::Queue')) {
    plan.name(queue, { ref: `http://here/${queue.stack}`, attributes: { Arn: `arn:${queue.stack}` } });
  }
  const [asking] = plan.resources('Some::Type').filter(({ stack }) => stack === 'service');
  return plan.read(asking!, { Asked: z.optional(z.unknown()) }).Asked;
}

describe('a property of the template becomes a plain value', () => {
  test.each<[string, Json, unknown]>([
    ['a plain value', { a: [1, 'b', true, null, [[2]]] }, { a: [1, 'b', true, null, [[2]]] }],
    ['Ref to a resource', { Ref: 'Queue' }, 'http://here/service'],
    ['Ref to a parameter', { Ref: 'Base' }, 'https://qyapi.weixin.qq.com'],
    ['Ref to a list parameter', { 'Fn::Join': ['|', { Ref: 'Hosts' }] }, 'a|b'],
    ['Ref to a pseudo parameter', { Ref: 'AWS::Region' }, 'us-east-1'],
    ['Ref to NoValue', { a: { Ref: 'AWS::NoValue' }, b: [{ Ref: 'AWS::NoValue' }, 1] }, { b: [1] }],
    ['Fn::GetAtt as list', { 'Fn::GetAtt': ['Queue', 'Arn'] }, 'arn:service'],
    ['Fn::GetAtt as text', { 'Fn::GetAtt': 'Queue.Arn' }, 'arn:service'],
    ['Fn::Sub', { 'Fn::Sub': 'x-${AWS::AccountId}-${Queue.Arn}-${!Literal}' }, 'x-000000000000-arn:service-${Literal}'],
    [
      'Fn::Sub with variables',
      { 'Fn::Sub': ['${A}/${Queue}', { A: { Ref: 'Base' } }] },
      'https://qyapi.weixin.qq.com/http://here/service',
    ],
    ['Fn::Join', { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':x']] }, 'arn:aws:x'],
    [
      'Fn::Select of Fn::Split',
      { 'Fn::Select': [1, { 'Fn::Split': [':', { 'Fn::GetAtt': ['Queue', 'Arn'] }] }] },
      'service',
    ],
    ['Fn::Select with the index as text', { 'Fn::Select': ['0', ['a', 'b']] }, 'a'],
    ['Fn::If, no', { 'Fn::If': ['InChina', 'cn', 'other'] }, 'other'],
    ['Fn::If over Not', { 'Fn::If': ['Elsewhere', 'other', 'cn'] }, 'other'],
    ['Fn::If over And', { 'Fn::If': ['Both', 'yes', { Ref: 'AWS::NoValue' }] }, undefined],
    ['Fn::If over Or', { 'Fn::If': ['One', 'yes', 'no'] }, 'yes'],
    ['Fn::FindInMap', { 'Fn::FindInMap': ['Zones', { Ref: 'AWS::Region' }, 'first'] }, 'us-east-1a'],
    ['Fn::ImportValue', { 'Fn::ImportValue': 'state:Queue' }, 'arn:state'],
    ['an object with one ordinary key', { Reference: { Ref: 'Queue' } }, { Reference: 'http://here/service' }],
  ])('%s', (_name, value, expected) => {
    expect(resolved(value)).toEqual(expected);
  });

  test('a given parameter goes before its default', () => {
    expect(resolved({ Ref: 'Base' }, { Base: 'http://127.0.0.1:1' })).toBe('http://127.0.0.1:1');
  });
});

describe('what cannot be resolved is refused by name', () => {
  test.each<[string, Json, RegExp]>([
    ['an unknown resource', { Ref: 'Nobody' }, /service\/Asking\.Asked.*Ref Nobody \(not in this template\)/],
    ['an unknown attribute', { 'Fn::GetAtt': ['Queue', 'Colour'] }, /Asking\.Asked.*Queue\.Colour \(A::Queue\)/],
    ['an unknown export', { 'Fn::ImportValue': 'state:Other' }, /Asking\.Asked.*no stack exports state:Other/],
    ['an unsupported function', { 'Fn::Cidr': ['10.0.0.0/16'] }, /Asking\.Asked.*Fn::Cidr/],
    ['a parameter without a value', { Ref: 'Wanted' }, /Asking\.Asked.*Wanted has no default/],
    ['a parameter kept in SSM', { Ref: 'Looked' }, /Asking\.Asked.*Looked is kept in SSM/],
    ['an undeclared condition', { 'Fn::If': ['Nope', 1, 2] }, /Asking\.Asked.*condition Nope/],
  ])('%s', (_name, value, message) => {
    expect(() => resolved(value)).toThrow(message);
  });

  test('a given parameter that no stack has', () => {
    expect(() => resolved('x', { WecomApiBas: 'y' })).toThrow(/no stack has a parameter WecomApiBas/);
  });
});

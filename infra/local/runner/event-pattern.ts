/**
 * The filter patterns of event source mappings: exact values, prefix, suffix, exists, anything-but, equals-ignore-case
 * and numeric comparison. A pattern with any other operator is refused when it is read, not when it first matters.
 */
import { isObject, type Json, type JsonObject } from './json.ts';

export type Matches = (event: Json) => boolean;

type Test = (value: Json | undefined) => boolean;

export function eventPattern(pattern: Json): Matches {
  if (!isObject(pattern)) throw new Error('a filter pattern is an object');
  const { $or: alternatives, ...members } = pattern;
  const tests = Object.entries(members).map(([name, inner]) => {
    const test = Array.isArray(inner) ? anyOf(inner.map(ruleOf)) : eventPattern(inner);
    return (event: JsonObject) => test(event[name] ?? null, name in event);
  });
  const either = Array.isArray(alternatives) ? alternatives.map(eventPattern) : undefined;
  return (event) =>
    isObject(event) && tests.every((test) => test(event)) && (either?.some((matches) => matches(event)) ?? true);
}

const anyOf =
  (tests: readonly Test[]) =>
  (value: Json, isThere = true): boolean => {
    const values = Array.isArray(value) && value.length > 0 ? value : [value];
    return values.some((each) => tests.some((test) => test(isThere ? each : undefined)));
  };

function ruleOf(rule: Json): Test {
  if (!isObject(rule)) return (value) => value === rule;
  const [operator = '', operand = null] = Object.entries(rule)[0] ?? [];
  const test = OPERATORS[operator]?.(operand);
  if (!test) throw new Error(`filter operator ${operator} is not supported here`);
  return test;
}

const OPERATORS: Readonly<Record<string, (operand: Json) => Test>> = {
  prefix: (operand) => (value) => typeof value === 'string' && value.startsWith(String(operand)),
  suffix: (operand) => (value) => typeof value === 'string' && value.endsWith(String(operand)),
  exists: (operand) => (value) => (value !== undefined) === operand,
  'equals-ignore-case': (operand) => (value) =>
    typeof value === 'string' && value.toLowerCase() === String(operand).toLowerCase(),
  'anything-but': (operand) => {
    if (isObject(operand)) {
      const not = ruleOf(operand);
      return (value) => value !== undefined && !not(value);
    }
    const unwanted = Array.isArray(operand) ? operand : [operand];
    return (value) => value !== undefined && !unwanted.includes(value);
  },
  numeric: (operand) => {
    const parts = Array.isArray(operand) ? operand : [];
    return (value) =>
      typeof value === 'number' &&
      parts.every((sign, at) => typeof sign !== 'string' || compares(value, sign, Number(parts[at + 1])));
  },
};

function compares(value: number, sign: string, bound: number): boolean {
  switch (sign) {
    case '=':
      return value === bound;
    case '<':
      return value < bound;
    case '<=':
      return value <= bound;
    case '>':
      return value > bound;
    case '>=':
      return value >= bound;
    default:
      throw new Error(`numeric comparison ${sign} is not supported here`);
  }
}

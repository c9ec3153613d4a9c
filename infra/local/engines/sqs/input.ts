/** Reads the fields of an SQS request; what is missing or of the wrong kind is refused in the words of SQS. */
import { AwsError } from '../aws-error.ts';
import type { Input } from '../json-protocol.ts';

export const invalid = (message: string): AwsError => new AwsError('InvalidParameterValue', message);

export function text(input: Input, name: string): string {
  const value = optionalText(input, name);
  if (value === undefined || value === '') {
    throw new AwsError('MissingParameter', `The request must contain the parameter ${name}.`);
  }
  return value;
}

export function optionalText(input: Input, name: string): string | undefined {
  const value = input[name] ?? undefined;
  if (value === undefined || typeof value === 'string') return value;
  throw invalid(`Value for parameter ${name} is invalid. Reason: Must be a string.`);
}

export function wholeNumber(input: Input, name: string, least: number, most: number): number | undefined {
  const value = input[name] ?? undefined;
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
  throw invalid(
    `Value ${String(value)} for parameter ${name} is invalid. Reason: Must be between ${least} and ${most}.`,
  );
}

export function texts(input: Input, name: string): readonly string[] {
  const value = input[name] ?? [];
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value;
  throw invalid(`Value for parameter ${name} is invalid. Reason: Must be a list of strings.`);
}

export function record(input: Input, name: string): Input {
  const value = input[name] ?? {};
  if (isRecord(value)) return value;
  throw invalid(`Value for parameter ${name} is invalid. Reason: Must be a map.`);
}

export function textRecord(input: Input, name: string): Record<string, string> {
  return Object.fromEntries(
    Object.keys(record(input, name)).map((key) => [key, optionalText(record(input, name), key) ?? '']),
  );
}

export function isRecord(value: unknown): value is Input {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Reads one field of an answer or says that the answer cannot be read. Unknown fields are passed over; a missing one counts
 * as unreadable only where it is asked for by `text`, `number`, `record` or `list`.
 */
import { RetryLater } from '#shared/ports/failure.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** Why later and not refused: what was asked is in order, WeCom's answer is not. */
const unreadable = (field: string): RetryLater =>
  new RetryLater('WECOM_UNREADABLE', 'an answer of WeCom lacks what it should hold', { field });

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function text(fields: Fields, field: string): string {
  const value = fields[field];
  if (typeof value !== 'string' || value === '') throw unreadable(field);
  return value;
}

/** WeCom writes `''` for nothing. */
export function textIfAny(fields: Fields, field: string): string | undefined {
  const value = fields[field];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function number(fields: Fields, field: string): number {
  const value = fields[field];
  if (typeof value !== 'number' || !Number.isFinite(value)) throw unreadable(field);
  return value;
}

export function record(fields: Fields, field: string): Fields {
  const value = fields[field];
  if (!isFields(value)) throw unreadable(field);
  return value;
}

export function list(fields: Fields, field: string): readonly Fields[] {
  const value = fields[field];
  if (!Array.isArray(value) || !value.every(isFields)) throw unreadable(field);
  return value;
}

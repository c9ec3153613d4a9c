/** Reading what a caller sent, field by field: a missing one is 40063, a wrong one 40058 (docs path 90313). */
import { WecomRefusal } from './refusal.ts';

export type Json = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function textOf(body: Json, name: string, fallback?: string): string {
  const value = body[name] ?? fallback;
  if (typeof value !== 'string') throw new WecomRefusal(value === undefined ? 40063 : 40058, name);
  return value;
}

export function numberOf(body: Json, name: string, fallback?: number): number {
  const value = body[name] ?? fallback;
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    throw new WecomRefusal(value === undefined ? 40063 : 40058, name);
  }
  return value;
}

export function textsOf(body: Json, name: string, fallback?: readonly string[]): readonly string[] {
  const value = body[name] ?? fallback;
  if (!Array.isArray(value)) throw new WecomRefusal(value === undefined ? 40063 : 40058, name);
  return value.map((item) => {
    if (typeof item !== 'string') throw new WecomRefusal(40058, name);
    return item;
  });
}

export function partOf(body: Json, name: string): Json {
  const value = body[name] ?? {};
  if (!isRecord(value)) throw new WecomRefusal(40058, name);
  return value;
}

export function partsOf(body: Json, name: string): readonly Json[] {
  const value = body[name] ?? [];
  if (!Array.isArray(value)) throw new WecomRefusal(40058, name);
  return value.map((item: unknown) => {
    if (!isRecord(item)) throw new WecomRefusal(40058, name);
    return item;
  });
}

export function jsonBody(text: string): Json {
  if (text === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    if (isRecord(value)) return value;
  } catch {
    // Falls through: both kinds of nonsense get the same answer.
  }
  throw new WecomRefusal(40058, 'wrong json format');
}

/** A part of a list and a cursor for the next; the cursor is opaque to the caller. */
export function page<Item>(
  items: readonly Item[],
  cursor: string,
  limit: number,
): { readonly items: readonly Item[]; readonly next?: string } {
  const from = cursor === '' ? 0 : Number.parseInt(Buffer.from(cursor, 'base64url').toString('latin1'), 10);
  if (!Number.isInteger(from) || from < 0) throw new WecomRefusal(50100);
  const to = from + limit;
  const next = to < items.length ? { next: Buffer.from(String(to), 'latin1').toString('base64url') } : {};
  return { items: items.slice(from, to), ...next };
}

/** JSON as it is, and three careful ways into it. A missing object reads as empty; a missing text is an error. */
export type Json = null | boolean | number | string | Json[] | JsonObject;

export interface JsonObject {
  readonly [name: string]: Json;
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function memberOf(value: Json | undefined, name: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

export function objectAt(value: Json | undefined, name: string): JsonObject {
  const member = memberOf(value, name);
  return isObject(member) ? member : {};
}

export function textAt(value: Json | undefined, ...path: readonly string[]): string {
  const found = path.reduce<Json | undefined>(memberOf, value);
  if (typeof found !== 'string') throw new Error(`expected text at ${path.join('.')}`);
  return found;
}

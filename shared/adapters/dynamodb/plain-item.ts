/** Reads items back: what does not fit its shape is a defect that names the item's key and never its content. */
import * as z from 'zod/mini';

/** An item as the stores see it: plain values, keys included. */
export type Item = Readonly<Record<string, unknown>>;

/** An attribute as the database writes it, in answers and in stream records alike. Sets and binary are not used here. */
export interface Attribute {
  readonly S?: string | undefined;
  readonly N?: string | undefined;
  readonly BOOL?: boolean | undefined;
  readonly NULL?: boolean | undefined;
  readonly L?: readonly Attribute[] | undefined;
  readonly M?: Readonly<Record<string, Attribute>> | undefined;
}

/** Plain values of a whole image; an item that was not written by a store of ours may hold attributes we do not read: they are left out. */
export function plainItem(image: Readonly<Record<string, Attribute>>): Item {
  return Object.fromEntries(Object.entries(image).map(([name, attribute]) => [name, plain(attribute)]));
}

function plain(attribute: Attribute): unknown {
  if (attribute.S !== undefined) return attribute.S;
  if (attribute.N !== undefined) return Number(attribute.N);
  if (attribute.BOOL !== undefined) return attribute.BOOL;
  if (attribute.L !== undefined) return attribute.L.map(plain);
  if (attribute.M !== undefined) return plainItem(attribute.M);
  return undefined;
}

export function readItem<Schema extends z.ZodMiniType>(schema: Schema, item: Item): z.output<Schema> {
  const result = z.safeParse(schema, item);
  if (result.success) return result.data;
  const places = result.error.issues.map((issue) => issue.path.join('.') || '(root)').join(', ');
  throw new Error(`The stored item ${String(item['pk'])} ${String(item['sk'])} does not fit its shape at: ${places}.`);
}

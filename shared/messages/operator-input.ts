/** What commands of an operator have in common: whom and what they name, and how one is told. */
import * as z from 'zod/mini';
import { campaignId, memberId } from '#shared/domain/identity.ts';
import { Refused } from '#shared/ports/failure.ts';

export const id = z.string().check(z.minLength(1), z.maxLength(128));
export const campaign = z.pipe(id, z.transform(campaignId));
export const maybeCampaign = z.optional(campaign);
export const participant = z.pipe(id, z.transform(memberId));
export const cursor = z.optional(z.string());
export const flag = z.optional(z.boolean());
export const limit = z.optional(z.int().check(z.minimum(1), z.maximum(1_000)));

export const asks = <Name extends string, Shape extends z.core.$ZodLooseShape>(command: Name, shape: Shape) =>
  z.object({ command: z.literal(command), input: z.strictObject(shape) });

/** Says of an input what is missing and what does not fit, by its places; what stands there is not repeated: it may be a secret. */
export function unfit(issues: readonly z.core.$ZodIssue[], input: unknown): Refused {
  const places = issues.map(placeOf);
  const missing = new Set(issues.filter((issue) => isMissing(issue, input)).map(placeOf));
  const wrong = places.filter((place) => !missing.has(place));
  const said = [
    ...(missing.size === 0 ? [] : [`The command wants this, too: ${[...missing].join(', ')}.`]),
    ...(wrong.length === 0 ? [] : [`The command does not take this: ${wrong.join(', ')}.`]),
  ];
  return new Refused('COMMAND_INPUT_UNFIT', said.join(' '), { places: places.join(', ') });
}

/** A key that should not be there is named by itself, not by what it stands in. */
function placeOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return issue.keys.join(', ');
  return issue.path.slice(1).join('.') || 'input';
}

function isMissing({ code, path: [, ...path] }: z.core.$ZodIssue, input: unknown): boolean {
  const last = path.pop();
  if (code === 'unrecognized_keys' || last === undefined) return false;
  const within = path.reduce<unknown>((held, key) => (isRecord(held) ? held[key] : undefined), input);
  return isRecord(within) && within[last] === undefined;
}

const isRecord = (value: unknown): value is Record<PropertyKey, unknown> => typeof value === 'object' && value !== null;

/** What commands of an operator have in common: whom and what they name, and how one is told. */
import * as z from 'zod/mini';
import { campaignId, memberId } from '#shared/domain/identity.ts';

export const id = z.string().check(z.minLength(1), z.maxLength(128));
export const campaign = z.pipe(id, z.transform(campaignId));
export const maybeCampaign = z.optional(campaign);
export const participant = z.pipe(id, z.transform(memberId));
export const cursor = z.optional(z.string());
export const flag = z.optional(z.boolean());
export const limit = z.optional(z.int().check(z.minimum(1), z.maximum(1_000)));

export const asks = <Name extends string, Shape extends z.core.$ZodLooseShape>(command: Name, shape: Shape) =>
  z.object({ command: z.literal(command), input: z.strictObject(shape) });

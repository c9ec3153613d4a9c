/** AnalystCommand: what is asked of the lake by hand: a question, figures anew, the lake anew. A wrong input is refused by its places. */
import * as z from 'zod/mini';
import { asks, cursor, maybeCampaign, unfit } from './operator-input.ts';

const day = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/));
const LONGEST_QUESTION = 20_000;

const question = asks('lake query', {
  sql: z.string().check(z.minLength(1), z.maxLength(LONGEST_QUESTION)),
  campaign: maybeCampaign,
  from: z.optional(day),
  to: z.optional(day),
  limit: z.optional(z.int().check(z.minimum(1), z.maximum(10_000))),
});
const rework = z.discriminatedUnion('command', [
  asks('rollup', { campaign: maybeCampaign, from: day, to: day, cursor }),
  asks('lake backfill', { cursor }),
]);

export type LakeQuestion = z.output<typeof question>['input'];
export type Rework = z.output<typeof rework>;
export type RollupAsked = Extract<Rework, { command: 'rollup' }>['input'];

/** @throws Refused `COMMAND_INPUT_UNFIT` */
export const readLakeQuestion = (asked: Asked): LakeQuestion => read(question, asked).input;
export const readRework = (asked: Asked): Rework => read(rework, asked);

interface Asked {
  readonly command: unknown;
  readonly input?: unknown;
}

function read<Schema extends z.ZodMiniType>(schema: Schema, { command, input = {} }: Asked): z.output<Schema> {
  const result = z.safeParse(schema, { command, input });
  if (result.success) return result.data;
  throw unfit(result.error.issues, input);
}
